// Whatever is killed comes back by itself, and nothing acknowledged is lost or done twice: each process of the product, and both servers, by
// SIGKILL in the middle of work; then everything at once; then the engine's whole memory.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../db/client.ts';
import { Day } from './day.ts';
import { Product, type Victim } from './product.ts';

const product = new Product();
let db: Db;
let day: Day;
beforeAll(async () => {
  await product.start();
  db = product.database();
  day = new Day(product);
});
afterAll(async () => {
  await db?.close();
  await product.stop();
});

const ONE_BY_ONE: readonly Victim[] = ['api', 'flow', 'steps', 'ocr child', 'money', 'keeper', 'temporal', 'ocr', 'postgres'];

/** What happens while people work; then they finish what they have begun, every case ends, and the totals are exact. */
async function whileTheyWork(happens: () => Promise<void>): Promise<void> {
  let isOver = false;
  const work = day.work({ isOver: () => isOver });
  const broken = work.catch((error: unknown) => {
    throw new Error(`${String(error)}\n${product.said}`);
  });
  broken.catch(() => undefined); // told below
  try {
    await Promise.race([happens(), broken]);
  } finally {
    isOver = true;
  }
  await broken;
  await day.ended(db, { seconds: 200 });
  await day.check(db);
}

test('every process and both servers are killed once in the middle of work, and every case ends as decided', async () => {
  await whileTheyWork(async () => {
    for (const victim of ONE_BY_ONE) {
      await wait(1_000);
      await product.kill(victim);
    }
    do await day.goesOn();
    while (day.cases.length < 6 || day.papers.length < 1);
  });
}, 300_000);

test('everything is killed at once; the next start finds every case where it was', async () => {
  await whileTheyWork(async () => {
    await day.goesOn();
    await product.killAll();
    await product.start();
  });
}, 300_000);

test('the engine loses its whole memory in the middle: nobody is asked again, nothing is paid twice, every case ends', async () => {
  await whileTheyWork(async () => {
    await day.goesOn();
    await product.forgetEngine();
    const rebuilt = async () =>
      (await db.sql<{ n: number }[]>`select count(*) as n from audit.events where event = 'case.rebuilt'`)[0]?.n ?? 0;
    await expect.poll(rebuilt, { timeout: 60_000 }).toBeGreaterThan(0);
  });
}, 300_000);
