// What disbursement does by itself: works out conditions and schedule, seals the order, reserves, and moves the money in the order of domain
// rule B.7, each step once under its key. Account numbers are read here and never leave PostgreSQL.
import { isMet } from '../domain/ledger/conditions.ts';
import type { Day } from '../domain/calendar/day.ts';
import { versionOf } from '../domain/ledger/disbursement-pack.ts';
import { PAYMENT_PROBLEMS, type Payee } from '../domain/ledger/payment-mode.ts';
import { scheduleOf } from '../domain/ledger/schedule.ts';
import { fen } from '../domain/money.ts';
import { CONDITIONS } from '../domain/ledger/conditions.ts';
import { allowSecondSending } from '../db/queries/effect-sending.ts';
import { effectOf } from '../db/queries/asked-effects.ts';
import {
  disbursementOf,
  insertOrder,
  latestOrder,
  moveBusinessDate,
  orderOf,
  reserveDisbursement,
  settleDisbursement,
  type DisbursementState,
} from '../db/queries/disbursements.ts';
import { answerOf } from '../db/queries/intake.ts';
import type { Booked } from './adapters/core-banking.ts';
import { stepContext } from './context.ts';
import { recordDecision } from './decide.ts';
import {
  conditionsToday,
  dayOf,
  facts,
  inOrder,
  known,
  maskedPayee,
  orderBody,
  problemsOf,
  released,
  sealOf,
  shown,
  type OrderBody,
} from './disbursement-order.ts';
import { askedAgain, once, onceOrUnknown, type Outcome } from './once.ts';

export { fileVoucher, notify } from './disbursement-papers.ts';

const bothLanguages = ({ en, zh }: { readonly en: string; readonly zh: string }) => `${zh} · ${en}`;

/** Conditions and schedule as they stand, for the maker; `expired` says that the approval no longer holds (AU-06). */
export async function draft({ round }: { round: number }) {
  const known = await facts();
  const conditions = await conditionsToday(known);
  const { input, pack } = known;
  await recordDecision({
    input: { round, approval: input.approval, amount: input.amount, businessDate: known.businessDate },
    outcome: { conditions },
    reasons: conditions.filter(({ state }) => state === 'pending').map(({ condition }) => condition),
    ...{ pack: pack.id, packVersion: versionOf(pack) },
  });
  return { isExpired: !isMet(conditions, 'approval'), shows: { ...shown(input, input.payees, known.businessDate), conditions } };
}

export type Submitted =
  | { readonly ok: true; readonly version: number; readonly seal: string; readonly needsSecondRelease: boolean; readonly shows: unknown }
  | { readonly ok: false; readonly message: string };

/** The maker's order, examined and sealed. What is not in order comes back to the maker with every reason. */
export async function submit({ task, version }: { task: string; version: number }): Promise<Submitted> {
  const { db, caseId } = stepContext();
  const all = await facts();
  const { input, pack } = all;
  const { answer, by } = await answerOf(db, { caseId, task });
  const payees = (answer['payees'] as readonly Payee[] | undefined) ?? input.payees;
  const [conditions, problems] = await Promise.all([conditionsToday(all), problemsOf(all, payees)]);
  const pending = conditions.filter(({ state }) => state === 'pending');
  if (pending.length > 0 || problems.length > 0)
    return {
      ok: false,
      message: [
        ...pending.map(({ condition }) => `未满足 · not met: ${bothLanguages(CONDITIONS[condition])}`),
        ...problems.map((rule) => `${rule.slice(0, 5)} ${bothLanguages(PAYMENT_PROBLEMS[rule])}`),
      ].join('\n'),
    };
  const body = orderBody(input, payees);
  const seal = sealOf(body);
  await insertOrder(db, { caseId, version, body, seal, by });
  const shows = { ...shown(input, payees, all.businessDate), conditions, seal, changed: changes(input.payees, payees) };
  return { ok: true, version, seal, needsSecondRelease: input.amount.amountMinor > pack.secondReleaseAbove, shows };
}

