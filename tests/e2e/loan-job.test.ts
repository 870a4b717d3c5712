// From scanned papers to a paid-out loan: seven people at their keyboards, none of them twice, in a real browser on the whole product.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applicationOf, BORROWERS } from '../../demo/borrowers.ts';
import { renderIdCard } from '../../demo/papers/id-card.ts';
import { renderLoanApplication } from '../../demo/papers/loan-application.ts';
import { launchBrowser } from '../support/chromium.ts';
import { openDesk, type Desk } from './support/desk.ts';
import { startProduct, type Product } from './support/product.ts';

/** Reading three pages, asking the bureau, posting: on two busy cores. */
const PATIENCE = { timeout: 60_000 };
const OPINION = 'Income and purpose are proved; the instalment fits.';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Takes the next item by key, and waits until it is there. */
async function next(desk: Desk, title: string): Promise<void> {
  const heading = desk.page.getByRole('heading', { level: 1, name: title });
  for (const end = Date.now() + PATIENCE.timeout; !(await heading.isVisible());) {
    expect(Date.now(), `"${title}" does not come`).toBeLessThan(end);
    await desk.press('n');
    await heading.waitFor({ timeout: 3_000 }).catch(() => undefined);
  }
}
async function choose(desk: Desk, label: string): Promise<void> {
  await desk.page.getByLabel(label, { exact: true }).focus();
  await desk.press('Space');
}
async function write(desk: Desk, label: string, text: string): Promise<void> {
  await desk.page.getByLabel(label).focus(); // what need not be filled in says so behind its name
  await desk.page.keyboard.insertText(text);
}
/** Hands it in and is back at the inbox. */
async function submit(desk: Desk): Promise<void> {
  await desk.press('Control+Shift+Enter');
  await desk.page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor(PATIENCE);
}
/** One person, one item. */
async function decides(username: string, title: string, decide: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = await openDesk(browser, product, username);
  await next(desk, title);
  await decide(desk);
  await submit(desk);
  expect(desk.complaints).toEqual([]);
  await desk.close();
}

test('a clerk uploads the papers, a verifier confirms, credit is decided and signed, maker and checker release, and the account is credited', async () => {
  const borrower = BORROWERS[0]!;
  // the mobile number is another than the bank knows: however well it is read, somebody has to look
  const form = renderLoanApplication({ seed: borrower.seed, quality: 'scan', print: { ...borrower.print, mobile: '19987654321' } });
  const card = await renderIdCard({ seed: borrower.seed, quality: 'scan' });
  const jpeg = (name: string, buffer: Buffer) => ({ name: `${name}.jpg`, mimeType: 'image/jpeg', buffer });

  const clerk = await openDesk(browser, product, 'teller');
  await clerk.go('/processes/document-intake');
  await clerk.page.getByLabel('Choose files').focus();
  const [chooser] = await Promise.all([clerk.page.waitForEvent('filechooser'), clerk.press('Enter')]);
  await chooser.setFiles([jpeg('application', form.file), jpeg('front', card.front), jpeg('back', card.back)]);
  await expect.poll(() => clerk.page.getByText('Stored, 1 page').count(), PATIENCE).toBe(3);
  await write(clerk, 'Customer number', borrower.customerId);
  await choose(clerk, 'Yes');
  await clerk.press('Control+Enter');
  await clerk.page.getByRole('link', { name: /Open the case/ }).waitFor(PATIENCE);
  await clerk.press('Enter');
  await clerk.page.waitForURL('**/cases/INT-*');
  const intake = decodeURIComponent(clerk.page.url().split('/').at(-1)!);

  await decides('verifier1', 'Verify what was read', async (desk) => {
    const mobile = desk.page.getByLabel('Mobile number', { exact: true });
    expect(await mobile.inputValue()).toBe('19987654321');
    await desk.page.getByText('It differs from the customer record').first().waitFor();
    expect(await desk.page.getByLabel('Amount in words', { exact: true }).inputValue()).toBe(applicationOf(borrower).amountInWords);
    expect(await desk.page.getByLabel('What page 1 is').count()).toBe(0); // nobody has to be asked
    const done = desk.page.getByText('All fields are looked at');
    for (let fields = 0; fields < 40 && !(await done.isVisible()); fields++) {
      await desk.press('Enter');
      await desk.page.waitForTimeout(100);
    }
    await done.waitFor();
    await desk.press('Space'); // the decision has the focus: right as it stands
  });
  await decides('underwriter1', 'Underwrite', async (desk) => {
    await choose(desk, 'Recommend');
    await write(desk, 'Opinion and reasons', OPINION);
  });
  await decides('approver1', 'Approve the credit (level 1)', async (desk) => {
    await choose(desk, 'Approve');
    await write(desk, 'Opinion and reasons', OPINION);
  });
  await decides('contract1', 'The customer decides on the offer', async (desk) => {
    await choose(desk, 'Accepts and signs');
    await write(desk, 'Number of the signature record (to accept)', 'ES-20260302-0001');
  });
  await decides('maker1', 'Prepare the disbursement', (desk) => choose(desk, 'Submit for the check'));
  await decides('checker1', 'Check and release the disbursement', (desk) => choose(desk, 'Release the payment'));

  // the relationship manager, who could do none of it, sees that it was done
  const manager = await openDesk(browser, product, 'manager1');
  await manager.go(`/cases/${intake}`);
  const follow = async (name: RegExp): Promise<void> => {
    const link = manager.page.locator('main').getByRole('link', { name }).first();
    await link.waitFor(PATIENCE);
    await link.focus();
    await manager.press('Enter');
  };
  await follow(/LN-/);
  await manager.page.waitForURL('**/cases/LN-*');
  await manager.page.locator('.tag').getByText('Disbursed', { exact: true }).first().waitFor(PATIENCE);
  await follow(/629\*+/);
  await manager.page.waitForURL('**/accounts/**');
  const statement = manager.page.getByRole('table', { name: 'Statement' });
  await statement.getByText('Credit to the account').waitFor(PATIENCE);
  expect(await statement.getByText('30,000.00').count()).toBeGreaterThan(0);
  expect([...clerk.complaints, ...manager.complaints]).toEqual([]);
  await clerk.close();
  await manager.close();
}, 400_000);
