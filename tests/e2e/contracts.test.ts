// What the workbench promises whoever types into it (experience: "contracts"). Each test starts its own case and takes its own item.
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/chromium.ts';
import { hashPassword } from '../../commands/passwords.ts';
import { adoptPerson } from '../../db/queries/people.ts';
import type { Role } from '../../domain/people.ts';
import { zhCn } from '../../web/i18n/zh-cn.ts';
import { expectAccessible, hasFocus, openDesk, signIn, type Desk } from './support/desk.ts';
import { startProduct, type Product } from './support/product.ts';

const PATIENCE = { timeout: 20_000 };
const TYPED = 'Good morning, and welcome to the bank.';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Starts a greeting through the API as the person at the desk, so that one item waits in the queue "General". */
async function startGreeting(desk: Desk): Promise<string> {
  const answer = await desk.context.request.post('/v1/processes/hello-process/cases', {
    data: { input: { name: 'Mr Li' } },
    headers: { 'x-countersign': '1', 'idempotency-key': `greeting-${Math.random()}` },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}
/** As behind a proxy that lets no stream through: the screens poll. For pages that are opened from now on. */
const withoutStream = (desk: Desk) => desk.context.route('**/v1/events*', (route) => route.fulfill({ status: 204 }));
const taskOf = (caseId: string): string => `/tasks/${encodeURIComponent(`${caseId}.greet.1`)}`;
const greeting = (desk: Desk) => desk.page.getByLabel('Greeting');
const draft = (desk: Desk, kind: string) => desk.page.locator(`[data-draft=${kind}]`);
async function openMine(desk: Desk): Promise<string> {
  const id = await startGreeting(desk);
  await desk.page.evaluate(`history.pushState({}, '', ${JSON.stringify(taskOf(id))})`); // as by a link: loading it anew costs half a second more
  await desk.page.getByRole('button', { name: 'Claim this item' }).click();
  await desk.page.getByText('With you').waitFor();
  return id;
}
/** Ends with what this person holds given back, so that the next test starts with empty hands. */
async function end(desk: Desk): Promise<void> {
  expect(desk.complaints).toEqual([]);
  const inbox = (await (await desk.context.request.get('/v1/inbox')).json()) as { held: { id: string; fence: number }[] };
  for (const { id, fence } of inbox.held)
    await desk.context.request.post(`/v1/tasks/${id}/release`, { data: { fence }, headers: { 'x-countersign': '1' } });
  await desk.close();
}
/** An Enter exactly as told, at the control that has the focus; so many of them before anything else can happen. */
const hit = (desk: Desk, how: string, times = 1): Promise<unknown> =>
  desk.page.evaluate(`for (let i = 0; i < ${times}; i++)
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, ${how} }))`);
/** Counts what is handed in from now on. */
function submits(desk: Desk): { readonly count: number } {
  const seen = { count: 0 };
  desk.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/complete')) seen.count++;
  });
  return seen;
}
const events = async (desk: Desk, caseId: string): Promise<string[]> => {
  const { items } = (await (await desk.context.request.get(`/v1/cases/${caseId}/timeline`)).json()) as { items: { event: string }[] };
  return items.map(({ event }) => event);
};

