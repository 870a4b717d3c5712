// Signing in through the organisation, against a real provider on loopback.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openOidc } from '../../activities/adapters/oidc.ts';
import { adoptPerson } from '../../db/queries/people.ts';
import { openApi, type House } from './support/house.ts';
import { portOf } from './support/listen.ts';
import { clientOf, openBrowser, openProvider, type Issuer } from './support/provider.ts';

let issuer: Issuer;
let house: House;
let origin: string;
const said: Record<string, Record<string, unknown>> = {};

async function openHouse(
  claim = 'preferred_username',
  given: Partial<ReturnType<typeof clientOf>> = {},
): Promise<{ house: House; origin: string }> {
  const made = await openApi({
    settings: { oidcTitle: 'Bank login', ratePerMinute: { person: 1e6, stranger: 1e6, signIn: 1e6 } },
    oidc: openOidc({ ...clientOf(issuer), ...given, claim }),
  });
  return { house: made, origin: `http://127.0.0.1:${await portOf(made.app)}` };
}
/** The provider must know where to send people back to, so the port comes first. */
beforeAll(async () => {
  const probe = await openApi();
  const port = await portOf(probe.app);
  await probe.close();
  issuer = await openProvider(
    `http://127.0.0.1:${port}/v1/session/oidc/callback`,
    (account) => said[account] ?? { preferred_username: account },
  );
  house = await openApi({
    settings: { oidcTitle: 'Bank login', ratePerMinute: { person: 1e6, stranger: 1e6, signIn: 1e6 } },
    oidc: openOidc({ ...clientOf(issuer), claim: 'preferred_username' }),
  });
  await house.app.listen({ host: '127.0.0.1', port });
  origin = `http://127.0.0.1:${port}`;
  const anna = { id: 'anna', username: 'anna.chen', name: '安娜', branchId: 'HQ', passwordHash: null, roles: ['R04'] } as const;
  await adoptPerson(house.owner, anna);
  await adoptPerson(house.owner, { ...anna, id: 'robot', username: 'robot', kind: 'bot', roles: ['R39'] });
});
afterAll(async () => {
  await house.close();
  await issuer.close();
});

let browser: ReturnType<typeof openBrowser>;
beforeEach(() => {
  browser = openBrowser();
});
const atHome = (url: string) => url.startsWith(`${origin}/`) && !url.includes('/v1/session/oidc');
const atCallback = (url: string) => url.startsWith(`${origin}/v1/session/oidc/callback`);
const whoAmI = async () => (await browser.visit(`${origin}/v1/session`)).text;

describe('signing in through the organisation', () => {
  it('is offered when it is set up, and only then', async () => {
    expect((await house.stranger.get('/v1/session/methods')).json()).toEqual({
      password: true,
      oidc: { title: 'Bank login', href: '/v1/session/oidc' },
    });
    const without = await openApi();
    expect((await without.stranger.get('/v1/session/methods')).json()).toEqual({ password: true, oidc: null });
    expect((await without.stranger.get('/v1/session/oidc')).json().code).toBe('NOT_FOUND');
    await without.close();
  });
  it('opens the session of the person with that user name, as by password, and leads to where she wanted', async () => {
    expect(await browser.signIn(`${origin}/v1/session/oidc?to=/tasks`, 'anna.chen', atHome)).toBe(`${origin}/tasks`);
    expect(JSON.parse(await whoAmI())).toMatchObject({ person: { id: 'anna', name: '安娜' }, mustChangePassword: false });
    expect(browser.cookie(origin, 'countersign-oidc')).toBe(undefined);
    const list = JSON.parse((await browser.visit(`${origin}/v1/session/list`)).text) as { items: { method: string }[] };
    expect(list.items[0]?.method).toBe('oidc');
    expect(await house.events('anna')).toContain('session.opened');
  });
  it('asks with code, PKCE, state and nonce, and keeps none of them where a script or another site could read it', async () => {
    const page = await browser.visit(`${origin}/v1/session/oidc`);
    const asked = new URL(page.headers.get('location') ?? '');
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      client_id: 'countersign',
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.searchParams.get(name)?.length).toBeGreaterThan(40);
    expect(page.headers.get('set-cookie')).toMatch(/^countersign-oidc=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(Buffer.from(browser.cookie(origin, 'countersign-oidc') ?? '', 'base64url').toString('latin1')).not.toContain(
      asked.searchParams.get('state'),
    );
  });
  it('takes a claim that was verified only: an e-mail address that nobody has checked is nobody', async () => {
    const byMail = openOidc({ ...clientOf(issuer), claim: 'email' });
    for (const [account, isVerified] of [
      ['checked', true],
      ['unchecked', false],
    ] as const) {
      said[account] = { email: 'anna.chen', email_verified: isVerified };
      const { href, ...begun } = await byMail.begin(`${origin}/v1/session/oidc/callback`);
      const back = await openBrowser().signIn(href, account, atCallback);
      const name = await byMail.finish({ ...begun, returned: new URL(back) }).catch((error: Error) => error.name);
      expect([account, name]).toEqual([account, isVerified ? 'anna.chen' : 'NotVouched']);
    }
  });
});

