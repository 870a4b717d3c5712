// countersign chaos --money: disbursements under a worker that is killed at every step of the saga and a core that fails in every way, each
// by a plan of the seed's. Afterwards the ledger must say that each tranche was paid exactly once or taken back whole (docs/money.md).
import { setTimeout as wait } from 'node:timers/promises';
import { termsHash } from '../../activities/terms.ts';
import { newKey, wrapKey } from '../../activities/adapters/keys.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import { cny } from '../../domain/money.ts';
import { databaseNow } from '../../db/queries/clock.ts';
import { openAccount } from '../../db/queries/core-post.ts';
import { planFault } from '../../db/queries/outside.ts';
import { adoptInstruction } from '../../db/queries/payment-instructions.ts';
import { adoptPerson } from '../../db/queries/people.ts';
import { parseInput, startCase } from '../../db/queries/start-case.ts';
import { disbursement } from '../../workflows/disbursement/process.ts';
import { PEOPLE, work } from './people.ts';
import { nameOf, planRuns, type Blow, type Run } from './plan.ts';
import { openStage, type Stage } from './stage.ts';
import { verdict, type Case } from './verdict.ts';
import { AMOUNT, SHARES } from './books.ts';

export type MoneyChaos = { readonly runs: number; readonly seed: number; readonly log: (line: string) => void };
export type MoneyReport = {
  readonly runs: number;
  readonly seed: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Blows that fell: workers killed at a step, the flow worker killed, faults that the core suffered. */
  readonly kills: number;
  readonly flowKills: number;
  readonly faults: number;
  /** Blows that were planned and found nothing to strike. */
  readonly missed: readonly string[];
  readonly tasks: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly wrong: readonly string[];
};

/** More at once would only wait for one another. */
const IN_FLIGHT = 20;
/** A killed worker's step is missed after ten seconds, so a case with three kills needs a minute. */
const STANDSTILL_MS = 240_000;
/** From when it is up: on a busy machine it needs as long to start, and would never come to work. */
const FLOW_LIVES_MS = 20_000;
const DAY_MS = 86_400_000;

export async function moneyChaos({ runs, seed, log }: MoneyChaos): Promise<MoneyReport> {
  const begun = performance.now();
  const plan = planRuns({ runs, seed });
  const stage = await openStage({ log });
  try {
    for (const id of PEOPLE) await adoptPerson(stage.db, { id, username: id, name: id, branchId: 'HQ', passwordHash: null, roles: [] });
    const cases = plan.map((run): Case => ({ ...namesOf(run), run }));
    await stage.begin(
      cases.flatMap(({ id, run }) => run.blows.flatMap((blow) => (blow.what === 'kill' ? [`${id}|${blow.at}|${blow.where}`] : []))),
    );
    log(`${runs} runs, seed ${seed}: ${cases.flatMap(({ run }) => run.blows).length} blows planned`);
    const told = new Map<string, number>();
    const flowKills = await carryOut(stage, cases, told, log);
    const outcomes = Object.fromEntries(
      (await stage.db.sql<{ outcome: string; n: number }[]>`select outcome, count(*) as n from app.cases group by 1 order by 1`).map(
        (row) => [row.outcome, row.n],
      ),
    );
    const wrong = await verdict(stage.db, cases);
    const seconds = Math.round((performance.now() - begun) / 1_000);
    const struck = await blowsThatFell(stage, cases);
    const missed = cases.flatMap(({ id, run }) =>
      run.blows.filter((blow) => !struck.has(`${id} ${nameOf(blow)}`)).map((blow) => `${id}: ${nameOf(blow)}`),
    );
    const kills = stage.killed().length;
    const tasks = Object.fromEntries(told);
    return { runs, seed, outcomes, kills, flowKills, faults: struck.size - kills, missed, tasks, seconds, wrong };
  } finally {
    await stage.close();
  }
}

/** A kill is noted by the worker that dies of it; a fault is suffered by the first call of its key. */
async function blowsThatFell({ db, killed }: Stage, cases: readonly Case[]): Promise<ReadonlySet<string>> {
  const calls = await db.sql<{ name: string }[]>`select distinct operation || ' ' || key as name from outside.calls`;
  const happened = new Set([...killed(), ...calls.map(({ name }) => name)]);
  const nameIn = (id: string, blow: Blow) =>
    blow.what === 'kill' ? `${id}|${blow.at}|${blow.where}` : `${blow.operation} ${id}/${blow.key}`;
  return new Set(
    cases.flatMap(({ id, run }) => run.blows.filter((blow) => happened.has(nameIn(id, blow))).map((blow) => `${id} ${nameOf(blow)}`)),
  );
}