describe('what is typed', () => {
  test('is saved within a second, and is there after a reload', async () => {
    const desk = await openDesk(browser, product, 'teller');
    await openMine(desk);
    await greeting(desk).fill(TYPED);
    await draft(desk, 'saved').waitFor({ timeout: 3_000 });
    await desk.page.reload();
    await draft(desk, 'restored').waitFor();
    expect(await greeting(desk).inputValue()).toBe(TYPED);
    await desk.page.waitForTimeout(1_500);
    expect(await draft(desk, 'restored').count()).toBe(1); // finding it again was no edit
    await end(desk);
  });

  test('in two windows is chosen between, field by field', async () => {
    const one = await openDesk(browser, product, 'teller');
    const id = await openMine(one);
    const two = await openDesk(browser, product, 'teller', { context: one.context });
    await two.page.goto(taskOf(id));
    await greeting(two).waitFor();
    await greeting(one).fill('typed in the first window');
    await draft(one, 'saved').waitFor();
    await greeting(two).fill('typed in the second window');
    const dialog = two.page.getByRole('dialog');
    await dialog.getByText('This draft was changed elsewhere').waitFor();
    await dialog.getByText('typed in the first window').waitFor();
    await two.press('Escape', 'Escape'); // it cannot be left without choosing
    await dialog.getByText('typed in the first window').click();
    await dialog.getByRole('button', { name: 'Keep this choice' }).click();
    await draft(two, 'saved').waitFor();
    expect(await greeting(two).inputValue()).toBe('typed in the first window');
    expect(two.complaints).toEqual([]);
    await end(one);
  });

  test('survives the end of the session: sign in again, and go on', async () => {
    const desk = await openDesk(browser, product, 'teller');
    const id = await openMine(desk);
    await desk.context.clearCookies();
    await greeting(desk).fill(TYPED);
    await desk.page.getByRole('dialog').getByText('Your session ended.', { exact: false }).waitFor();
    await signIn(desk.page, product, 'teller');
    expect(await greeting(desk).inputValue()).toBe(TYPED);
    await draft(desk, 'saved').waitFor();
    await desk.press('Control+Shift+Enter');
    await desk.page.getByText('Submitted.').waitFor();
    expect((await events(desk, id)).filter((event) => event === 'task.completed')).toHaveLength(1);
    await end(desk);
  });

  test('is kept without a connection; a decision is refused until it is back', async () => {
    const desk = await openDesk(browser, product, 'teller');
    const id = await openMine(desk);
    await desk.context.setOffline(true);
    await greeting(desk).fill(TYPED);
    await draft(desk, 'failed').waitFor();
    await desk.page.getByText('No connection to the server.', { exact: false }).waitFor();
    await desk.press('Control+Enter');
    await desk.page.getByText('Decisions need a connection.', { exact: false }).waitFor();
    await desk.context.setOffline(false);
    await draft(desk, 'saved').waitFor(PATIENCE);
    await desk.page.getByText('No connection to the server.', { exact: false }).waitFor({ state: 'detached', ...PATIENCE });
    await desk.press('Control+Shift+Enter');
    await desk.page.getByText('Submitted.').waitFor();
    expect((await events(desk, id)).filter((event) => event === 'task.completed')).toHaveLength(1);
    await end(desk);
  });

  test('typed without a connection is still there after the item was left', async () => {
    const desk = await openDesk(browser, product, 'teller');
    const id = await openMine(desk);
    await desk.context.setOffline(true);
    await greeting(desk).fill(TYPED);
    await draft(desk, 'failed').waitFor();
    await desk.press('Escape', 'Escape');
    await greeting(desk).waitFor({ state: 'detached' });
    await desk.context.setOffline(false);
    await desk.page.getByText('No connection to the server.', { exact: false }).waitFor({ state: 'detached', ...PATIENCE });
    await desk.page.goBack();
    await greeting(desk).waitFor();
    expect(await greeting(desk).inputValue()).toBe(TYPED);
    await desk.press('Control+Shift+Enter');
    await desk.page.getByText('Submitted.').waitFor();
    expect((await events(desk, id)).filter((event) => event === 'task.completed')).toHaveLength(1);
    await end(desk);
  });

  const released = async (desk: Desk, id: string): Promise<void> => {
    const answer = await desk.context.request.post(`/v1/tasks/${id}.greet.1/release`, {
      data: { fence: 1 },
      headers: { 'x-countersign': '1' },
    });
    expect(answer.status()).toBe(200);
  };

  test('stays in sight when the item goes back to its queue, which is heard at once', async () => {
    const desk = await openDesk(browser, product, 'teller');
    const id = await openMine(desk);
    await greeting(desk).fill(TYPED);
    await draft(desk, 'saved').waitFor();
    await released(desk, id);
    await desk.page.getByRole('button', { name: 'Claim this item' }).click(PATIENCE);
    await desk.page.getByText('With you').waitFor();
    expect(await greeting(desk).inputValue()).toBe(TYPED);
    await end(desk);
  });

  test('stays when the item is lost, and goes on when it is claimed again', async () => {
    const desk = await openDesk(browser, product, 'teller');
    await withoutStream(desk);
    const id = await openMine(desk);
    await desk.page.reload(); // the stream of before would tell her
    await greeting(desk).fill(TYPED);
    await draft(desk, 'saved').waitFor();
    await released(desk, id);
    await greeting(desk).fill(`${TYPED} Please take a seat.`);
    await draft(desk, 'lost').waitFor();
    await desk.page.getByRole('button', { name: 'Claim it again' }).click();
    await desk.page.getByText('With you').waitFor();
    const dialog = desk.page.getByRole('dialog'); // the saved draft and what was typed since differ
    await dialog.getByRole('button', { name: 'Keep this choice' }).click();
    await draft(desk, 'saved').waitFor(PATIENCE);
    expect(await greeting(desk).inputValue()).toBe(`${TYPED} Please take a seat.`);
    await end(desk);
  });
});

