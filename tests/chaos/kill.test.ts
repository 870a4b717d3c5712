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

test('every process and both servers are killed once in the middle of work, and every case ends as decided', async () => {
  let isOver = false;
  const work = day.work({ isOver: () => isOver });
  work.catch(() => undefined);
  for (const victim of ONE_BY_ONE) {
    await wait(1_500);
    await product.kill(victim);
  }
  await wait(3_000);
  isOver = true;
  await work.catch((error: unknown) => {
    throw new Error(`${String(error)}\n${product.said}`);
  });
  await day.ended(db, { seconds: 200 });
  await day.check(db);
  expect(day.cases.length).toBeGreaterThan(5);
  expect(day.papers.length).toBeGreaterThan(0);
}, 300_000);

test('everything is killed at once; the next start finds every case where it was', async () => {
  let isOver = false;
  const work = day.work({ isOver: () => isOver });
  work.catch(() => undefined);
  await wait(2_000);
  const running = product.killAll();
  isOver = true;
  await running;
  await product.start();
  await work;
  await day.ended(db, { seconds: 200 });
  await day.check(db);
}, 300_000);

test('the engine loses its whole memory in the middle: nobody is asked again, nothing is paid twice, every case ends', async () => {
  let isOver = false;
  const work = day.work({ isOver: () => isOver });
  work.catch(() => undefined);
  await wait(2_000);
  await product.forgetEngine();
  await wait(8_000);
  isOver = true;
  await work;
  await day.ended(db, { seconds: 200 });
  await day.check(db);
  const [rebuilt] = await db.sql<{ n: number }[]>`select count(*) as n from audit.events where event = 'case.rebuilt'`;
  expect(rebuilt?.n).toBeGreaterThan(0);
}, 300_000);
