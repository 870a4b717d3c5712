// What operators and auditors settle: effects of unknown outcome by two people, and histories opened with the auditor's right.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { payloadCodec, fixedKey, caseKeys } from '../../activities/adapters/payload-codec.ts';
import { claimEffect, endEffect, markEffectSent } from '../../db/queries/effects.ts';
import { TEST_KEY } from '../support/test-key.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let lead: Caller;
let admin: Caller;
let auditor: Caller;
let caseId: string;
beforeAll(async () => {
  house = await openApi();
  [lead, admin, auditor] = [await house.person(['R07']), await house.person(['R37']), await house.person(['R20'])];
  caseId = await house.startCase(await house.person(['R03']));
});
afterAll(() => house.close());

const context = () => ({ type: 'workflow', namespace: 'default', workflowId: caseId }) as const;
const unknown = async (key: string) => {
  const claim = await claimEffect(house.db, {
    key,
    caseId,
    kind: 'payment',
    request: {},
    payment: null,
    leaseSeconds: 60,
    whileClosing: false,
  });
  await markEffectSent(house.db, { key, fence: claim.fence });
  await endEffect(house.db, { key, state: 'unknown', result: null, actor: 'test' });
};
const resend = (who: Caller, key: string) =>
  who.post('/v1/operations/effects/resend', { key, reason: 'the ledger of that day does not show it' });

describe('an effect of which nobody knows whether it happened', () => {
  it('is listed, and sent once more only when two people agree', async () => {
    const key = `${caseId}/remedy`;
    await unknown(key);
    expect((await lead.get('/v1/operations/effects')).json().items).toMatchObject([{ key, caseId, kind: 'payment', proposedBy: null }]);
    expect((await resend(lead, key)).json()).toEqual({ key, state: 'proposed' });
    const again = await resend(lead, key);
    expect([again.statusCode, again.json().code]).toEqual([403, 'FOUR_EYES']);
    expect((await lead.get('/v1/operations/effects')).json().items).toMatchObject([{ key, proposedBy: lead.id }]);
    expect((await resend(admin, key)).json()).toEqual({ key, state: 'allowed' });
    expect((await lead.get('/v1/operations/effects')).json().items).toEqual([]);
  });
  it('that is known, or was never sent, cannot be sent once more', async () => {
    const response = await resend(lead, `${caseId}/nothing`);
    expect([response.statusCode, response.json().code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('what Temporal stores', () => {
  it('opens for the auditor, who is put on record', async () => {
    const codec = payloadCodec(caseKeys(house.db, TEST_KEY));
    const [sealed] = await codec.encode([{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"a fee"') }], context());
    const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
    const payload = {
      metadata: Object.fromEntries(Object.entries(sealed?.metadata ?? {}).map(([k, v]) => [k, base64(v)])),
      data: base64(sealed?.data),
    };
    const response = await auditor.post('/v1/operations/payloads/decode', { payloads: [payload] });
    expect(Buffer.from(response.json().payloads[0].data, 'base64').toString()).toBe('"a fee"');
    const seen = await house.db.sql`select actor_id from audit.events where event = 'history.decoded' and object = ${caseId}`;
    expect(seen).toEqual([{ actor_id: auditor.id }]);
  });
  it('does not open with another key', async () => {
    const [sealed] = await payloadCodec(fixedKey(Buffer.alloc(32, 1))).encode([{ metadata: {}, data: Buffer.from('x') }], context());
    const metadata = Object.fromEntries(Object.entries(sealed?.metadata ?? {}).map(([k, v]) => [k, Buffer.from(v).toString('base64')]));
    const response = await auditor.post('/v1/operations/payloads/decode', {
      payloads: [{ metadata, data: Buffer.from(sealed?.data ?? []).toString('base64') }],
    });
    expect([response.statusCode, response.json().code]).toEqual([422, 'PAYLOAD_UNREADABLE']);
  });
});

it('a bot, who has the exclusions of the proposer, and who does not see the branch are no second person (FE-09, SOD-24)', async () => {
  await unknown('E-second');
  const resend = (by: Caller) =>
    by.post('/v1/operations/effects/resend', { key: 'E-second', reason: 'the core has confirmed by telephone' });
  expect((await resend(lead)).statusCode).toBe(200);
  const [bot, substitute, elsewhere] = [
    await house.person(['R39', 'R07']),
    await house.person(['R07']),
    await house.person(['R07'], { branch: 'B1' }),
  ];
  await house.db.sql`insert into app.inheritances (person_id, from_id, cause) values (${substitute.id}, ${lead.id}, 'substitution:0')`;
  const before = await house.state();
  expect([(await resend(bot)).json().code, (await resend(substitute)).json().code]).toEqual(['FOUR_EYES', 'FOUR_EYES']);
  expect((await resend(elsewhere)).json().code).toBe('NOT_FOUND');
  expect(await house.state()).toBe(before);
  expect((await resend(admin)).json()).toMatchObject({ state: 'allowed' });
});

it('who has had a part in the loan that it belongs to does not decide on it, and who decides has one from then on (AU-05)', async () => {
  await unknown('E-loan');
  const [checker, herSubstitute, one, other] = [
    await house.person(['R07', 'R09']),
    await house.person(['R07']),
    await house.person(['R07']),
    await house.person(['R07']),
  ];
  const { sql } = house.db;
  await sql`insert into app.duties (subject, rule_set, person, duty) values (${caseId}, 'AU-05', ${checker.id}, 'disbursement-checker')`;
  await sql`insert into app.inheritances (person_id, from_id, cause) values (${herSubstitute.id}, ${checker.id}, 'substitution:1')`;
  const before = await house.state();
  for (const part of [checker, herSubstitute]) {
    const refused = await resend(part, 'E-loan');
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'SEGREGATION']);
  }
  expect(await house.state()).toBe(before);
  expect((await resend(one, 'E-loan')).json()).toMatchObject({ state: 'proposed' });
  expect((await resend(other, 'E-loan')).json()).toMatchObject({ state: 'allowed' });
  expect(
    await sql`select person from app.duties where subject = ${caseId} and rule_set = 'AU-05' and duty = 'second-opinion' order by person`,
  ).toEqual([one.id, other.id].sort().map((person) => ({ person })));
});
