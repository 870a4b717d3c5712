// People and access in a browser: a new password by two, a link by two, a team lead by two, a substitute who is away herself, who is at work,
// and standing aside from a case. By keyboard, in both languages.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { end, expectAccessible, hasFocus, openDesk, type Desk } from './support/desk.ts';
import { startProduct, type Product } from './support/product.ts';

const PATIENCE = { timeout: 30_000 };
let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** The act of the page's menu, by keyboard. */
async function act(desk: Desk, name: string): Promise<void> {
  await desk.press('Alt+a');
  await desk.page.getByRole('menuitem', { name }).press('Enter');
}
const said = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor(PATIENCE);
const approveFirst = async (): Promise<void> => {
  const second = await openDesk(browser, product, 'workforce');
  await second.go('/admin/changes');
  await second.page.getByRole('button', { name: 'Approve', exact: true }).first().press('Enter');
  await said(second.page, 'Approved. It holds from the next request of the person.');
  await end(second);
};

test('a new password is asked for by one and shown once to the other, who hands it out; it opens nothing but its own change', async () => {
  const admin = await openDesk(browser, product, 'admin');
  await admin.go('/admin/people/handler2');
  await admin.page.getByRole('button', { name: 'New password' }).press('Enter');
  await admin.page.getByRole('dialog').getByLabel('Why').fill('She has forgotten it on leave.');
  await expectAccessible(admin.page, 'asking for a password');
  await admin.press('Control+Enter');
  await said(admin.page, 'Asked. A second person must approve it.');
  await said(admin.page, 'She has forgotten it on leave.');
  expect(await admin.page.getByRole('button', { name: 'Approve and show' }).count()).toBe(0);
  const second = await openDesk(browser, product, 'protection');
  await second.go('/admin/changes');
  await second.page.getByRole('button', { name: 'Approve and show' }).press('Enter');
  const secret = second.page.getByRole('textbox', { name: 'The password for 周航' });
  await secret.waitFor(PATIENCE);
  await expectAccessible(second.page, 'the password, once');
  const password = await secret.inputValue();
  await second.page.getByRole('button', { name: 'I have copied it' }).press('Enter');
  await secret.waitFor({ state: 'detached' });
  await second.page.reload();
  await second.page.locator('h1').first().waitFor();
  expect(await second.page.content()).not.toContain(password);
  const session = await browser.newContext({ baseURL: product.url });
  const answer = await session.request.post('/v1/session', { data: { username: 'handler2', password }, headers: { 'x-countersign': '1' } });
  expect(answer.status()).toBe(200);
  expect((await session.request.get('/v1/inbox')).status()).toBe(403);
  await session.close();
  await end(second);
  await end(admin);
}, 90_000);

test('two people are linked by two others, and who reviews people sees it with both', async () => {
  const admin = await openDesk(browser, product, 'admin');
  await admin.go('/admin/people/handler1');
  await act(admin, 'Link with another person');
  const dialog = admin.page.getByRole('dialog');
  const whom = dialog.getByRole('combobox');
  await whom.fill('verifier1');
  await dialog.getByRole('option', { name: 'verifier1' }).first().waitFor(PATIENCE);
  await whom.press('Enter');
  await dialog.getByLabel('one household').check();
  await dialog.getByLabel('Why').fill('As the personnel file says.');
  await expectAccessible(admin.page, 'linking two people');
  await admin.press('Control+Enter');
  await said(admin.page, 'Proposed. It waits for a second person.');
  await said(admin.page, 'Counts as one with 赵敏: one household');
  await approveFirst();
  await admin.go('/admin/people/verifier1');
  await said(admin.page, 'one household');
  await admin.page.getByRole('link', { name: '孙洁' }).waitFor(PATIENCE);
  await expectAccessible(admin.page, 'a person with a link');
  await end(admin);
  const reader = await openDesk(browser, product, 'handler1');
  await reader.go('/admin/people/verifier1');
  await said(reader.page, 'Working hours');
  expect(await reader.page.getByText('one household').count()).toBe(0);
  await end(reader);
}, 90_000);

