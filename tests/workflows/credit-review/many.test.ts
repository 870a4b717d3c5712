// Hundreds of made-up applications through the whole chain: what becomes of each is what a second, plain implementation of the written rules
// says (tests/domain/credit/plain.ts). They go through the real steps and the real database, and some through the engine. The pure core is held
// against ten thousand of them (tests/domain/credit/properties.test.ts), so the short form is what carries the facts there and back.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bureau } from '../../../activities/adapters/bureau.ts';
import { bureauStandIn, customerDataStandIn } from '../../../activities/adapters/credit-stand-ins.ts';
import { customerData } from '../../../activities/adapters/customer-data.ts';
import { runInStep } from '../../../activities/context.ts';
import * as steps from '../../../activities/credit-review.ts';
import type { Ports } from '../../../activities/ports.ts';
import { recompute } from '../../../cli/decide.ts';
import type { Iso } from '../../../domain/ids.ts';
import { CN } from '../../../domain/calendar/calendars.ts';
import { parseInput, startCase } from '../../../db/queries/start-case.ts';
import { creditReview } from '../../../workflows/credit-review/process.ts';
import { ON } from '../../domain/credit/facts.ts';
import { decidePlainly, type Answer } from '../../domain/credit/plain.ts';
import { IS_LONG } from '../../support/long.ts';
import { madeUpCase } from '../../support/made-up-applications.ts';
import { plantCase } from '../../support/plant-case.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(import.meta.url);
});
afterAll(() => desk.house.close());

/** Through the steps, and through the engine. */
const COUNTS = IS_LONG ? { steps: 500, engine: 60 } : { steps: 100, engine: 24 };

/** Every application was received on one day, so that ages are what the generator says. */
const RECEIVED = `${ON}T02:00:00.000Z` as Iso;
const ROUTES = { L1: 'L1', 'L1-checked': 'L1+check', L2: 'L2', L3: 'L3' } as const;
/** Other seeds than those of the pure test. */
const seedOf = (n: number) => 1_000_000 + n * 7;

/** The steps in the order of the process, as its worker runs them. */
async function throughSteps(caseId: string): Promise<Answer> {
  const { db } = desk.house;
  const ports = { profile: 'test', bureau: bureau(bureauStandIn(db)), customerData: customerData(customerDataStandIn(db)) } as Ports;
  const run = <T>(step: string, act: () => Promise<T>, key?: string) =>
    runInStep({ db, ports, caseId, step, key, actor: 'credit-review', signal: new AbortController().signal }, act);
  const declined = (found: readonly { readonly rule: string }[]): Answer => ({
    end: 'declined',
    rules: [...new Set(found.map(({ rule }) => rule))],
  });

  expect(await run('admit', () => steps.admit())).toEqual({ admitted: true });
  const early = await run('screenApplication', () => steps.screenApplication());
  if (!early.passed) return declined(early.knockOuts);
  const asked = await run('queryBureau', () => steps.queryBureau(), 'bureau');
  const accounts = await run('readAccounts', () => steps.readAccounts({ n: 1 }));
  if (!asked.done || !accounts.done) throw new Error('the stand-ins refused');
  const record = await run('screenBureau', () => steps.screenBureau({ report: asked.value.fileId }));
  if (!record.passed) return declined(record.knockOuts);
  const files = { report: asked.value.fileId, accounts: accounts.value.fileId };
  const { suggestion, knockOuts, size, score, route } = await run('assess', () => steps.assess({ ...files, corrections: {} }));
  if (score === null) return declined(knockOuts);
  const found = { rules: [], amount: size.amount, score: score.score, grade: score.grade };
  if (suggestion !== 'approve') return { ...found, end: suggestion === 'refer' ? 'referred' : 'declined' };
  return { ...found, end: ROUTES[route as keyof typeof ROUTES] };
}

test(
  `${COUNTS.steps} applications through the real steps end as the plain implementation says, and every decision can be computed again`,
  { timeout: 300_000 },
  async () => {
    const { db } = desk.house;
    for (let n = 1; n <= COUNTS.steps; n++) {
      const c = madeUpCase(seedOf(n));
      const [customerId, id] = [`CUS-M${n}`, `LN-20260303-M${String(n).padStart(7, '0')}`];
      const input = parseInput(creditReview, await plantCase(desk.house.db, c, customerId));
      await db.transaction((tx) =>
        startCase(tx, {
          ...{ id, wrappedKey: Buffer.from(randomUUID()), process: creditReview, input, starter: 'anna', branchId: 'HQ', customerId: null },
          ...{ parent: null, receivedAt: RECEIVED, at: RECEIVED, calendar: CN, hasEngine: false, actor: { kind: 'person', id: 'anna' } },
        }),
      );
      expect({ n, ...(await throughSteps(id)) }).toEqual({ n, ...decidePlainly(c) });
      expect((await recompute(db, id)).filter(({ verdict }) => verdict !== 'same')).toEqual([]);
    }
  },
);

test(`${COUNTS.engine} more through the engine: knocked out, or before the people whom the matrix names`, async () => {
  const cases = await Promise.all(
    Array.from({ length: COUNTS.engine }, async (_, i) => {
      const c = madeUpCase(seedOf(501 + i));
      const input = await plantCase(desk.house.db, c, `CUS-E${i}`);
      return { id: await desk.house.startCase(creditReview, input, { receivedAt: RECEIVED }), plain: decidePlainly(c) };
    }),
  );
  for (const { id, plain } of cases) {
    const isOver = plain.end === 'declined';
    if (isOver) {
      expect({ id, outcome: await desk.house.closed(id) }).toEqual({ id, outcome: 'declined' });
      for (const rule of plain.rules) expect(await desk.reason(id)).toContain(rule);
      continue;
    }
    const { assessment, offer, suggestion } = await desk.shows(`${id}.underwrite.1`);
    expect({ id, amount: offer.amount.amountMinor, score: assessment.score.score, grade: assessment.score.grade }).toEqual({
      ...{ id, amount: plain.amount, score: plain.score, grade: plain.grade },
    });
    await desk.underwrite(id);
    if (suggestion === 'refer') {
      expect({ id, outcome: await desk.house.closed(id), end: plain.end }).toEqual({ id, outcome: 'referred', end: 'referred' });
      continue;
    }
    const level = plain.end.slice(0, 2);
    await desk.house.open(`${id}.approve${level}.1`);
    await desk.house.withdraw(id);
  }
});
