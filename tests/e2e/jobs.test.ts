// Whole jobs at the keyboard, in a real browser on the whole product: cards that are set right and filed, a complaint of two rounds, and from
// scanned papers to a paid-out loan by seven people, none of them twice. Each ends with empty queues, so the next begins with its own items.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicationOf, BORROWERS } from '../../demo/borrowers.ts';
import { renderIdCard } from '../../demo/papers/id-card.ts';
import { renderLoanApplication } from '../../demo/papers/loan-application.ts';
import { launchBrowser } from '../support/chromium.ts';
import { IS_LONG } from '../support/long.ts';
import { hasFocus, openDesk, reach, type Desk } from './support/desk.ts';
import { misprintedCard } from './support/papers.ts';
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

const caseOf = (desk: Desk): string => decodeURIComponent(desk.page.url().split('/').at(-1)!);
/** Opens a process from anywhere by keyboard. */
async function openProcess(desk: Desk, title: string): Promise<void> {
  await desk.press('g', 'p');
  const link = desk.page.getByRole('link', { name: title, exact: true });
  await link.waitFor();
  for (let steps = 0; steps < 20 && !(await hasFocus(link)); steps++) await desk.press('j');
  await desk.press('Enter');
  await desk.page.getByRole('heading', { level: 1, name: title }).waitFor();
}

describe('a card of which the number was misprinted', () => {
  // the loan job below has scans, the screens have clean images
  test.each(IS_LONG ? (['clean', 'scan', 'photo'] as const) : (['photo'] as const))(
    'is uploaded by one person, set right by another at the keyboard, and filed (%s)',
    async (quality) => {
      const card = await misprintedCard(quality.length * 7, quality);
      // verifier1 could verify, were she not the one who brings it
      const brings = await openDesk(browser, product, 'verifier1');
      await openProcess(brings, 'Document intake');
      await reach(brings.page.getByLabel('Choose files'));
      const [chooser] = await Promise.all([brings.page.waitForEvent('filechooser'), brings.press('Enter')]);
      await chooser.setFiles([card.front, card.back]);
      await expect.poll(() => brings.page.getByText('Stored, 1 page').count(), PATIENCE).toBe(2);
      await brings.press('Control+Enter');
      const opened = brings.page.getByRole('link', { name: /Open the case/ });
      await opened.waitFor();
      await brings.press('Enter'); // the link has the focus
      await brings.page.waitForURL('**/cases/INT-*');
      const id = caseOf(brings);

      // the four eyes: she sees the item, why she may not do it, and claiming does not give it to her
      const item = brings.page.locator('main').getByRole('link', { name: 'Verify what was read' });
      await item.waitFor(PATIENCE);
      await reach(item);
      await brings.press('Enter');
      await brings.page.getByText('You may not do this item.').waitFor();
      await brings.page.getByText('Another person must do this: you have already acted in this matter (four-eyes rule).').waitFor();
      expect(await brings.page.getByRole('button', { name: 'Claim this item' }).count()).toBe(0);

      const verifies = await openDesk(browser, product, 'verifier2', { language: 'zh-CN' });
      await verifies.press('n');
      await verifies.page.getByRole('heading', { level: 1, name: '复核识别结果' }).waitFor(PATIENCE);
      const number = verifies.page.getByLabel('公民身份号码', { exact: true });
      expect(await number.inputValue()).toBe(card.misprint);
      await verifies.page.getByText('校验未通过').first().waitFor();
      // failed checks come first; Enter confirms what stands there, and where the number stands it is typed anew (it is selected)
      const left = verifies.page.getByText('全部字段已核对');
      for (let fields = 0; fields < 9 && !(await left.isVisible()); fields++) {
        if (await hasFocus(number)) await verifies.page.keyboard.type(card.idNo);
        await verifies.press('Enter');
        await verifies.page.waitForTimeout(100);
      }
      expect(await number.inputValue()).toBe(card.idNo);
      await left.waitFor();
      await verifies.press('Space', 'Control+Shift+Enter'); // the decision has the focus: right as it stands
      await verifies.page.getByRole('heading', { level: 1, name: '工作台' }).waitFor();

      await brings.go(`/cases/${id}`);
      await brings.page.locator('.tag').getByText('Filed', { exact: true }).waitFor(PATIENCE);
      const timeline = brings.page.getByRole('table', { name: 'Timeline' });
      await timeline.getByText('Filed the documents').waitFor();
      await expect.poll(() => timeline.getByText('Completed a task').count(), PATIENCE).toBe(1);
      expect([...brings.complaints, ...verifies.complaints]).toEqual([]);
      await brings.close();
      await verifies.close();
    },
    180_000,
  );
});