test('a team is made with its lead, and passes on to another', async () => {
  const admin = await openDesk(browser, product, 'admin', { language: 'zh-CN' });
  await admin.go('/admin/people/lead');
  await act(admin, '任命组长');
  const dialog = admin.page.getByRole('dialog');
  await dialog.getByLabel('团队', { exact: true }).selectOption({ label: '新设团队' });
  await admin.press('Control+Enter'); // what is missing is said at its field, and the focus goes there
  await dialog.getByText('小写字母、数字和连字符，以字母开头。').waitFor(PATIENCE);
  await expect.poll(() => hasFocus(dialog.getByLabel('团队代号'))).toBe(true);
  await dialog.getByLabel('团队代号').fill('night');
  await dialog.getByLabel('中文名称').fill('夜班组');
  await dialog.getByLabel('英文名称').fill('Night shift');
  await dialog.getByLabel('理由').fill('夜间业务自下月起由专组办理。');
  await expectAccessible(admin.page, 'making a team');
  await admin.press('Control+Enter');
  await said(admin.page, '新设团队夜班组并担任组长');
  await approveFirst();
  await admin.go('/admin/people/lead2');
  await act(admin, '任命组长');
  const led = dialog.getByLabel('团队', { exact: true });
  await led.locator('option', { hasText: '夜班组，现任组长李强' }).waitFor({ ...PATIENCE, state: 'attached' }); // when the teams have been read
  await end(admin);
}, 90_000);

test('working hours are proposed, and the list of people can be narrowed to who is at work now', async () => {
  const admin = await openDesk(browser, product, 'admin');
  await admin.go('/admin/people/keyer');
  await act(admin, 'Change the working hours');
  const dialog = admin.page.getByRole('dialog');
  for (const day of ['Sat', 'Sun']) await dialog.getByLabel(day).check();
  await dialog.getByLabel(/^From/).fill('23:00');
  await dialog.getByLabel(/^Until/).fill('00:00');
  await dialog.getByLabel('Why').fill('She works by shift from now on.');
  await admin.press('Control+Enter');
  await dialog.getByText('Two times such as 08:30, the end after the beginning.').first().waitFor(PATIENCE);
  await dialog.getByLabel(/^From/).fill('00:00');
  await dialog.getByLabel(/^Until/).fill('23:59');
  await expectAccessible(admin.page, 'changing the working hours');
  await admin.press('Control+Enter');
  await said(admin.page, 'Proposed. It waits for a second person.');
  await approveFirst();
  await admin.go('/admin/people?working=true');
  await admin.page.getByRole('link', { name: '陈晨' }).waitFor(PATIENCE);
  expect(await admin.page.getByText('Not at work').count()).toBe(0);
  await expectAccessible(admin.page, 'who is at work now');
  await end(admin);
}, 90_000);