describe('a decision', () => {
  test.each(['mouse', 'keyboard'])('pressed twice is made once (%s)', async (by) => {
    const desk = await openDesk(browser, product, 'teller');
    const id = await openMine(desk);
    await greeting(desk).fill(TYPED);
    const sent = submits(desk);
    if (by === 'mouse') await desk.page.getByRole('button', { name: 'Submit and stop' }).dblclick();
    else await hit(desk, 'ctrlKey: true, shiftKey: true', 2);
    await desk.page.getByText('Submitted.').waitFor();
    expect(sent.count).toBe(1);
    expect((await events(desk, id)).filter((event) => event === 'task.completed')).toHaveLength(1);
    await end(desk);
  });

  test('brings the next item in the same answer, and waits when there is none', async () => {
    const desk = await openDesk(browser, product, 'teller');
    await startGreeting(desk);
    await startGreeting(desk);
    await desk.press('n');
    // whatever else waits in the queue is done too, one key each, until there is nothing left
    const waiting = desk.page.getByText('Waiting for the next item');
    const fresh = draft(desk, 'clean').or(draft(desk, 'restored'));
    let done = 0;
    for (; done < 20; done++) {
      await fresh.or(waiting).waitFor();
      if (await waiting.isVisible()) break;
      await greeting(desk).fill(`${TYPED} (${done})`);
      await desk.press('Control+Enter');
      await fresh.or(waiting).waitFor();
    }
    expect(done).toBeGreaterThanOrEqual(2);
    const third = await startGreeting(desk);
    await desk.page.waitForURL(`**${taskOf(third)}`, PATIENCE); // it opens as it arrives
    await end(desk);
  });

  test('that is not complete says what is missing, there and in the language of the person', async () => {
    const desk = await openDesk(browser, product, 'teller', { language: 'zh-CN' });
    const id = await startGreeting(desk);
    await desk.page.goto(taskOf(id));
    await desk.page.getByRole('button', { name: '领取此件' }).click();
    await desk.page.getByText('由您办理').waitFor();
    await desk.press('Control+Enter');
    const field = desk.page.getByLabel('问候语');
    await expect.poll(() => field.getAttribute('aria-invalid'), PATIENCE).toBe('true');
    await desk.page.getByText('此项必填。').waitFor();
    await desk.page.getByText('有 1 处需要您处理。').waitFor();
    const message = await field.getAttribute('aria-describedby');
    expect(await desk.page.locator(`[id="${message}"]`).textContent()).toBe('此项必填。');
    await end(desk);
  });
});

