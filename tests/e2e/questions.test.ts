// Asking a colleague about an item, from both desks and by keyboard: nothing waits for the answer, which stands with the item afterwards.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { openCounter, type Counter } from './support/counter.ts';
import { end, expectAccessible, said } from './support/desk.ts';

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

const QUESTION = 'Was this fee in the price list of March?';

test('a colleague is asked and answers; the answer stands with the item', async () => {
  const { holder, id } = await counter.act.held();
  const colleague = await counter.house.person(['R22'], { name: '孙洁' });
  const desk = await counter.desk(browser, holder);
  await desk.go(`/tasks/${id}`);
  await desk.press('Alt+k');
  const dialog = desk.page.getByRole('dialog', { name: 'Ask a colleague' });
  await dialog.waitFor();
  await desk.press('Control+Enter');
  await dialog.getByText('Choose a person.').waitFor();
  await expectAccessible(desk.page, 'a question without anybody to answer it');
  await desk.page.keyboard.type('孙洁');
  await desk.press('Enter', 'Tab');
  await desk.page.keyboard.type(QUESTION);
  await desk.press('Control+Enter');
  await said(desk, 'Asked. The answer will stand among the comments.');
  await said(desk, '陈晨 asks 孙洁');

  const other = await counter.desk(browser, colleague);
  await said(other, 'You are asked');
  await expectAccessible(other.page, 'the inbox of who is asked');
  await other.page.getByRole('button', { name: 'Answer' }).focus();
  await other.press('Enter');
  const answering = other.page.getByRole('dialog', { name: 'Answer' });
  await answering.getByText(QUESTION).waitFor();
  await other.press('Control+Enter'); // nothing is no answer
  await answering.locator('[aria-invalid=true]').waitFor();
  expect(await counter.house.events(id)).not.toContain('question.answered');
  await expectAccessible(other.page, 'an answer without words');
  await other.page.keyboard.type('Yes, on page four.');
  await other.press('Control+Enter');
  await said(other, 'Answered.');
  await expect.poll(() => other.page.getByText('You are asked').count(), PATIENCE).toBe(0);

  await said(desk, '孙洁 answers: Yes, on page four.');
  await expectAccessible(desk.page, 'an item with an answer');
  await end(desk, other);
});

test('a queue is asked, and the question withdrawn: nobody can answer it any more', async () => {
  const { holder, id } = await counter.act.held();
  const colleague = await counter.house.person(['R22'], { name: '周航' });
  const desk = await counter.desk(browser, holder);
  await desk.go(`/tasks/${id}`);
  await desk.press('Alt+k');
  const dialog = desk.page.getByRole('dialog', { name: 'Ask a colleague' });
  await dialog.getByLabel('A queue').check();
  await dialog.getByLabel('Queue', { exact: true }).selectOption({ label: 'Complaint handling' });
  await dialog.getByLabel('Your question').fill(QUESTION);
  await desk.press('Control+Enter');
  await said(desk, '陈晨 asks Complaint handling');
  const other = await counter.desk(browser, colleague);
  await other.page.getByRole('button', { name: 'Answer' }).click();
  await other.page.keyboard.type('Yes.');

  await desk.page.getByRole('button', { name: 'Withdraw the question' }).focus();
  await desk.press('Enter');
  await desk.page.getByText('Withdrawn', { exact: true }).waitFor();
  await other.press('Control+Enter');
  await other.page.getByRole('alert').first().waitFor();
  expect(await counter.house.events(id)).not.toContain('question.answered');
  await end(desk, other);
});

test('a note on a case mentions a colleague by keyboard; unsent, it is still there after a look elsewhere', async () => {
  const { caseId } = await counter.act.held();
  const colleague = await counter.house.person(['R22'], { name: '冯雨' });
  const desk = await counter.desk(browser, await counter.house.person(['R07'], { name: '罗敏' }));
  await desk.go(`/cases/${caseId}`);
  const note = desk.page.getByLabel('Note', { exact: true });
  await note.waitFor();
  await desk.press('Alt+c');
  await desk.page.keyboard.type('The branch knows her, @冯');
  await desk.page.getByRole('option', { name: '冯雨' }).waitFor();
  await expectAccessible(desk.page, 'a mention being typed');
  await desk.press('Enter');
  await expect.poll(() => note.inputValue(), PATIENCE).toBe('The branch knows her, @冯雨 ');
  await desk.page.getByRole('link', { name: 'Queues' }).click();
  await desk.page.getByRole('navigation', { name: 'Queues' }).waitFor(); // the case is no longer on the screen
  await desk.page.goBack();
  await expect.poll(() => note.inputValue(), PATIENCE).toBe('The branch knows her, @冯雨 ');
  await note.focus();
  await desk.press('Control+Enter');
  await desk.page.locator('.mention', { hasText: '@冯雨' }).waitFor();
  expect(await note.inputValue()).toBe('');
  await desk.press('Control+Enter'); // nothing is no note
  const other = await counter.desk(browser, colleague);
  await said(other, 'You are mentioned');
  expect((await colleague.get(`/v1/cases/${caseId}/notes`)).json().items).toHaveLength(1);
  await end(desk, other);
});