test('a substitute who is away herself for a part of it is marked before, and in the list', async () => {
  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();
  const record = async (who: string, from: number, until: number): Promise<void> => {
    const desk = await openDesk(browser, product, who);
    const answer = await desk.context.request.post('/v1/absences', {
      data: { person: who, from: day(from), until: day(until), reason: 'leave' },
      headers: { 'x-countersign': '1', 'idempotency-key': `absence-${who}` },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    await end(desk);
  };
  await record('reviewer1', 1, 9);
  await record('reviewer2', 4, 6);
  const lead = await openDesk(browser, product, 'lead2');
  await lead.go('/admin/absences');
  const card = lead.page.locator('li.card', { hasText: '吴静' });
  await card.getByRole('button', { name: 'Name a substitute' }).press('Enter');
  const dialog = lead.page.getByRole('dialog');
  const field = dialog.getByRole('combobox');
  await field.fill('reviewer2');
  await dialog.getByRole('option', { name: 'reviewer2' }).waitFor(PATIENCE);
  await field.press('Enter');
  await dialog.getByRole('option', { name: /away/ }).waitFor(PATIENCE);
  await expectAccessible(lead.page, 'naming a substitute');
  await lead.press('Control+Enter');
  await said(lead.page, /nobody stands in then/);
  await card.getByText(/^away/).waitFor(PATIENCE);
  const colleague = await openDesk(browser, product, 'handler1');
  await colleague.go('/admin/absences');
  await said(colleague.page, 'stands in: all queues');
  expect(await colleague.page.getByRole('button', { name: /Name a substitute|Call off|End/ }).count()).toBe(0); // not hers to plan
  await end(colleague);
  await expectAccessible(lead.page, 'absences with a substitute who is away');

  // a second one, for one of the queues and the days in which the first is away
  const minute = (n: number) => new Date(Date.now() + n * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 16); // of the bank's clock
  await card.getByRole('button', { name: 'Name a substitute' }).press('Enter');
  await field.fill('reviewer4');
  await dialog.getByRole('option', { name: 'reviewer4' }).waitFor(PATIENCE);
  await field.press('Enter');
  await field.press('Enter'); // once more: she stays chosen, and stands alone
  await expect.poll(() => dialog.getByRole('option').allTextContents(), PATIENCE).toEqual([expect.stringContaining('reviewer4')]);
  await dialog.getByRole('option', { name: 'reviewer4', selected: true }).waitFor(PATIENCE);
  await dialog.getByLabel('From', { exact: true }).fill(minute(4.5));
  await dialog.getByLabel('Until', { exact: true }).fill(minute(10));
  await dialog.getByLabel('Complaint review').check();
  await lead.press('Control+Enter');
  await said(lead.page, 'It must lie within the absence.');
  await dialog.getByLabel('Until', { exact: true }).fill(minute(5.5));
  await expectAccessible(lead.page, 'naming a substitute for a part');
  await lead.press('Control+Enter');
  await said(lead.page, 'The substitute stands in.');
  const part = card.locator('li', { hasText: 'stands in: Complaint review' });
  await part.waitFor(PATIENCE);
  expect(await part.locator('.figure').count()).toBe(1);
  await end(lead);
}, 90_000);

test('whoever has an interest in a case stands aside from it, and leads read why', async () => {
  const teller = await openDesk(browser, product, 'teller');
  const started = await teller.context.request.post('/v1/processes/complaint/cases', {
    data: { input: { channel: 'hotline', customerId: 'C-100001', text: 'Charged twice.' } },
    headers: { 'x-countersign': '1', 'idempotency-key': 'people-complaint' },
  });
  expect(started.status(), await started.text()).toBe(201);
  const { id } = (await started.json()) as { id: string };
  await end(teller);
  const handler = await openDesk(browser, product, 'handler3', { language: 'zh-CN' });
  await handler.go(`/cases/${id}`);
  await act(handler, '申报利害关系并回避');
  const dialog = handler.page.getByRole('dialog');
  await dialog.getByLabel('与该事项的利害关系').fill('投诉人是我的邻居，两家常有往来。');
  await expectAccessible(handler.page, 'declaring an interest');
  await handler.press('Control+Enter');
  await said(handler.page, '您已回避本业务单。');
  await said(handler.page, '投诉人是我的邻居，两家常有往来。');
  await end(handler);
  const lead = await openDesk(browser, product, 'lead');
  await lead.go(`/cases/${id}`);
  await said(lead.page, '投诉人是我的邻居，两家常有往来。');
  await said(lead.page, 'Declared an interest and stands aside');
  await expectAccessible(lead.page, 'a case from which somebody stands aside');
  await end(lead);
}, 90_000);

test('in a bank of more people than one page holds everybody is found: lists go on by key, and pickers look for what is typed', async () => {
  const STAFF = 260;
  await product.withDatabase(
    (db) =>
      db.sql`insert into app.people (id, username, name, branch_id, scope, kind)
      select 'staff' || n, 'staff' || n, '龙' || to_char(n, 'FM000'), 'HQ', 'all', 'person' from generate_series(1, ${STAFF}::int) n`,
  );
  const lead = await openDesk(browser, product, 'lead2');
  await lead.go('/admin/people?q=staff');
  const rows = lead.page.locator('tbody tr');
  await expect.poll(() => rows.count(), PATIENCE).toBe(200);
  await lead.press('End');
  expect(await hasFocus(lead.page.getByRole('button', { name: 'Show more' }))).toBe(true);
  await expectAccessible(lead.page, 'a list that goes on');
  await lead.press('Enter');
  await expect.poll(() => rows.count(), PATIENCE).toBe(STAFF);
  await expect.poll(() => hasFocus(lead.page.getByRole('link', { name: '龙201' })), PATIENCE).toBe(true); // where the button stood
  await end(lead);

  const admin = await openDesk(browser, product, 'admin');
  await admin.go('/admin/people/handler2');
  await act(admin, 'Link with another person');
  const dialog = admin.page.getByRole('dialog');
  const whom = dialog.getByRole('combobox');
  await whom.fill('龙');
  await dialog.getByText('More people fit than are shown.', { exact: false }).waitFor(PATIENCE);
  await whom.fill('staff259');
  await dialog.getByRole('option', { name: '龙259' }).waitFor(PATIENCE);
  await whom.press('Enter');
  expect(await whom.inputValue()).toBe('龙259');
  await admin.press('Escape'); // asked first: something is typed
  await dialog.getByRole('button', { name: 'Throw it away' }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await end(admin);
}, 90_000);
