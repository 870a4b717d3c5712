import type { Browser, Locator } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { openDesk, type Desk } from './support/desk.ts';
import { misprintedCard } from './support/papers.ts';
import { startProduct, type Product } from './support/product.ts';

/** What a person would still call "at once" on two busy cores. */
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

const hasFocus = async (control: Locator): Promise<boolean> => (await control.and(control.page().locator(':focus')).count()) > 0;
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
  test.each(['clean', 'scan', 'photo'] as const)(
    'is uploaded by one person, set right by another at the keyboard, and filed (%s)',
    async (quality) => {
      const card = await misprintedCard(quality.length * 7, quality);
      // verifier1 could verify, were she not the one who brings it
      const brings = await openDesk(browser, product, 'verifier1');
      await openProcess(brings, 'Document intake');
      await brings.page.getByLabel('Choose files').focus();
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
      await item.waitFor({ timeout: 60_000 });
      await item.focus();
      await brings.press('Enter');
      await brings.page.getByText('You may not do this item.').waitFor();
      await brings.page.getByText('Another person must do this: you have already acted in this matter (four-eyes rule).').waitFor();
      expect(await brings.page.getByRole('button', { name: 'Claim this item' }).count()).toBe(0);

      const verifies = await openDesk(browser, product, 'verifier2', { language: 'zh-CN' });
      await verifies.press('n');
      await verifies.page.getByRole('heading', { level: 1, name: '复核识别结果' }).waitFor({ timeout: 60_000 });
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
      await brings.page.locator('.tag').getByText('Filed', { exact: true }).waitFor({ timeout: 60_000 });
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
  await handles.press('Tab'); // past the case list link, into the form
  await handles.page.getByLabel('Hotline').focus();
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
    await handles.page.getByRole('heading', { level: 1, name: 'Investigate and propose a remedy' }).waitFor({ timeout: 60_000 });
    await handles.page.getByLabel('Upheld', { exact: true }).focus();
    await handles.press('Space');
    await handles.page.getByLabel('Facts found').focus();
    await handles.page.keyboard.type(facts);
    await handles.press('Control+Shift+Enter');
    await handles.page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  };
  const reviews = await openDesk(browser, product, 'reviewer1', { language: 'zh-CN' });
  const review = async (answer: '是' | '否', reason: string): Promise<void> => {
    await reviews.press('n');
    await reviews.page.getByRole('heading', { level: 1, name: '复核处理意见' }).waitFor({ timeout: 60_000 });
    await reviews.page.getByLabel(answer, { exact: true }).focus();
    await reviews.press('Space');
    await reviews.page.getByLabel('理由').focus();
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
  await handles.page.locator('.tag').getByText('Upheld', { exact: true }).waitFor({ timeout: 60_000 });
  await expect.poll(() => handles.page.getByRole('table', { name: 'Timeline' }).getByText('Completed a task').count(), PATIENCE).toBe(4);
  expect([...handles.complaints, ...reviews.complaints]).toEqual([]);
  await handles.close();
  await reviews.close();
}, 180_000);