test('“I have called the customer” is never true by itself', async () => {
  const handler = await openDesk(browser, product, 'handler1');
  const started = await handler.context.request.post('/v1/processes/complaint/cases', {
    data: { input: { channel: 'regulator', customerId: 'C-100001', text: 'Nobody calls me back.' } },
    headers: { 'x-countersign': '1', 'idempotency-key': `complaint-${Math.random()}` },
  });
  expect(started.status()).toBe(201);
  const desk = await openDesk(browser, product, 'president');
  await desk.press('n');
  const called = desk.page.getByLabel('I have called the customer');
  await called.waitFor(PATIENCE);
  expect(await called.isChecked()).toBe(false);
  await desk.page.getByLabel('Instruction to the handlers').fill('Settle this today.');
  await desk.press('Control+Enter');
  await desk.page.getByText('This must be confirmed.').waitFor();
  expect(desk.page.url()).toContain('/tasks/');
  await end(desk);
  await handler.close();
});

test('a key that belongs to the Chinese input method does nothing here', async () => {
  const desk = await openDesk(browser, product, 'teller');
  await openMine(desk);
  await greeting(desk).fill(TYPED);
  const sent = submits(desk);
  await hit(desk, 'ctrlKey: true, isComposing: true');
  await hit(desk, 'ctrlKey: true, keyCode: 229');
  await desk.page.waitForTimeout(1_000);
  expect(sent.count).toBe(0);
  await hit(desk, 'ctrlKey: true'); // and the same key by itself does
  await expect.poll(() => sent.count, PATIENCE).toBe(1);
  await end(desk);
});

test('single letters can be switched off, and then type nothing but text', async () => {
  const desk = await openDesk(browser, product, 'teller');
  await desk.press('?');
  const letters = desk.page.getByRole('switch', { name: 'Single-letter keys' });
  await letters.click();
  await desk.press('Escape');
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  await desk.press('g', 'c', 'n', '?');
  await desk.page.waitForTimeout(500);
  expect(new URL(desk.page.url()).pathname).toBe('/inbox');
  expect(await desk.page.getByRole('dialog').count()).toBe(0);
  await end(desk);
});

test('time is the server’s, on a desk whose clock is an hour wrong', async () => {
  const right = await openDesk(browser, product, 'teller');
  const id = await startGreeting(right);
  const context = await browser.newContext({ baseURL: product.url });
  await context.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 3_600_000;
  });
  const wrong = await openDesk(browser, product, 'teller', { context });
  await signIn(wrong.page, product, 'teller');
  await wrong.page.goto(taskOf(id));
  await wrong.page.getByText(/^3 h 5\d min left$/).waitFor(); // of four hours; by the desk's own clock it would be 4 h 59 min
  await context.close();
  await end(right);
});

describe('one browser', () => {
  const out = async (desk: Desk): Promise<void> => {
    await desk.page.getByRole('button', { name: /^Your menu/ }).click();
    await desk.page.getByRole('button', { name: 'Sign out' }).click();
  };

  test('that cannot reach the server says that the session has not ended, and stays', async () => {
    const desk = await openDesk(browser, product, 'teller');
    await desk.page.route('**/v1/session', (route) => (route.request().method() === 'DELETE' ? route.abort() : route.fallback()));
    await out(desk);
    await desk.page.getByText('You are still signed in', { exact: false }).waitFor();
    await desk.page.unroute('**/v1/session');
    await desk.page.getByRole('button', { name: 'Sign out' }).click(); // the menu is still open
    await desk.page.locator('input[autocomplete=username]').waitFor();
    await desk.close();
  });

  test('has one person in all its tabs: who signs in to another one is she in this one too', async () => {
    const anna = await openDesk(browser, product, 'teller');
    const [id, name] = [await startGreeting(anna), await anna.page.locator('.bar-button').last().innerText()];
    await anna.go(taskOf(id));
    await anna.page.getByRole('textbox', { name: 'Comment' }).fill('typed by the first one, and not sent');
    const second = await openDesk(browser, product, 'teller', { context: anna.context });
    await second.page.getByRole('button', { name: /^Your menu/ }).waitFor();
    await out(second);
    await anna.page.getByRole('dialog').getByText('Your session ended.', { exact: false }).waitFor();
    await signIn(second.page, product, 'lead');
    await anna.page.getByRole('dialog').waitFor({ state: 'detached' });
    await anna.page.getByText(name, { exact: true }).waitFor({ state: 'detached' });
    await anna.page.getByRole('textbox', { name: 'Comment' }).waitFor();
    expect(await anna.page.getByRole('textbox', { name: 'Comment' }).inputValue()).toBe(''); // nobody sends what another has typed
    await anna.close();
  });

  test('goes from the board to the staff and back, with what it has read already', async () => {
    const desk = await openDesk(browser, product, 'lead');
    for (const [key, path] of [
      ['b', '/board'],
      ['u', '/admin/people'],
      ['b', '/board'],
    ] as const) {
      await desk.press('g', key);
      await desk.page.waitForURL(`**${path}`);
      await desk.page.locator('h1').first().waitFor();
      await expect.poll(() => desk.page.getByText('Loading').count(), PATIENCE).toBe(0);
      expect(await desk.page.getByText('could not be shown').count()).toBe(0);
    }
    await end(desk);
  });
});

