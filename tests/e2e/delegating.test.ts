// A colleague prepares the answer, whoever holds the item decides it: by keyboard, from both desks.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { openCounter, type Counter } from './support/counter.ts';
import { end, expectAccessible, said, type Desk } from './support/desk.ts';

const TYPED = 'Dear customer, the fee was paid back.';
const PATIENCE = { timeout: 20_000 };
let counter: Counter;
let browser: Browser;
beforeAll(async () => {
  [counter, browser] = await Promise.all([openCounter(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await counter?.close();
});

const letter = (desk: Desk) => desk.page.getByLabel('Text', { exact: true });

test('a clerk delegates, the colleague writes and hands in, the clerk decides', async () => {
  const { holder, id } = await counter.act.held();
  const helper = await counter.act.clerk('李娜');
  const desk = await counter.desk(browser, holder);
  await desk.go(`/tasks/${id}`);
  await desk.press('Alt+d');
  const dialog = desk.page.getByRole('dialog', { name: 'Delegate' });
  await dialog.waitFor();

  // without a colleague and a word of what to do, nothing is sent, and the first gap has the focus
  await desk.press('Control+Enter');
  await dialog.getByText('Choose a person.').waitFor();
  await expectAccessible(desk.page, 'delegating, incomplete');
  expect(await counter.house.events(id)).not.toContain('task.delegated');
  await desk.page.keyboard.type('李娜');
  await desk.press('Enter', 'Tab');
  await desk.page.keyboard.type('Please write the letter.');
  await desk.press('Control+Enter');
  await said(desk, '李娜 prepares the answer. You can read it');
  expect(await desk.page.getByRole('button', { name: 'Submit and take next' }).count()).toBe(0);
  await expectAccessible(desk.page, 'a delegated item, before its holder');

  const other = await counter.desk(browser, helper);
  await said(other, 'You prepare for others');
  await expectAccessible(other.page, 'the inbox of a delegate');
  await other.go(`/tasks/${id}`);
  await said(other, 'You prepare the answer for 陈晨');
  await letter(other).fill(TYPED);
  await other.page.locator('[data-draft=saved]').waitFor();
  await other.press('Alt+i');
  await other.page.getByRole('dialog').getByText('陈晨 decides it now.').waitFor();
  await other.page.keyboard.type('The amount is checked.');
  await other.press('Control+Enter');
  await said(other, 'Handed in: 陈晨 decides it.');

  // the clerk's screen has heard of it
  await expect.poll(() => letter(desk).inputValue(), PATIENCE).toBe(TYPED);
  await desk.press('Control+Shift+Enter');
  await said(desk, 'Submitted.');
  expect(await counter.house.events(id)).toEqual(['task.opened', 'task.claimed', 'task.delegated', 'task.handed-in', 'task.completed']);
  await end(desk, other);
});

test('a clerk takes it back: the colleague can hand in no more, and what she typed is with the clerk', async () => {
  const { holder, id, fence } = await counter.act.held();
  const helper = await counter.act.clerk('李娜');
  await holder.post(`/v1/tasks/${id}/delegate`, { fence, to: helper.id, note: 'Please write the letter.' });
  const [desk, other] = [await counter.desk(browser, holder), await counter.desk(browser, helper)];
  await other.go(`/tasks/${id}`);
  await letter(other).fill(TYPED);
  await other.page.locator('[data-draft=saved]').waitFor();
  // as behind a wire that is cut: she does not hear that it was taken back
  await other.context.route(/\/v1\/(events|tasks\/[^/]+$)/, (route) => route.abort());
  await other.press('Alt+i');
  await other.page.getByRole('dialog').waitFor();
  await other.page.keyboard.type('Done.');

  await desk.go(`/tasks/${id}`);
  await said(desk, '李娜 prepares the answer.');
  await desk.press('Alt+z');
  await said(desk, 'It is back with you, with the draft.');
  await expect.poll(() => letter(desk).inputValue(), PATIENCE).toBe(TYPED);
  await desk.page.getByRole('button', { name: 'Submit and take next' }).waitFor();

  await other.press('Control+Enter');
  await other.page.getByRole('dialog').getByRole('alert').waitFor();
  await expectAccessible(other.page, 'handing in what was taken back');
  expect(await counter.house.events(id)).not.toContain('task.handed-in');
  await end(desk);
  await other.close();
});
