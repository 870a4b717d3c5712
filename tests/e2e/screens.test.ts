// Every screen, in both languages and both appearances: axe finds nothing, the strict CSP has nothing to report.
import type { Browser, Request } from 'playwright';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bookedLoan, type BookedLoan } from '../api/support/booked-loan.ts';
import { applicationOf, plant } from '../support/applicants.ts';
import { launchBrowser } from '../support/chromium.ts';
import { IS_LONG } from '../support/long.ts';
import { expectAccessible, openDesk, type Desk, type DeskOptions } from './support/desk.ts';
import { misprintedCard } from './support/papers.ts';
import { startProduct, type Product } from './support/product.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
let product: Product;
let browser: Browser;
let complaint: string;
let intake: string;
let credit: string;
let booked: BookedLoan;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  // something on every screen: a complaint with open items, a paper to be verified
  const teller = await openDesk(browser, product, 'teller');
  const headers = { 'x-countersign': '1' };
  const start = async (process: string, input: object): Promise<string> => {
    const answer = await teller.context.request.post(`/v1/processes/${process}/cases`, {
      data: { input },
      headers: { ...headers, 'idempotency-key': `screens-${process}` },
    });
    expect(answer.status(), await answer.text()).toBe(201);
    return ((await answer.json()) as { id: string }).id;
  };
  const card = await misprintedCard(3, 'clean');
  const documents: string[] = [];
  for (const file of [card.front, card.back]) {
    const answer = await teller.context.request.post('/v1/documents', { multipart: { file }, headers });
    documents.push(((await answer.json()) as { id: string }).id);
  }
  complaint = await start('complaint', {
    channel: 'regulator',
    customerId: 'C-100001',
    text: 'Charged twice.',
    demand: { amountMinor: 52_350, currency: 'CNY' },
  });
  intake = await start('document-intake', { documents });
  await start('hello-process', { name: 'Mr Li' });
  booked = await product.withDatabase(async (db) => {
    await plant(db, { customerId: 'CUS-9001' });
    const loan = await bookedLoan({ owner: db, db });
    await db.sql`update app.cases set input = jsonb_build_object('loanId', ${loan.id}::text) where id = ${loan.key}`;
    return loan;
  });
  credit = await start('credit-review', applicationOf('CUS-9001'));
  const there = async (path: string): Promise<void> =>
    vi.waitFor(async () => {
      if (!(await teller.context.request.get(path)).ok()) throw new Error(`${path} is not there`);
    }, PATIENCE);
  await there(`/v1/tasks/${intake}.verify.1`);
  await there(`/v1/tasks/${complaint}.investigate.1`);
  await there(`/v1/tasks/${credit}.underwrite.1`);
  await teller.close();
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Goes to a screen as a link of the workbench does: half a second of CPU less than loading the page anew, which `openDesk` has done. */
async function visit({ page }: Desk, path: string): Promise<void> {
  const under = new Set<Request>();
  let at = performance.now();
  const asked = (request: Request): void => {
    if (new URL(request.url()).pathname !== '/v1/events') under.add(request); // the stream never ends
  };
  const answered = (request: Request): void => {
    if (under.delete(request)) at = performance.now();
  };
  page.on('request', asked).on('requestfinished', answered).on('requestfailed', answered);
  await page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`);
  // half a second without a request: what was asked for is there
  await expect.poll(() => under.size === 0 && performance.now() - at > 500, PATIENCE).toBe(true);
  page.off('request', asked).off('requestfinished', answered).off('requestfailed', answered);
  await page.locator('h1').first().waitFor();
}

const LOOKS: readonly DeskOptions[] = [
  { language: 'en', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
];

describe.each(LOOKS)('in $language and $theme', (look) => {
  test('signing in, and being refused', async () => {
    const context = await browser.newContext({ baseURL: product.url, locale: look.language ?? 'en', colorScheme: look.theme ?? 'light' });
    const page = await context.newPage();
    await page.goto('/inbox');
    await page.locator('input[autocomplete=username]').fill('nobody');
    await expectAccessible(page, 'sign in');
    await page.locator('input[autocomplete=current-password]').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText(/User name or password is wrong|用户名或密码不正确/).waitFor();
    await expectAccessible(page, 'refused');
    await context.close();
  });

  test('lists, cases, processes', async () => {
    const desk = await openDesk(browser, product, 'lead', look);
    const paths = [
      '/inbox',
      '/tasks',
      '/tasks?state=open&process=complaint',
      '/queues',
      '/queues/complaint-handler',
      '/queues/complaint-handler?band=week&holder=nobody&amountFrom=100&sort=priority',
      '/search?q=twice',
      '/board',
      '/me',
      '/admin/people',
      '/admin/people/handler1',
      '/admin/absences',
      '/cases',
      `/cases/${complaint}`,
      `/cases/${intake}`,
      `/cases/${credit}`,
      `/cases/${booked.key}`,
      `/accounts/${booked.account}`,
      '/processes',
      '/processes/complaint',
      '/processes/document-intake',
      '/operations',
      '/nowhere',
    ];
    // each screen in one of the looks, all of them in both in the long form; what they are made of is looked at in both below
    const headings = new Set<string>();
    for (const path of paths.filter((_, at) => IS_LONG || at % LOOKS.length === LOOKS.indexOf(look))) {
      await visit(desk, path);
      await expectAccessible(desk.page, path);
      headings.add(await desk.page.locator('h1').first().innerText());
    }
    expect(headings.size).toBeGreaterThanOrEqual(IS_LONG ? 18 : 9); // it was not one screen all the time
    expect(desk.complaints).toEqual([]);
    await desk.close();
  }, 180_000);

  test('access: changes by two persons, and keys', async () => {
    const desk = await openDesk(browser, product, 'admin', look);
    for (const path of ['/admin/changes', '/admin/keys', '/admin/people/keyer']) {
      await visit(desk, path);
      await expectAccessible(desk.page, path);
    }
    await desk.press('Alt+a');
    await expectAccessible(desk.page, 'what can be proposed');
    await desk.press('Enter');
    await desk.page.getByRole('dialog').waitFor();
    await desk.press('Control+Enter');
    await desk.page.locator('.field-error').first().waitFor();
    await expectAccessible(desk.page, 'a proposal that is not complete');
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });

  test('dialogs and menus', async () => {
    const desk = await openDesk(browser, product, 'lead', look);
    await desk.press('Control+k');
    await desk.page.getByRole('dialog').waitFor();
    await expectAccessible(desk.page, 'palette');
    await desk.press('Escape');
    await visit(desk, '/queues/complaint-handler');
    await desk.press('x', 'a');
    await desk.page.getByRole('dialog').getByRole('option').first().waitFor();
    await expectAccessible(desk.page, 'assigning several');
    await desk.press('Escape');
    await desk.press('?');
    await desk.page.getByRole('dialog').waitFor();
    await expectAccessible(desk.page, 'keys');
    await desk.press('Escape');
    await desk.page.getByRole('button', { name: /Your menu|个人菜单/ }).click();
    await expectAccessible(desk.page, 'menu');
    await desk.page.goto(`/cases/${complaint}`);
    await desk.page.locator('.head-action .line-button').click();
    await expectAccessible(desk.page, 'acts on a case');
    await desk.page.getByRole('menuitem', { name: /Withdraw the case|撤回业务单/ }).click();
    await desk.page
      .getByRole('dialog')
      .getByRole('button', { name: /Withdraw the case|撤回业务单/ })
      .click(); // without a reason
    await desk.page.locator('.field-error').first().waitFor();
    await expectAccessible(desk.page, 'withdraw, refused');
    await desk.press('Escape');
    await visit(desk, `/tasks/${complaint}.investigate.1`);
    for (const [key, what] of [
      ['Alt+u', 'another priority'],
      ['Alt+q', 'another queue'],
    ] as const) {
      await desk.press(key);
      await desk.page.getByRole('dialog').waitFor();
      await desk.press('Control+Enter'); // nothing is filled in
      await desk.page.locator('.field-error').first().waitFor();
      await expectAccessible(desk.page, what);
      await desk.press('Escape');
      await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });

  test('a task: to be read, to be done, and with faults', async () => {
    const desk = await openDesk(browser, product, 'handler1', look);
    await visit(desk, `/tasks/${complaint}.investigate.1`);
    await expectAccessible(desk.page, 'read only');
    await desk.page.getByRole('button', { name: /Claim this item|领取此件/ }).click();
    await desk.page.getByText(/With you|由您办理/).waitFor();
    await expectAccessible(desk.page, 'mine');
    await desk.press('Alt+w');
    await desk.page.locator('.why[open] .data-list').waitFor();
    await desk.press('Alt+p');
    await desk.page.getByRole('dialog').waitFor();
    await expectAccessible(desk.page, 'putting off');
    await desk.press('Escape', 'Control+Enter');
    await desk.page.locator('.field-error').first().waitFor();
    await expectAccessible(desk.page, 'with faults');
    await desk.page.getByRole('button', { name: /Give back|退回队列/ }).click();
    await desk.page.waitForURL('**/inbox');
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });

  test('deciding on a credit: the score, the facts, and why', async () => {
    const desk = await openDesk(browser, product, 'underwriter1', look);
    await visit(desk, `/tasks/${credit}.underwrite.1`);
    await desk.page.getByRole('table', { name: /Points by characteristic|各项得分/ }).waitFor();
    await desk.page.getByText('645', { exact: true }).waitFor(); // the golden vector of the scorecard
    await expectAccessible(desk.page, 'underwrite');
    if (look.language === 'zh-CN') {
      const names = await desk.page.locator('.task-left dt, .task-left h3, .task-left h4, .score-bars th[scope=row]').allTextContents();
      expect(names.length).toBeGreaterThan(30);
      expect(names.filter((name) => !/\p{Script=Han}/u.test(name))).toEqual([]); // nothing is left that its process has not named
    }
    await visit(desk, `/cases/${credit}`);
    for (const closed of await desk.page.locator('details > summary').all()) await closed.press('Enter');
    await desk.page.locator('.decision[open] .score-number').first().waitFor();
    await desk.page.locator('.derivation[open] table').first().waitFor();
    await expectAccessible(desk.page, 'decisions and derivations');
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });

  test('a loan that is booked: its schedule, and the account', async () => {
    const desk = await openDesk(browser, product, 'lead', look);
    await desk.page.goto(`/cases/${booked.key}`);
    const schedule = desk.page.getByRole('table', { name: /Repayment schedule|还款计划/ });
    await schedule.waitFor();
    expect(await schedule.locator('tbody tr').count()).toBe(36);
    expect(await schedule.locator('tfoot').textContent()).toContain('¥60,000.00');
    await desk.page.locator('a[href^="/accounts/"]').press('Enter');
    await desk.page.getByRole('table', { name: /Statement|交易明细/ }).waitFor();
    await desk.page.getByLabel(/^(From|起)$/).fill('20990101');
    await desk.press('Enter');
    await desk.page.getByText(/Nothing was posted in these days|所选日期内没有交易/).waitFor();
    expect(desk.page.url()).toContain('from=2099-01-01');
    await expectAccessible(desk.page, 'no statement');
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });

  test('verifying a paper', async () => {
    const desk = await openDesk(browser, product, 'verifier1', look);
    await visit(desk, `/tasks/${intake}.verify.1`);
    await expectAccessible(desk.page, 'somebody else passes by');
    await desk.page.getByRole('button', { name: /Claim this item|领取此件/ }).click();
    await desk.page.getByText(/With you|由您办理/).waitFor();
    await desk.page.locator('.viewer-sheet img').waitFor();
    await expectAccessible(desk.page, 'verify');
    await desk.press('F2', 'Alt+r', 'Alt+Equal', 'Alt+PageDown');
    await desk.press('Control+Enter'); // fields that nobody has looked at
    await desk.page.locator('.task-foot .field-error').filter({ hasText: /./ }).waitFor();
    await expectAccessible(desk.page, 'verify, refused');
    await desk.page.getByRole('button', { name: /Give back|退回队列/ }).click();
    await desk.page.waitForURL('**/inbox');
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });
});

test('a box on the page leads to its field, and a field to its box', async () => {
  const desk = await openDesk(browser, product, 'verifier2');
  await desk.page.goto(`/tasks/${intake}.verify.1`);
  const look = desk.page.getByRole('button', { name: 'Look at the pages' });
  await look.waitFor();
  expect(await desk.page.locator('.viewer-sheet').count()).toBe(0); // who only passes by sees no paper
  await look.click();
  await desk.page.locator('.box-mark').first().waitFor();
  const boxes = await desk.page.locator('.box-mark').count();
  expect(boxes).toBeGreaterThanOrEqual(6); // the front of the card
  await desk.page.locator('.box-mark', { has: desk.page.locator('title', { hasText: 'Address' }) }).click();
  await expect.poll(() => desk.page.getByLabel('Address', { exact: true }).and(desk.page.locator(':focus')).count()).toBe(1);
  await desk.page.getByLabel('Issuer', { exact: true }).focus(); // stands on the other side
  await expect.poll(() => desk.page.locator('.box-active title').textContent()).toBe('Issuer');
  expect(desk.complaints).toEqual([]);
  await desk.close();
});