describe('is refused', () => {
  const failure = (code: string) => `${origin}/?sign-in=${code}`;
  it('to somebody who has no account here; none is made', async () => {
    const before = await house.state();
    expect(await browser.signIn(`${origin}/v1/session/oidc`, 'stranger', atHome)).toBe(failure('OIDC_NO_ACCOUNT'));
    expect(browser.cookie(origin, 'countersign')).toBe(undefined);
    expect(await house.state()).toBe(before);
  });
  it('to somebody who was switched off, and to a bot', async () => {
    await house.owner.sql`update app.people set is_active = false where id = 'anna'`;
    expect(await browser.signIn(`${origin}/v1/session/oidc`, 'anna.chen', atHome)).toBe(failure('OIDC_NO_ACCOUNT'));
    await house.owner.sql`update app.people set is_active = true where id = 'anna'`;
    expect(await openBrowser().signIn(`${origin}/v1/session/oidc`, 'robot', atHome)).toBe(failure('OIDC_NO_ACCOUNT'));
  });
  it('when what comes back was not asked by this browser: another state, no cookie, the cookie of another', async () => {
    const back = await browser.signIn(`${origin}/v1/session/oidc`, 'anna.chen', atCallback);
    const wrong = new URL(back);
    wrong.searchParams.set('state', 'a state of somebody else');
    expect(new URL((await browser.visit(wrong.href)).headers.get('location') ?? '', origin).href).toBe(failure('OIDC_REFUSED'));
    // the cookie is spent by the failure: not even the right answer is taken now
    expect(new URL((await browser.visit(back)).headers.get('location') ?? '', origin).href).toBe(failure('OIDC_REFUSED'));
    // an attacker's link, with the attacker's own code, in the browser of somebody who has begun to sign in herself
    const [attacker, victim] = [openBrowser(), openBrowser()];
    const stolen = await attacker.signIn(`${origin}/v1/session/oidc`, 'anna.chen', atCallback);
    await victim.visit(`${origin}/v1/session/oidc`);
    expect((await victim.visit(stolen)).headers.get('location')).toBe('/?sign-in=OIDC_REFUSED');
    expect([browser, victim].map((one) => one.cookie(origin, 'countersign'))).toEqual([undefined, undefined]);
  });
  it('a second time with the same answer', async () => {
    const begun = await browser.visit(`${origin}/v1/session/oidc`);
    const sealed = begun.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const back = await browser.signIn(begun.headers.get('location') ?? '', 'anna.chen', atCallback);
    const go = async () => (await fetch(back, { redirect: 'manual', headers: { cookie: sealed } })).headers.get('location');
    expect([await go(), await go()]).toEqual(['/', '/?sign-in=OIDC_REFUSED']);
  });
  it('when the provider says that she has turned back', async () => {
    await browser.visit(`${origin}/v1/session/oidc`);
    const page = await browser.visit(`${origin}/v1/session/oidc/callback?error=access_denied&state=x`);
    expect([page.status, page.headers.get('location')]).toEqual([303, '/?sign-in=OIDC_REFUSED']);
  });
  it('without leading anywhere else: only to a path of the workbench', async () => {
    for (const to of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
      expect([to, (await browser.visit(`${origin}/v1/session/oidc?to=${encodeURIComponent(to)}`)).status]).toEqual([to, 400]);
  });
  it('with a word of when to try again while the provider is down, before and after she has been there; passwords go on', async () => {
    const down = await openProvider(`${origin}/v1/session/oidc/callback`, () => ({}));
    const { house: other, origin: there } = await openHouse('preferred_username', { issuer: down.url });
    await down.close();
    const page = await browser.visit(`${there}/v1/session/oidc`);
    expect([page.status, page.headers.get('location')]).toEqual([303, '/?sign-in=OIDC_UNAVAILABLE']);
    expect((await other.stranger.send({ method: 'POST', url: '/v1/session', payload: { username: 'x', password: 'y' } })).json().code).toBe(
      'WRONG_CREDENTIALS',
    );
    await other.close();

    const later = await openProvider(`${origin}/v1/session/oidc/callback`, (account) => ({ preferred_username: account }));
    const oidc = openOidc({ ...clientOf(later), claim: 'preferred_username' });
    const { href, ...begun } = await oidc.begin(`${origin}/v1/session/oidc/callback`);
    const back = await browser.signIn(href, 'anna.chen', atCallback);
    await later.close();
    await expect(oidc.finish({ ...begun, returned: new URL(back) })).rejects.toMatchObject({ name: 'ProviderAway' });
  });
});