/** Somebody new, given her roles by two persons, also in a test (FE-02). */
const employ = ({ id, ...person }: { id: string; username: string; name: string; roles: readonly Role[]; passwordHash: string }) =>
  product.withDatabase((db) =>
    db.transaction(async (tx) => {
      await adoptPerson(tx, { id, branchId: 'HQ', ...person });
      await tx.sql`insert into app.people_changes (person_id, kind, change, before, reason, made_by)
        values (${id}, 'create', ${JSON.stringify({ kind: 'create', roles: person.roles })}::jsonb, '{}', 'for this test', 'admin')`;
      await tx.sql`update app.people_changes set state = 'approved', decided_by = 'workforce', decided_at = app.app_now() where person_id = ${id}`;
    }),
  );

test('who has investigated a complaint is told why she may not review it', async () => {
  const both = { username: 'both', password: 'both-countersign', roles: ['R22', 'R23'] as const };
  const passwordHash = await hashPassword(both.password);
  await employ({ id: 'both', name: '韩双', ...both, passwordHash });
  const desk = await openDesk(browser, { ...product, logins: [both] }, 'both');
  const started = await desk.context.request.post('/v1/processes/complaint/cases', {
    data: { input: { channel: 'hotline', customerId: 'C-100001', text: 'The card was charged twice in one shop.' } },
    headers: { 'x-countersign': '1', 'idempotency-key': `four-eyes-${Math.random()}` },
  });
  const { id } = (await started.json()) as { id: string };
  const open = async (task: string): Promise<void> => {
    await expect.poll(async () => (await desk.context.request.get(`/v1/tasks/${id}.${task}.1`)).ok(), PATIENCE).toBe(true);
    await desk.page.goto(`/tasks/${id}.${task}.1`);
  };
  await open('investigate');
  await desk.page.getByRole('button', { name: 'Claim this item' }).click();
  await desk.page.getByText('With you').waitFor();
  await desk.page.getByLabel('Upheld', { exact: true }).focus();
  await desk.press('Space');
  await desk.page.getByLabel('Facts found').fill('The shop has booked the amount two times.');
  await desk.press('Control+Shift+Enter');
  await desk.page.getByText('Submitted.').waitFor();
  await open('review');
  await desk.page.getByText('You may not do this item.').waitFor();
  await desk.page.getByText('Another person must do this: you have already acted in this matter (four-eyes rule).').waitFor();
  const who = desk.page.getByRole('region', { name: 'Who may not do this' });
  await who.getByText('韩双').waitFor();
  await who.getByText('completed “Investigate and propose a remedy”').waitFor();
  expect(await desk.page.getByRole('button', { name: 'Claim this item' }).count()).toBe(0);
  const next = await desk.context.request.post('/v1/queues/complaint-reviewer/claims', { data: {}, headers: { 'x-countersign': '1' } });
  expect(next.status()).toBe(204); // nor does the queue give it to her
  await end(desk);
});

