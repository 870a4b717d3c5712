// A case is put on hold and goes on: its items come to nobody meanwhile, and to who waits for one as soon as it goes on.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { openCounter, type Counter } from './support/counter.ts';
import { expectAccessible, said } from './support/desk.ts';

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

const REASON = 'The customer is abroad until then.';

test('a lead holds a case with a reason; a clerk who claims waits, and has the item once the case goes on', async () => {
  const lead = await counter.house.person(['R07'], { name: '罗敏' });
  const clerk = await counter.act.clerk();
  const id = await counter.act.waiting();
  const caseId = id.split('.', 1)[0] ?? '';
  const desk = await counter.desk(browser, lead);
  await desk.go(`/cases/${caseId}`);
  await desk.press('Alt+a');
  await desk.page.getByRole('menu').waitFor();
  await expectAccessible(desk.page, 'the acts of a case');
  await desk.page.getByRole('menuitem', { name: 'Put on hold' }).focus();
  await desk.press('Enter');
  const dialog = desk.page.getByRole('dialog', { name: 'Put on hold' });
  await dialog.waitFor();

  // an instant that has passed and no reason: both are said, and nothing is held
  await dialog.getByLabel('Until').fill('2026-01-05T09:00');
  await desk.press('Control+Enter');
  await dialog.getByText('This has passed already.', { exact: false }).waitFor();
  await dialog.getByText('at least 10', { exact: false }).waitFor();
  await expectAccessible(desk.page, 'a hold without an instant to come');
  expect(await counter.house.events(caseId)).not.toContain('case.held');
  await dialog.getByRole('button', { name: 'Tomorrow 09:00' }).click();
  await dialog.getByLabel('Why').fill(REASON);
  await desk.press('Control+Enter');
  await dialog.waitFor({ state: 'detached' });
  await said(desk, REASON);
  await expectAccessible(desk.page, 'a case on hold');

  const other = await counter.desk(browser, clerk);
  await other.press('n');
  await other.page.getByRole('heading', { name: 'Waiting for the next item' }).waitFor();

  await desk.press('Alt+a');
  await desk.page.getByRole('menuitem', { name: 'Let it go on' }).focus();
  await desk.press('Enter');
  await desk.page.getByRole('dialog', { name: 'Let it go on' }).waitFor();
  await desk.page.keyboard.type('The customer has come back.');
  await desk.press('Control+Enter');
  await said(desk, 'The case goes on.');
  await expect.poll(() => desk.page.getByText(REASON).count(), PATIENCE).toBe(0);
  await other.page.waitForURL(`**/tasks/${id}`);
  await said(other, 'With you');
  expect(await counter.house.events(caseId)).toEqual(['case.started', 'case.held', 'case.hold-lifted']);
  for (const one of [desk, other]) {
    expect(one.complaints).toEqual([]);
    await one.close();
  }
});
