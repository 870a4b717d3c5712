// A desk in the bank: one person before one browser. Everything that a browser complains about is kept, and fails the test in the end.
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright';
import { expect } from 'vitest';
import type { Login, Product } from './product.ts';

export type DeskOptions = { readonly language?: 'en' | 'zh-CN'; readonly theme?: 'light' | 'dark'; readonly context?: BrowserContext };
export type Desk = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** CSP violations, script errors, console errors that no refusal explains. */
  readonly complaints: string[];
  go(path: string): Promise<void>;
  press(...keys: string[]): Promise<void>;
  close(): Promise<void>;
};

/** Browsers that were left, each with one tab, by what they are alike in. */
const vacant: { readonly kind: string; readonly context: BrowserContext }[] = [];
const kinds = new WeakMap<BrowserContext, string>();
/** Resolves when nothing is on its way to another colour or place any more; what turns for ever is not waited for. */
const SETTLED = `Promise.allSettled(document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished))`;

/**
 * A browser in which nobody is signed in: one that somebody has left, or a new one. One that was left has the workbench's files already, which
 * is more than half of what a desk costs (2.9 → 1.1 s of CPU), and one tab: a new one is another second.
 */
export async function freeBrowser(
  browser: Browser,
  url: string,
  { language = 'en', theme = 'light' }: Omit<DeskOptions, 'context'>,
): Promise<BrowserContext> {
  const kind = `${url} ${language} ${theme}`;
  const at = vacant.findIndex((one) => one.kind === kind && one.context.browser() === browser);
  const [known] = at === -1 ? [] : vacant.splice(at, 1);
  if (known) return known.context;
  // without motion, what is on the screen is there at once, in its final colours
  const context = await browser.newContext({
    ...{ viewport: { width: 1440, height: 900 }, baseURL: url, locale: language, reducedMotion: 'reduce' },
  });
  await context.addInitScript(
    (preferences) => {
      if (!localStorage.getItem('countersign.preferences')) localStorage.setItem('countersign.preferences', preferences);
    },
    JSON.stringify({ language, theme, singleLetters: true }),
  );
  kinds.set(context, kind);
  return context;
}

/** Nothing is left in it of who has sat there: no tab, no session, no preference, and whatever stood in its way to the server. */
async function leave(page: Page): Promise<void> {
  const context = page.context();
  const kind = kinds.get(context);
  if (kind === undefined) return context.close();
  await page.evaluate('localStorage.clear()');
  await Promise.all(context.pages().map((tab) => (tab === page ? page.goto('about:blank') : tab.close())));
  page.removeAllListeners();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  await context.setOffline(false);
  await context.clearCookies();
  vacant.push({ kind, context });
}

export async function openDesk(
  browser: Browser,
  product: Pick<Product, 'url' | 'logins'>,
  username: string,
  { context, ...looks }: DeskOptions = {},
): Promise<Desk> {
  const own = context ?? (await freeBrowser(browser, product.url, looks));
  if (!context) await sessionOf(own, product, username);
  const page = own.pages().find((tab) => tab.url() === 'about:blank') ?? (await own.newPage());
  const complaints = listen(page);
  page.on('filechooser', () => undefined); // from the start: the first key on the button may come before a later listener is known
  await page.goto('/inbox');
  if (!context) await page.locator('h1').first().waitFor(); // keys are heard from here on
  return {
    page,
    context: own,
    complaints,
    go: async (path) => {
      await page.goto(path);
      await page.locator('h1').first().waitFor();
    },
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press(key);
    },
    close: () => leave(page),
  };
}

function loginOf(product: Pick<Product, 'logins'>, username: string): Login {
  const login = product.logins.find((one) => one.username === username);
  if (!login) throw new Error(`the demo has no ${username}`);
  return login;
}

/** The cookie without the form: a second less for each desk. The form itself is filled in by `signIn` (contracts.test.ts). */
async function sessionOf(context: BrowserContext, product: Pick<Product, 'logins'>, username: string): Promise<void> {
  const { password } = loginOf(product, username);
  const answer = await context.request.post('/v1/session', { data: { username, password }, headers: { 'x-countersign': '1' } });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** By keyboard, as every morning. */
export async function signIn(page: Page, product: Product, username: string): Promise<void> {
  const login = loginOf(product, username);
  await page.locator('input[autocomplete=username]').waitFor();
  await page.keyboard.type(username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(login.password);
  await page.keyboard.press('Enter');
  await page.locator('input[autocomplete=username]').waitFor({ state: 'detached' });
}

function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // a refusal is an answer, and the browser logs every one of them
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return complaints;
}

/**
 * axe with all its rules on what is to be seen now. Only violations are worked out in full, and its half megabyte of script is brought in once
 * for each page that was loaded: @axe-core/playwright brings it each time, which took longer than the looking (0.5–1.8 s a screen instead of
 * 0.2–0.8). The workbench has no frames, which would be its other use.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  await page.evaluate(SETTLED); // colours on their way are nobody's
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${String(failureSummary)}`).join('\n')}`,
  );
  expect(found, what).toEqual([]);
}

export const hasFocus = async (control: Locator): Promise<boolean> => (await control.and(control.page().locator(':focus')).count()) > 0;

/** More than any screen has to be stepped over. */
const STEPS = 150;

/** Goes to a control as anybody without a mouse does: by Tab, and by arrow among the answers to one question (which chooses what it comes to). */
export async function reach(control: Locator): Promise<void> {
  const page = control.page();
  const [type, name] = await Promise.all(['type', 'name'].map((of) => control.getAttribute(of)));
  const sibling = page.locator(`input[type="radio"][name="${name}"]:focus`);
  for (let steps = 0; !(await hasFocus(control)); steps++) {
    if (steps === STEPS) throw new Error(`no key leads to ${control.toString()}`);
    const isAmongAnswers = type === 'radio' && (await sibling.count()) > 0;
    await page.keyboard.press(isAmongAnswers ? 'ArrowDown' : 'Tab');
  }
}

/** Resolves when the screen says so. */
export const said = ({ page }: Desk, text: string): Promise<void> => page.getByText(text, { exact: false }).first().waitFor();

/** Closes desks whose browsers have complained of nothing. */
export async function end(...desks: Desk[]): Promise<void> {
  for (const desk of desks) {
    expect(desk.complaints).toEqual([]);
    await desk.close();
  }
}