test('a screen that nobody touches asks on without keeping the session awake, and stops when it has ended', async () => {
  const desk = await openDesk(browser, product, 'teller');
  await withoutStream(desk);
  await desk.page.reload();
  const asked: { readonly path: string; readonly isPoll: boolean }[] = [];
  desk.page.on('request', (request) => {
    const path = new URL(request.url()).pathname;
    if (path !== '/v1/events') asked.push({ path, isPoll: request.headers()['x-countersign-poll'] === '1' });
  });
  await desk.page.waitForTimeout(3_000);
  asked.length = 0;
  await expect.poll(() => asked.filter(({ path }) => path === '/v1/inbox').length, PATIENCE).toBeGreaterThanOrEqual(2);
  expect(asked.filter(({ isPoll }) => !isPoll)).toEqual([]);
  asked.length = 0;
  await desk.press('g', 'c'); // a person's own doing
  await expect.poll(() => asked.some(({ path }) => path === '/v1/cases'), PATIENCE).toBe(true);
  expect(asked.find(({ path }) => path === '/v1/cases')?.isPoll).toBe(false);
  await desk.context.clearCookies();
  await desk.page.getByRole('dialog').getByText('Your session ended.', { exact: false }).waitFor(PATIENCE);
  asked.length = 0;
  await desk.page.waitForTimeout(7_000);
  expect(asked).toEqual([]);
  await signIn(desk.page, product, 'teller');
  await end(desk);
});

test('what somebody else holds can be read, not written', async () => {
  const holder = await openDesk(browser, product, 'teller');
  const id = await openMine(holder);
  const reader = await openDesk(browser, product, 'keyer');
  await reader.page.goto(taskOf(id));
  await reader.page.getByText('holds this item. You can read it; only the holder can write.', { exact: false }).waitFor();
  expect(await greeting(reader).getAttribute('readonly')).not.toBeNull();
  expect(await reader.page.getByRole('button', { name: /Submit/ }).count()).toBe(0);
  await reader.close();
  await end(holder);
});

describe('what could not be read', () => {
  test('says so instead of “nothing is there”, and is read again by a key', async () => {
    const desk = await openDesk(browser, product, 'teller');
    let refuse = (): void => undefined;
    const asked = new Promise<void>((resolve) => (refuse = resolve));
    await desk.context.route('**/v1/absences*', (route) => {
      refuse();
      return route.abort();
    });
    await desk.page.goto('/admin/absences');
    await asked;
    const again = desk.page.getByRole('button', { name: 'Try again' });
    await again.waitFor(PATIENCE);
    expect(await desk.page.getByText('No absence lasts or is to come.').count()).toBe(0);
    await desk.context.unroute('**/v1/absences*');
    await again.press('Enter');
    await desk.page.getByText('No absence lasts or is to come.').waitFor(PATIENCE);
    await end(desk);
  });
});

describe('an act of one press', () => {
  test('pressed twice is done once, and told once', async () => {
    const desk = await openDesk(browser, product, 'teller');
    await openMine(desk);
    const sent: string[] = [];
    desk.page.on('request', (request) => {
      if (request.method() === 'POST' && /release$/.test(request.url())) sent.push(request.headers()['idempotency-key'] ?? '');
    });
    await desk.page.getByRole('button', { name: 'Give back' }).evaluate((button) => {
      const { click } = button as unknown as { click(): void }; // tests know no DOM
      click.call(button);
      click.call(button);
    });
    await desk.page.getByText('The item is back in its queue.', { exact: false }).waitFor(PATIENCE);
    expect(sent).toHaveLength(1);
    expect(await desk.page.locator('.notice-bad').count()).toBe(0);
    await end(desk);
  });

  test('stops and says so while what was typed cannot be saved', async () => {
    const desk = await openDesk(browser, product, 'teller');
    const id = await openMine(desk);
    await desk.context.route('**/draft', (route) => route.abort());
    await greeting(desk).fill(TYPED);
    await draft(desk, 'failed').waitFor(PATIENCE);
    await desk.press('Alt+p');
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByLabel('The customer must answer').check();
    await desk.press('Control+Enter');
    await dialog.getByText('Not done: what you typed is not saved yet.', { exact: false }).waitFor(PATIENCE);
    expect(await events(desk, id)).not.toContain('task.postponed');
    await desk.context.unroute('**/draft');
    await desk.press('Control+Enter'); // saves first
    await desk.page.getByText('Put off until', { exact: false }).waitFor(PATIENCE);
    await end(desk);
  });
});