/** What the maker changed against the contract: the checker sees the difference (FE-07). */
function changes(before: readonly Payee[], after: readonly Payee[]) {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  return Array.from({ length: Math.max(before.length, after.length) }, (_, i) => ({
    before: maskedPayee(before[i]),
    after: maskedPayee(after[i]),
  })).filter((pair) => JSON.stringify(pair.before) !== JSON.stringify(pair.after));
}

export type Reserved =
  | { readonly ok: true; readonly payees: number; readonly unknownQueries: number; readonly unknownEverySeconds: number }
  | { readonly ok: false; readonly isExpired: boolean; readonly message: string };

const REFUSALS = {
  CHECK_VOID: '复核后指令已变更，复核作废 · The order was changed after the check: the check is void (DS-02)',
  LIMIT_MAKER: '超过经办当日限额 · The daily limit of the maker is used up (DS-05)',
  LIMIT_BRANCH: '超过机构当日限额 · The daily limit of the branch is used up (DS-05)',
  'SOD-06': '当日对账人员不得放款 · Somebody here reconciles this business date (SOD-06)',
  TRANCHE_PAID: '该笔已放款 · This tranche has been paid out',
} as const;

/** Locks the approval and the order, and takes the amount off the limits of its business date (B.7: reserve limit, lock approval version). */
export async function reserve(r: { version: number; seal: string; checker: string; releaser?: string }): Promise<Reserved> {
  const { db, caseId, actor } = stepContext();
  const all = await facts();
  const { input, pack, branchId, businessDate } = all;
  const conditions = (await disbursementOf(db, caseId)) === null ? await conditionsToday(all) : [];
  const pending = conditions.filter(({ state }) => state === 'pending');
  if (pending.length > 0)
    return {
      ok: false,
      isExpired: pending.some(({ condition }) => condition === 'approval'),
      message: pending.map(({ condition }) => `未满足 · not met: ${bothLanguages(CONDITIONS[condition])}`).join('\n'),
    };
  const order = await orderOf(db, { caseId, version: r.version });
  if (!order) throw new Error(`order ${r.version} of ${caseId} is missing`);
  const refusal = await db.transaction((tx) =>
    reserveDisbursement(tx, {
      ...{ caseId, loanId: input.loanId, tranche: input.tranche, amountMinor: input.amount.amountMinor, businessDate, branchId, actor },
      ...{
        version: r.version,
        seal: r.seal,
        maker: order.by,
        checker: r.checker,
        releaser: r.releaser ?? null,
        approvalId: input.approval.decisionId,
      },
      ...{ makerDailyMax: pack.makerDailyMax, branchDailyMax: pack.branchDailyMax },
    }),
  );
  if (refusal !== null) return { ok: false, isExpired: false, message: REFUSALS[refusal] };
  const { payees } = order.body as OrderBody;
  return { ok: true, payees: payees.length, unknownQueries: pack.unknownQueries, unknownEverySeconds: pack.unknownEverySeconds };
}

/**
 * Posts the loan at the core with the value date of the business date on which it is really sent: the cut-off may have passed since the
 * check (DS-04), or since a sending that the core certainly did not take. What may have arrived keeps the date that it was sent with.
 */
export async function postLoan(_: { attempt: number }): Promise<Outcome<Booked>> {
  const { db, caseId, ports, key } = stepContext();
  const [{ businessDate }, { row, body }, asked] = await Promise.all([facts(), released(), effectOf(db, `${caseId}/${key ?? ''}`)]);
  const today = row.businessDate > businessDate ? row.businessDate : businessDate;
  const valueDate = asked?.wasSent ? (asked.request as { readonly valueDate: Day }).valueDate : today;
  const { loanId, tranche, customerId, account, amount, method, rate, termMonths } = body;
  const { maker, checker } = row;
  const order = { key: caseId, loanId, tranche, customerId, account, amount, method, rate, termMonths, valueDate, maker, checker };
  const send = async (k: string) => {
    await moveBusinessDate(db, { caseId, businessDate: valueDate }); // by whoever alone may send now, and before the wire
    return ports.core.postLoan(k, order);
  };
  return moneyMoved({ kind: 'loan', request: order, payment: 'loan', dated: 'valueDate', send });
}

