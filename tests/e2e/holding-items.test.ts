// What a clerk does with the items that she holds: saying no, staying in the queue that she has chosen, and what she typed too late.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { returnExpiredLeases } from '../../db/queries/sweeps.ts';
import { complaint } from '../../workflows/complaint/process.ts';
import { documentIntake } from '../../workflows/document-intake/process.ts';
import type { Caller } from '../api/support/house.ts';
import { launchBrowser } from '../support/chromium.ts';
import { openCounter, type Counter } from './support/counter.ts';
import { end, expectAccessible, said, type Desk } from './support/desk.ts';

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

const handler = (name: string) => counter.house.person(['R22'], { name });
const COMPLAINT = { customerId: 'C-1001', channel: 'branch', text: 'The fee was taken twice this month.' };
const complaintOf = (by: Caller) => counter.item({ by, process: complaint, task: 'investigate', input: COMPLAINT });

describe('Alt+X', () => {
  test('says no in the words of the form and goes to what is missing; nothing is handed in before it is there', async () => {
    const by = await handler('孙洁');
    const id = await complaintOf(by);
    await counter.act.claim(by, id);
    const desk = await counter.desk(browser, by);
    await desk.go(`/tasks/${id}`);
    await desk.page.getByLabel('Facts found').waitFor();
    await desk.press('Alt+x');
    await said(desk, 'The answer says no. Complete it, then submit.');
    expect(await desk.page.getByLabel('Rejected').isChecked()).toBe(true);
    await desk.press('Control+Shift+Enter');
    await said(desk, '1 field needs your attention.');
    await expectAccessible(desk.page, 'a no without its facts');
    expect(await counter.house.events(id)).not.toContain('task.completed');
    await desk.page.keyboard.type('The price list of March names this fee.'); // where the key has led
    await desk.press('Control+Shift+Enter');
    await said(desk, 'Submitted.');
    expect((await by.get(`/v1/tasks/${id}`)).json().answer).toMatchObject({ finding: 'rejected' });
    await end(desk);
  });

  test('is not offered where a decision is no yes and no', async () => {
    const { holder, id } = await counter.act.held();
    const desk = await counter.desk(browser, holder, { language: 'zh-CN' });
    await desk.go(`/tasks/${id}`);
    await desk.press('Alt+a');
    await desk.page.getByRole('menuitem', { name: '移交' }).waitFor();
    expect(await desk.page.getByRole('menuitem', { name: '否决' }).count()).toBe(0);
    await end(desk);
  });
});

test('a verifier says by key that nothing stands in a field, or that it cannot be read, which asks for a better scan', async () => {
  const starter = await counter.house.person(['R04']);
  const by = await counter.house.person(['R05'], { name: '赵敏' });
  const document = await counter.act.upload(starter);
  const read = (name: string, value: string | null) => ({
    name,
    value,
    raw: value,
    page: 1,
    documentId: document,
    confidence: 0.5,
    route: 'verify',
  });
  const shows = { documents: [document], reading: { fields: [read('name', '王伟'), read('ethnicity', null)] } };
  const id = await counter.item({ by: starter, process: documentIntake, task: 'verify', input: { documents: [document] }, shows });
  await counter.act.claim(by, id);
  const desk = await counter.desk(browser, by);
  await desk.go(`/tasks/${id}`);
  const field = (name: string) => desk.page.getByLabel(name, { exact: true });
  await field('Name').focus();
  await desk.press('Control+b'); // what was read cannot be taken away
  await said(desk, 'Something was read here, and cannot be taken away.');
  await field('Ethnicity').focus();
  await desk.press('Control+b');
  await desk.page.locator('[data-field=ethnicity]').getByText('Confirmed').waitFor();
  await field('Name').focus();
  await desk.press('Control+u');
  expect(await desk.page.getByLabel('Ask for a better scan').isChecked()).toBe(true);
  const reason = desk.page.getByLabel('Reason, when it is not confirmed');
  await expect.poll(() => reason.inputValue(), PATIENCE).toBe('Cannot be read: Name.');
  await expectAccessible(desk.page, 'a field that cannot be read');
  await desk.press('Control+Shift+Enter');
  await said(desk, 'Submitted.');
  expect((await by.get(`/v1/tasks/${id}`)).json().answer).toEqual({ decision: 'rescan', reason: 'Cannot be read: Name.' });
  await end(desk);
});

test('a clerk gives an act another key, which holds from then on; one that is taken or typed is refused', async () => {
  const { holder, id } = await counter.act.held();
  const desk = await counter.desk(browser, holder);
  await desk.go(`/tasks/${id}`);
  await desk.page.getByLabel('Text', { exact: true }).waitFor();
  await desk.page.getByRole('button', { name: 'Keys', exact: true }).press('Enter');
  const sheet = desk.page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Change the keys' }).press('Enter');
  await expectAccessible(desk.page, 'changing keys');
  const change = sheet.getByRole('button', { name: 'Change the key of: Put off' }).last();
  await change.press('Enter');
  await sheet.getByText('Press the new key for: Put off.', { exact: false }).waitFor();
  await desk.press('x');
  await sheet.getByText('This act works while you type', { exact: false }).waitFor();
  await desk.press('Alt+c');
  await sheet.getByText('This key is taken: Comment.', { exact: false }).waitFor();
  await desk.press('F8');
  await sheet.locator('kbd', { hasText: 'F8' }).waitFor();
  await desk.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await desk.page.reload();
  await desk.page.getByLabel('Text', { exact: true }).waitFor();
  await desk.press('Alt+p'); // no longer its key
  expect(await sheet.count()).toBe(0);
  await desk.press('F8');
  await desk.page.getByRole('dialog', { name: 'Put off' }).waitFor();
  await end(desk);
});