test('a complaint goes through two rounds by keyboard, and is upheld', async () => {
  const handles = await openDesk(browser, product, 'handler1');
  await openProcess(handles, 'Customer complaint');
  await reach(handles.page.getByLabel('Hotline'));
  await handles.press('Space', 'Tab');
  await handles.page.keyboard.type('C-100001');
  await handles.press('Tab');
  await handles.page.keyboard.type('The card was charged twice in one shop.');
  await handles.press('Tab');
  await handles.page.keyboard.type('523.5');
  await handles.press('Control+Enter');
  await handles.page.getByRole('link', { name: /Open the case/ }).waitFor();
  await handles.press('Enter');
  await handles.page.waitForURL('**/cases/CMP-*');
  const id = caseOf(handles);

  const investigate = async (facts: string): Promise<void> => {
    await handles.press('n');
    await handles.page.getByRole('heading', { level: 1, name: 'Investigate and propose a remedy' }).waitFor(PATIENCE);
    await reach(handles.page.getByLabel('Upheld', { exact: true }));
    await handles.press('Space');
    await reach(handles.page.getByLabel('Facts found'));
    await handles.page.keyboard.type(facts);
    await handles.press('Control+Shift+Enter');
    await handles.page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  };
  const reviews = await openDesk(browser, product, 'reviewer1', { language: 'zh-CN' });
  const review = async (answer: '是' | '否', reason: string): Promise<void> => {
    await reviews.press('n');
    await reviews.page.getByRole('heading', { level: 1, name: '复核处理意见' }).waitFor(PATIENCE);
    await reach(reviews.page.getByLabel(answer, { exact: true }));
    await reviews.press('Space');
    await reach(reviews.page.getByLabel('理由'));
    await reviews.page.keyboard.insertText(reason);
    await reviews.press('Control+Shift+Enter');
    await reviews.page.getByRole('heading', { level: 1, name: '工作台' }).waitFor();
  };

  await investigate('The shop has booked the amount two times.');
  await review('否', '请说明赔付金额为何与诉求不同。');
  await handles.press('g', 'i');
  await investigate('The shop has returned the amount already; nothing is left to be paid.');
  await reviews.press('g', 'i');
  await review('是', '事实清楚，同意处理意见。');

  await handles.go(`/cases/${id}`);
  await handles.page.locator('.tag').getByText('Upheld', { exact: true }).waitFor(PATIENCE);
  await expect.poll(() => handles.page.getByRole('table', { name: 'Timeline' }).getByText('Completed a task').count(), PATIENCE).toBe(4);
  expect([...handles.complaints, ...reviews.complaints]).toEqual([]);
  await handles.close();
  await reviews.close();
}, 180_000);

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
  await reach(desk.page.getByLabel(label, { exact: true }));
  await desk.press('Space');
}
async function write(desk: Desk, label: string, text: string): Promise<void> {
  await reach(desk.page.getByLabel(label)); // what need not be filled in says so behind its name
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
  await openProcess(clerk, 'Document intake');
  await reach(clerk.page.getByLabel('Choose files'));
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
    await reach(link);
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