export async function creditBorrower(_: { attempt: number }): Promise<Outcome<Booked>> {
  const { caseId, ports } = stepContext();
  const { row, body } = await released();
  const order = { loanKey: caseId, account: body.account, amount: body.amount, businessDate: row.businessDate };
  return moneyMoved({ kind: 'credit', request: order, payment: 'credit', send: (k) => ports.core.creditBorrower(k, order) });
}

/** Out of the borrower's account to one payee of the order version that was checked. */
export async function payPayee({ part, version }: { part: number; version: number; attempt: number }): Promise<Outcome<Booked>> {
  const { caseId, ports, key } = stepContext();
  const { row, body } = await released(version);
  const payee = body.payees[part - 1];
  if (!payee) throw new Error(`${caseId} has no payee ${part}`);
  const { amount, ...whom } = payee;
  const order = {
    key: `${caseId}/${key ?? ''}`,
    loanKey: caseId,
    part,
    payee: whom,
    amount,
    businessDate: row.businessDate,
  };
  return moneyMoved({ kind: 'payment', request: order, payment: `payee-${part}`, send: (k) => ports.core.payPayee(k, order) });
}

/** The counter-entries, on the business date of the loan (REVERSE). */
export async function reverse(_: { attempt: number }): Promise<Outcome<Booked>> {
  const { caseId, ports } = stepContext();
  const { row } = await released();
  const order = { loanKey: caseId, businessDate: row.businessDate };
  return moneyMoved({ kind: 'reversal', request: order, send: (k) => ports.core.reverseLoan(k, order) });
}

const moneyMoved = (effect: Omit<Parameters<typeof onceOrUnknown<Booked>>[0], 'query'>): Promise<Outcome<Booked>> =>
  onceOrUnknown({ ...effect, query: (key) => stepContext().ports.core.findBooking(key) });

/** Asks the core by the key what became of it. */
export const askAgain = ({ key }: { key: string; n: number }): Promise<Outcome<Booked>> =>
  askedAgain<Booked>(key, (full) => stepContext().ports.core.findBooking(full));

/** Two people have said that it did not arrive: it may be sent once more, under the same key. */
export async function allowSending(a: { key: string; first: string; second: string; reason: string }): Promise<void> {
  const { db, caseId } = stepContext();
  const key = `${caseId}/${a.key}`;
  for (const person of [a.first, a.second]) {
    if ((await effectOf(db, key))?.state !== 'unknown') return; // known by now, or allowed already
    // The proposal may stand from a try that was cut off; the second person then allows it.
    await allowSecondSending(db, { key, person, branch: null, reason: a.reason }).catch((error: unknown) => {
      if ((error as Error).message !== 'FOUR_EYES' || person !== a.first) throw error;
    });
  }
}