async function carryOut(stage: Stage, cases: readonly Case[], told: Map<string, number>, log: (line: string) => void): Promise<number> {
  const waiting = [...cases];
  let [closed, flowKills, moved] = [0, 0, performance.now()];
  while (closed < cases.length) {
    while (waiting.length > 0 && cases.length - waiting.length - closed < IN_FLIGHT) await begin(stage, waiting.shift() as Case);
    await work(stage.db, told);
    const [row] = await stage.db.sql<{ n: number }[]>`select count(*) as n from app.cases where state = 'closed'`;
    if ((row?.n ?? 0) > closed) {
      closed = row?.n ?? 0;
      moved = performance.now();
      if (closed % 20 === 0) log(`${closed} of ${cases.length} closed, ${stage.killed().length} workers killed`);
    }
    if (stage.flowUpMs() > FLOW_LIVES_MS) {
      stage.killFlow();
      flowKills++;
    }
    if (performance.now() - moved > STANDSTILL_MS) throw new Error(await standstill(stage, cases));
    await wait(100);
  }
  return flowKills;
}

async function standstill({ db }: Stage, cases: readonly Case[]): Promise<string> {
  const open = await db.sql<{ id: string; stage: string | null }[]>`select id, stage from app.cases where state = 'open'`;
  const lines = open.map(
    ({ id, stage: at }) =>
      `${id} at ${at ?? 'its start'}: ${
        cases
          .find((one) => one.id === id)
          ?.run.blows.map(nameOf)
          .join(', ') ?? ''
      }`,
  );
  return `nothing has closed for ${STANDSTILL_MS / 1_000} s:\n${lines.join('\n')}`;
}

function namesOf({ n }: Run) {
  const tail = String(n).padStart(4, '0');
  return { id: `DSB-LN-20260302-CHAO${tail}-1`, account: `6222000055${tail}` };
}

async function begin({ db, masterKey }: Stage, { id, account, run }: Case): Promise<void> {
  const loanId = id.slice('DSB-'.length, -'-1'.length);
  const customerId = `C-${run.n}`;
  const { now: at } = await databaseNow(db);
  const terms = { loanId, amount: cny(AMOUNT), rate: '0.0720', termMonths: 12, method: 'equal-instalment', purpose: '装修' } as const;
  const payees = SHARES[run.payees].map((amount, i) => ({
    name: `测试装饰${i}`,
    account: `99020212345678${i}`,
    bankCode: '102100099996',
    amount: cny(amount),
  }));
  const from = (days: number) => new Date(Date.parse(at) + days * DAY_MS).toISOString();
  const input = {
    ...terms,
    ...{
      tranche: 1,
      borrower: { customerId, name: `林${run.n}` },
      product: 'consumer',
      payMode: run.payees === 0 ? 'self' : 'mixed',
    },
    approval: {
      ...{ decisionId: `${loanId}.approveL1.1`, approvedAt: from(-1), validUntil: from(89), level: 'L1', bureauReportAt: from(-1) },
      ...{ maxAmount: cny(AMOUNT), termsHash: termsHash(terms) },
    },
  };
  await adoptInstruction(db, { loanId, tranche: 1, account, payees });
  await openAccount(db, { number: account, customerId, title: `林${run.n}` });
  for (const blow of run.blows)
    if (blow.what === 'fault')
      await planFault(db, { port: 'core', operation: blow.operation, key: `${id}/${blow.key}`, nth: 1, fault: blow.fault });
  await db.transaction((tx) =>
    startCase(tx, {
      ...{
        id,
        wrappedKey: wrapKey(masterKey, newKey(), id),
        process: disbursement,
        input: parseInput(disbursement, input),
        starter: 'counter',
      },
      ...{ branchId: 'HQ', customerId: null, parent: null, receivedAt: at, at, calendar: CN, actor: { kind: 'system', id: 'chaos' } },
    }),
  );
}