test('the next item comes from the queue that was chosen, also after a reload, until all of hers are chosen again', async () => {
  const by = await handler('周航');
  const complaints = [await complaintOf(by), await complaintOf(by)];
  const letter = await counter.act.waiting();
  await counter.house.db.sql`update app.tasks set priority = 1 where id = ${letter}`; // without a choice it would come first
  const desk = await counter.desk(browser, by);
  await desk.page.getByRole('button', { name: 'Claim next from Complaint handling' }).press('Enter');
  await desk.page.waitForURL(/tasks\/CMP/);
  const second = complaints.find((id) => !desk.page.url().endsWith(id));
  await said(desk, 'Next from “Complaint handling”');
  await expectAccessible(desk.page, 'an item of the chosen queue');
  await desk.page.reload();
  const decide = async () => {
    await desk.page.getByLabel('Upheld', { exact: true }).check();
    await desk.page.getByLabel('Facts found').fill('The fee was taken twice, which the statement shows.');
    await desk.press('Control+Enter');
  };
  await decide();
  await desk.page.waitForURL(`**/tasks/${second}`);
  await desk.page.getByLabel('Facts found').waitFor();
  await decide();
  await said(desk, 'Nothing is open for you in “Complaint handling”.');
  await expectAccessible(desk.page, 'waiting in the chosen queue');
  await desk.page.getByRole('button', { name: 'From all my queues' }).press('Enter');
  await desk.page.waitForURL(`**/tasks/${letter}`);
  expect(await desk.page.getByText('Next from').count()).toBe(0);

  // why it came, in words
  await desk.press('Alt+w');
  await said(desk, 'points');
  await said(desk, '20 points for its priority.');
  await expectAccessible(desk.page, 'why an item came');
  await end(desk);
});

describe('what was typed too late', () => {
  const SAVED = 'Dear customer, saved in time.';
  const LATE = 'Dear customer, typed too late.';
  /** A letter whose holder was away: it went back to its queue, and what she typed then came too late. */
  async function late(): Promise<{ readonly by: Caller; readonly id: string }> {
    const { holder: by, id, fence } = await counter.act.held();
    const draft = (text: string, header: object) => by.put(`/v1/tasks/${id}/draft`, { fence, data: { text } }, { ...header });
    await draft(SAVED, { 'if-none-match': '*' });
    await counter.house.leaseRanOut(id);
    await returnExpiredLeases(counter.house.db, { limit: 100 });
    expect((await draft(LATE, { 'if-match': '"1"' })).statusCode).toBe(409);
    return { by, id };
  }
  const letter = (desk: Desk) => desk.page.getByLabel('Text', { exact: true });
  const kept = async (by: Caller, id: string): Promise<unknown> => (await by.get(`/v1/tasks/${id}/kept-draft`)).json().kept;

  test('is offered when she comes back, and chosen between what was saved and what was kept', async () => {
    const { by, id } = await late();
    const desk = await counter.desk(browser, by);
    await desk.go(`/tasks/${id}`);
    await said(desk, 'came too late: the item was no longer yours');
    expect(await desk.page.getByRole('button', { name: 'Take it over' }).count()).toBe(0); // it is not hers now
    await desk.page.getByText('What it is', { exact: true }).click();
    await said(desk, LATE);
    await expectAccessible(desk.page, 'what was kept of an item that is not mine');
    await desk.page.getByRole('button', { name: 'Claim this item' }).press('Enter');
    expect(await letter(desk).inputValue()).toBe(SAVED);
    await desk.page.getByRole('button', { name: 'Take it over' }).press('Enter');
    const dialog = desk.page.getByRole('dialog', { name: 'What was kept and what stands here differ' });
    await dialog.getByText(SAVED).waitFor();
    await expectAccessible(desk.page, 'choosing between a draft and what was kept');
    await desk.press('Escape'); // nothing is lost by not choosing
    expect(await kept(by, id)).not.toBeNull();
    await desk.page.getByRole('button', { name: 'Take it over' }).press('Enter');
    await dialog.getByRole('button', { name: 'Keep this choice' }).press('Enter');
    await desk.page.locator('[data-draft=saved]').waitFor();
    expect(await letter(desk).inputValue()).toBe(LATE);
    await expect.poll(() => kept(by, id), PATIENCE).toBeNull();
    await desk.page.reload();
    await desk.page.locator('[data-draft=restored]').waitFor();
    expect(await letter(desk).inputValue()).toBe(LATE);
    expect(await desk.page.getByText('came too late', { exact: false }).count()).toBe(0);
    await end(desk);
  });

  test('is thrown away when she says so, and stays away', async () => {
    const { by, id } = await late();
    const desk = await counter.desk(browser, by, { language: 'zh-CN', theme: 'dark' });
    await desk.go(`/tasks/${id}`);
    await desk.page.getByText('系统已为您保留', { exact: false }).waitFor();
    await expectAccessible(desk.page, 'what was kept, in Chinese and dark');
    await desk.page.getByRole('button', { name: '舍弃' }).press('Enter');
    await expect.poll(() => kept(by, id), PATIENCE).toBeNull();
    await expect.poll(() => desk.page.getByText('系统已为您保留', { exact: false }).count(), PATIENCE).toBe(0);
    await end(desk);
  });
});
