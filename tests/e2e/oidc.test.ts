// Signing in through the organisation in a real browser, at a real provider: the way out of the sign-in page and back.
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOidc } from '../../activities/adapters/oidc.ts';
import { adoptPerson } from '../../db/queries/people.ts';
import { openApi, type House } from '../api/support/house.ts';
import { portOf } from '../api/support/listen.ts';
import { clientOf, openProvider, type Issuer } from '../api/support/provider.ts';
import { launchBrowser } from '../support/chromium.ts';
import { WEB_ROOT } from './support/counter.ts';
import { expectAccessible } from './support/desk.ts';

let house: House;
let issuer: Issuer;
let browser: Browser;
let url: string;
beforeAll(async () => {
  browser = await launchBrowser();
  // the provider must know where to send people back to, so the port comes first
  const probe = await openApi();
  const port = await portOf(probe.app);
  await probe.close();
  url = `http://127.0.0.1:${port}`;
  issuer = await openProvider(`${url}/v1/session/oidc/callback`, (account) => ({ preferred_username: account }));
  house = await openApi({
    settings: { webRoot: WEB_ROOT, oidcTitle: 'Bank login' },
    oidc: openOidc({ ...clientOf(issuer), claim: 'preferred_username' }),
  });
  await house.app.listen({ host: '127.0.0.1', port });
  await adoptPerson(house.owner, { id: 'anna', username: 'anna.chen', name: '安娜', branchId: 'HQ', passwordHash: null, roles: ['R04'] });
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
  await issuer?.close();
});

async function atSignIn(path: string): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await browser.newContext({ baseURL: url, locale: 'en' });
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole('link', { name: 'Bank login' }).waitFor();
  return { context, page };
}
/** Types the account at the provider, which then asks whether she agrees. */
async function vouch(page: Page, account: string): Promise<void> {
  await page.locator('input[name=login]').waitFor();
  await page.keyboard.type(account);
  await page.keyboard.press('Tab');
  await page.keyboard.type('x');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Continue' }).press('Enter');
}

test('a clerk signs in through her organisation by keyboard, and is where she wanted to go', async () => {
  const { context, page } = await atSignIn('/processes');
  await expectAccessible(page, 'the sign-in page with a provider');
  await page.getByRole('link', { name: 'Bank login' }).press('Enter');
  await vouch(page, 'anna.chen');
  await page.waitForURL(`${url}/processes`);
  await page.getByRole('button', { name: '安娜' }).waitFor();
  await page.reload(); // the session is a cookie of ours, and no secret stands in the address
  await page.getByRole('button', { name: '安娜' }).waitFor();
  expect(await house.events('anna')).toContain('session.opened');
  await context.close();
});

test('who has no account here reads so, in her language, and can sign in by password still', async () => {
  const { context, page } = await atSignIn('/');
  await page.getByRole('link', { name: 'Bank login' }).press('Enter');
  await vouch(page, 'stranger');
  await page.getByRole('alert').getByText('you have no active account here', { exact: false }).waitFor();
  await expectAccessible(page, 'the sign-in page after a refusal');
  await page.getByRole('button', { name: '中文' }).press('Enter');
  await page.getByRole('alert').getByText('账号', { exact: false }).waitFor();
  expect((await context.cookies()).some(({ name }) => name === 'countersign')).toBe(false);
  await page.locator('input[autocomplete=username]').waitFor();
  await context.close();
});

test('without a provider that answers, the page says so, and passwords go on', async () => {
  const settings = { webRoot: WEB_ROOT, oidcTitle: 'Bank login' };
  const alone = await openApi({ settings, oidc: openOidc({ ...clientOf({ url: 'http://127.0.0.1:1' }), claim: 'preferred_username' }) });
  const { context, page } = await atSignIn(`http://127.0.0.1:${await portOf(alone.app)}/`);
  await page.getByRole('link', { name: 'Bank login' }).press('Enter');
  await page.getByRole('alert').getByText('does not answer', { exact: false }).waitFor();
  await page.locator('input[autocomplete=username]').waitFor();
  await context.close();
  await alone.close();
});