describe('what is typed where no server keeps it', () => {
  test('into a dialog does not go by Esc: it asks, and a second Esc goes on writing', async () => {
    const desk = await openDesk(browser, product, 'lead');
    await desk.page.goto(taskOf(await startGreeting(desk)));
    await desk.page.getByRole('button', { name: 'Claim this item' }).waitFor();
    await desk.press('Alt+u');
    const dialog = desk.page.getByRole('dialog');
    const why = dialog.getByLabel('Why');
    await why.fill('The customer waits in the hall.');
    await desk.press('Escape');
    await dialog.getByText('What you typed here is not kept.').waitFor();
    await expectAccessible(desk.page, 'asked before what was typed goes');
    await desk.press('Escape');
    await dialog.getByText('What you typed here is not kept.').waitFor({ state: 'detached' });
    expect([await why.inputValue(), await hasFocus(why)]).toEqual(['The customer waits in the hall.', true]);
    await desk.press('Escape');
    await dialog.getByRole('button', { name: 'Throw it away' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await desk.press('Alt+u', 'Escape'); // nothing typed: nothing asked
    await dialog.waitFor({ state: 'detached' });
    await end(desk);
  });

  test('into the form of a new case is there when its writer comes back, and for nobody else', async () => {
    const desk = await openDesk(browser, product, 'teller');
    await desk.page.goto('/processes/complaint');
    const text = desk.page.getByLabel('What the customer complains about');
    await text.fill('Charged twice.');
    await desk.page.getByRole('link', { name: 'Cases', exact: true }).click();
    await desk.page.getByRole('heading', { name: 'Cases' }).waitFor();
    await desk.page.goBack();
    await text.waitFor();
    expect(await text.inputValue()).toBe('Charged twice.');
    await desk.page.getByRole('button', { name: /Your menu/ }).click();
    await desk.page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(desk.page, product, 'keyer');
    await desk.page.locator('h1').first().waitFor();
    await desk.press('g', 'p');
    await desk.page.getByRole('link', { name: 'Customer complaint' }).click();
    await desk.page.getByRole('heading', { name: 'Customer complaint' }).waitFor();
    expect((await text.count()) === 0 ? '' : await text.inputValue()).toBe('');
    expect(desk.complaints).toEqual([]);
    await desk.close();
  });
});

test('a password that was handed out is changed in the language of the person', async () => {
  const password = 'correct horse battery';
  await employ({ id: 'newcomer', username: 'newcomer', name: '新人', roles: ['R04'], passwordHash: await hashPassword(password) });
  await product.withDatabase(async (db) => {
    await db.sql`update app.people set first_password_until = now() + interval '1 day' where id = 'newcomer'`;
  });
  const context = await browser.newContext({ baseURL: product.url, locale: 'en' });
  const page = await context.newPage();
  await page.goto('/inbox');
  await page.getByLabel('User name').fill('newcomer');
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Choose a password of your own' }).waitFor(PATIENCE);
  await page.getByRole('button', { name: '中文' }).press('Enter');
  await page.getByRole('heading', { name: zhCn.password.firstTitle }).waitFor();
  await expectAccessible(page, 'the first password');
  await context.close();
});
