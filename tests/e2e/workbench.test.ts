// The jobs of those who look after work, by keyboard: a lead puts many items off, a clerk puts one off and hands another over, two persons give
// a role, and a change made elsewhere is on the screen before anybody asks for it.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { end, expectAccessible, openDesk, type Desk } from './support/desk.ts';
import { startProduct, type Product } from './support/product.ts';

const PATIENCE = { timeout: 20_000 };
let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

let count = 0;
/** Starts a greeting through the API as the person at the desk: one item waits in the queue "General". */
async function greet(desk: Desk): Promise<string> {
  const answer = await desk.context.request.post('/v1/processes/hello-process/cases', {
    data: { input: { name: `Mr Li ${++count}` } },
    headers: { 'x-countersign': '1', 'idempotency-key': `workbench-${count}` },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}
const taskOf = (caseId: string): string => `/tasks/${caseId}.greet.1`;
const claimed = async (desk: Desk, id: string): Promise<void> => {
  await desk.page.goto(taskOf(id));
  await desk.page.getByRole('button', { name: 'Claim this item' }).press('Enter');
  await desk.page.getByText('With you').waitFor();
};

test('a lead selects items, sees what would become of them, and puts them off', async () => {
  const desk = await openDesk(browser, product, 'lead');
  for (let i = 0; i < 3; i++) await greet(desk);
  await desk.go('/queues/general');
  const rows = desk.page.locator('tr[data-row]');
  await expect.poll(() => rows.count(), PATIENCE).toBeGreaterThanOrEqual(3);
  await desk.press('Home', 'x', 'j', 'j', 'Shift+x');
  await desk.page.getByText('3 selected').waitFor();
  await desk.press('p');
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByLabel('Until').waitFor();
  await desk.press('Control+Enter'); // without a reason: nothing is sent
  await dialog.locator('.field-error').waitFor();
  await dialog.getByLabel('The customer must answer').press('Space');
  await desk.press('Control+Enter');
  const doIt = dialog.getByRole('button', { name: 'Do it for 3 items' });
  await expect.poll(() => doIt.isEnabled().catch(() => false), PATIENCE).toBe(true);
  expect(await rows.getByText('Put off').count()).toBe(0); // a preview changes nothing
  await doIt.press('Enter');
  await dialog.getByRole('heading', { name: 'Result: ' }).waitFor(PATIENCE);
  await expect.poll(() => dialog.locator('.bulk-sums dd').first().textContent(), PATIENCE).toBe('3');
  await desk.press('Escape');
  await expect.poll(() => rows.getByText('Put off').count(), PATIENCE).toBe(3);
  await end(desk);
}, 90_000);

describe('a clerk', () => {
  test('says one thing about both items that she holds, and gives both back, each seen before it is done', async () => {
    const desk = await openDesk(browser, product, 'teller');
    const ids = [await greet(desk), await greet(desk)];
    for (const id of ids) await claimed(desk, id);
    await desk.go('/inbox');
    await desk.page.getByRole('link', { name: 'Act on several at once' }).press('Enter');
    const rows = desk.page.locator('tr[data-row]');
    await expect.poll(() => rows.count(), PATIENCE).toBe(2);
    const dialog = desk.page.getByRole('dialog');
    const choose = async (act: string): Promise<void> => {
      await desk.press('k', 'x', 'j', 'x');
      await desk.page.getByText('2 selected').waitFor();
      await desk.press('m');
      await desk.page.getByRole('menuitem', { name: act }).press('Enter');
      await dialog.waitFor();
    };
    const carryOut = async (): Promise<void> => {
      await desk.press('Control+Enter');
      const doIt = dialog.getByRole('button', { name: 'Do it for 2 items' });
      await expect.poll(() => doIt.isEnabled().catch(() => false), PATIENCE).toBe(true);
      await desk.press('Control+Enter');
      await dialog.getByRole('heading', { name: 'Result: ' }).waitFor(PATIENCE);
      await dialog.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', ...PATIENCE });
      expect(await dialog.locator('.bulk-sums dd').first().textContent()).toBe('2');
      await expectAccessible(desk.page, 'what became of a bulk');
      await desk.press('Escape');
      await dialog.waitFor({ state: 'detached' }); // the keys are the list's again
    };
    await choose('Comment on each');
    await desk.page.keyboard.type('The customer calls at noon.');
    await carryOut();
    await choose('Give back to the queue');
    await carryOut();
    await expect.poll(() => rows.count(), PATIENCE).toBe(0);
    await desk.page.goto(taskOf(ids[0] as string));
    await desk.page.getByText('The customer calls at noon.').waitFor();
    await desk.page.getByRole('button', { name: 'Claim this item' }).waitFor();
    await end(desk);
  }, 90_000);

  test('puts an item off that cannot be done yet, and hands another over with what she has typed', async () => {
    const desk = await openDesk(browser, product, 'teller');
    await claimed(desk, await greet(desk));
    await desk.press('Alt+p');
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByLabel('Documents are missing').press('Space');
    await desk.press('Control+Enter');
    await desk.page.getByText('Put off until', { exact: false }).waitFor(PATIENCE);
    await desk.page.waitForURL('**/inbox');

    const id = await greet(desk);
    await claimed(desk, id);
    await desk.page.getByLabel('Greeting').fill('Good morning, and welcome to the bank.');
    await desk.press('Alt+h');
    await dialog.getByRole('option', { name: 'keyer' }).waitFor(PATIENCE);
    await desk.page.keyboard.type('keyer');
    await desk.press('Enter', 'Control+Enter');
    await desk.page.getByText('holds the item now.', { exact: false }).waitFor(PATIENCE);
    const keyer = await openDesk(browser, product, 'keyer');
    await keyer.page.goto(taskOf(id));
    await keyer.page.getByText('With you').waitFor();
    expect(await keyer.page.getByLabel('Greeting').inputValue()).toBe('Good morning, and welcome to the bank.');
    await end(keyer);
    await end(desk);
  }, 90_000);

  test('hears of an item that arrives: the waiting screen opens it, and a list says that there is something new', async () => {
    const desk = await openDesk(browser, product, 'teller');
    const looker = await openDesk(browser, product, 'lead');
    await looker.go('/queues/general');
    await desk.go('/inbox');
    // whatever waits is done by nobody: the queue is emptied through the API
    for (;;) {
      const answer = await desk.context.request.post('/v1/queues/general/claims', { data: {}, headers: { 'x-countersign': '1' } });
      if (answer.status() === 204) break;
      const { id, fence } = (await answer.json()) as { id: string; fence: number };
      const done = await desk.context.request.post(`/v1/tasks/${id}/complete`, {
        data: { fence, answer: { greeting: 'Good morning, and welcome to the bank.' } },
        headers: { 'x-countersign': '1', 'idempotency-key': `empty-${id}` },
      });
      expect(done.status(), await done.text()).toBe(200);
    }
    await looker.press('r');
    await desk.press('n');
    await desk.page.getByText('Waiting for the next item').waitFor();
    await desk.page.waitForTimeout(1_000); // the stream is open
    const id = await greet(desk);
    const at = performance.now();
    await desk.page.waitForURL(`**${taskOf(id)}`, PATIENCE);
    console.log(`an item that arrives is on the screen of who waits after ${Math.round(performance.now() - at)} ms`);
    await looker.page.getByRole('button', { name: 'new item', exact: false }).press('Enter', PATIENCE);
    await looker.page.getByText(id).waitFor(PATIENCE);
    await end(desk);
    await end(looker);
  }, 90_000);
});

test('a role is given by two persons: one proposes, the other approves', async () => {
  const admin = await openDesk(browser, product, 'admin');
  await admin.go('/admin/people/keyer');
  await admin.press('Alt+a');
  await admin.page.getByRole('menuitem', { name: 'Give a role' }).press('Enter');
  const dialog = admin.page.getByRole('dialog');
  await dialog.getByLabel('Role').selectOption({ value: 'R05' });
  await dialog.getByLabel('Why').fill('Verifies cards in the afternoon.');
  await admin.press('Control+Enter');
  await admin.page.getByText('Proposed. It waits for a second person.').waitFor(PATIENCE);
  await admin.page.getByText('Give the role Verifier (R05)').first().waitFor(PATIENCE);
  expect(await admin.page.getByRole('button', { name: 'Approve' }).count()).toBe(0); // not her own
  const second = await openDesk(browser, product, 'workforce');
  await second.go('/admin/changes');
  await second.page.getByRole('button', { name: 'Approve' }).first().press('Enter');
  await second.page.getByText('Approved. It holds from the next request of the person.').waitFor(PATIENCE);
  await admin.page.reload();
  await admin.page.locator('#roles + ul', { hasText: 'R05' }).waitFor(PATIENCE);
  await end(second);
  await end(admin);
}, 90_000);