/** Where the core's books differ from what was released: amount, date, schedule, what is posted. Nothing of it is ever overwritten (B.7). */
export async function compare({ after }: { after: 'loan' | 'credit' | 'payees'; n: number }): Promise<readonly Difference[]> {
  const { caseId, ports } = stepContext();
  const { row, body } = await released();
  const loan = known(await ports.core.loan(caseId));
  if (loan === null) return [{ what: 'loan', platform: body.amount.amountMinor, core: null }];
  const mine = scheduleOf({
    principal: fen(body.amount.amountMinor),
    rate: body.rate,
    months: body.termMonths,
    method: body.method,
    start: dayOf(row.businessDate),
  });
  const posted = (kind: string) =>
    loan.postings.filter((posting) => posting.kind === kind).reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const pairs: readonly Difference[] = [
    { what: 'amount', platform: body.amount.amountMinor, core: loan.amountMinor },
    { what: 'posted', platform: body.amount.amountMinor, core: posted('loan') },
    { what: 'valueDate', platform: row.businessDate, core: loan.valueDate },
    { what: 'rate', platform: body.rate, core: loan.rate },
    { what: 'credited', platform: after === 'loan' ? 0 : body.amount.amountMinor, core: posted('credit') },
    {
      what: 'paidOn',
      platform: after === 'payees' ? body.payees.reduce((sum, { amount }) => sum + amount.amountMinor, 0) : 0,
      core: posted('payment'),
    },
    { what: 'rows', platform: mine.length, core: loan.rows.length },
    ...mine.flatMap((one, i): Difference[] => {
      const theirs = loan.rows[i];
      return [
        { what: `row ${one.n}: dueDate`, platform: one.dueDate, core: theirs?.dueDate ?? null },
        { what: `row ${one.n}: principal`, platform: one.principal, core: theirs?.principalMinor ?? null },
        { what: `row ${one.n}: interest`, platform: one.interest, core: theirs?.interestMinor ?? null },
      ];
    }),
  ];
  return pairs.filter(({ platform, core }) => platform !== core).slice(0, DIFFERENCES_MAX);
}
export type Difference = { readonly what: string; readonly platform: string | number | null; readonly core: string | number | null };
/** A whole schedule may differ; a person needs to see that it does, not each of 360 rows. */
const DIFFERENCES_MAX = 12;

/** Keeps money that could not be paid on where it is, or frees it (冻结). */
export async function holdFunds({ part, free }: { part: number; free: boolean }): Promise<Outcome<{ key: string }>> {
  const { caseId, ports } = stepContext();
  const { body } = await released();
  const amountMinor = body.payees[part - 1]?.amount.amountMinor ?? 0;
  const key = `${caseId}/hold-${part}`;
  const order = { account: body.account, amountMinor, reason: `payee ${part} of ${caseId} is not paid yet` };
  // Holding twice is holding once, so an unknown outcome is asked for by holding again.
  const act = () => (free ? ports.core.freeHold(key) : ports.core.hold(key, order));
  return once({ kind: free ? 'hold-freed' : 'hold', request: { ...order, free }, send: act, query: act });
}

/** What the other side said, for the person who mends it: the payee masked. */
export async function correctPayee({ task, part, version }: { task: string; part: number; version: number }): Promise<Submitted> {
  const { db, caseId } = stepContext();
  const all = await facts();
  const { answer, by } = await answerOf(db, { caseId, task });
  const latest = await latestOrder(db, caseId);
  const before = latest?.version === version ? await orderOf(db, { caseId, version: version - 1 }) : latest; // tried again after a crash
  const corrected = answer['payee'] as Omit<Payee, 'amount'> | undefined;
  if (!before) throw new Error(`${caseId} has no order`);
  const payees = inOrder(before.body as OrderBody).payees;
  if (corrected === undefined) return { ok: false, message: '请填写更正后的收款人 · Enter the corrected payee' };
  const changed = payees.map((payee, i) => (i === part - 1 ? { ...corrected, amount: payee.amount } : payee));
  const problems = await problemsOf(all, changed);
  if (problems.length > 0)
    return { ok: false, message: problems.map((rule) => `${rule.slice(0, 5)} ${bothLanguages(PAYMENT_PROBLEMS[rule])}`).join('\n') };
  const body = orderBody(all.input, changed);
  const seal = sealOf(body);
  await insertOrder(db, { caseId, version, body, seal, by });
  return { ok: true, version, seal, needsSecondRelease: false, shows: { seal, changed: changes(payees, changed) } };
}

/** Whether the bank has asked to have it back since it was sent. */
export async function cancelAsked(_: { n: number }): Promise<{ reason: string | null }> {
  const { db, caseId } = stepContext();
  const row = await disbursementOf(db, caseId);
  return { reason: row?.cancelAskedAt == null ? null : (row.cancelReason ?? '') };
}

export async function settle({ state, version }: { state: DisbursementState; version?: number }): Promise<void> {
  const { db, caseId, actor } = stepContext();
  await settleDisbursement(db, { caseId, state, actor, ...(version === undefined ? {} : { version }) });
}
