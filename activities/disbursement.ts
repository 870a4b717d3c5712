// What disbursement does by itself: works out conditions and schedule, seals the order, reserves, and moves the money in the order of domain
// rule B.7, each step once under its key. Account numbers are read here and never leave PostgreSQL.
import { CONDITIONS, conditionsOf, isMet, type ConditionId } from '../domain/ledger/conditions.ts';
import type { Day } from '../domain/calendar/day.ts';
import { versionOf } from '../domain/ledger/disbursement-pack.ts';
import { mask, maskedApart } from '../domain/data-class.schema.ts';
import {
  correctionDecision,
  draftDecision,
  pendingOf,
  reservationDecision,
  submissionDecision,
  type Reservable,
  type ReservationFacts,
} from '../domain/ledger/order-decisions.ts';
import { problemText, type Payee, type PaymentProblem } from '../domain/ledger/payment-mode.ts';
import { scheduleOf } from '../domain/ledger/schedule.ts';
import { fen, yuanText } from '../domain/money.ts';
import { allowSecondSending } from '../db/queries/effect-sending.ts';
import { effectOf } from '../db/queries/asked-effects.ts';
import {
  cancellationOf,
  disbursementOf,
  insertOrder,
  latestOrder,
  moveBusinessDate,
  noteSending,
  orderOf,
  reserveDisbursement,
  settleDisbursement,
  type Cancellation,
  type Disbursement,
  type DisbursementState,
} from '../db/queries/disbursements.ts';
import { answerOf } from '../db/queries/intake.ts';
import type { Booked, CoreLoan } from './adapters/core-banking.ts';
import { stepContext } from './context.ts';
import { recordDecision } from './decide.ts';
import {
  conditionFacts,
  dayOf,
  facts,
  inOrder,
  known,
  orderBody,
  paymentFacts,
  released,
  sealOf,
  shown,
  type Facts,
  type OrderBody,
} from './disbursement-order.ts';
import { askedAgain, once, onceOrUnknown, type Outcome } from './once.ts';

export { fileVoucher, notify } from './disbursement-papers.ts';

const bothLanguages = ({ en, zh }: { readonly en: string; readonly zh: string }) => `${zh} · ${en}`;

/** Conditions and schedule as they stand, for the maker; `expired` says that the approval no longer holds (AU-06). */
export async function draft({ round }: { round: number }) {
  const all = await facts();
  const { input, businessDate } = all;
  const told = { round, conditions: await conditionFacts(all) };
  const outcome = draftDecision(told, all.pack);
  const { conditions } = outcome;
  await recordDecision({ input: told, outcome, reasons: pendingOf(conditions), ...packOf(all) });
  return { isExpired: !isMet(conditions, 'approval'), shows: { ...shown(input, input.payees, businessDate), conditions } };
}
const packOf = ({ pack }: Facts) => ({ pack: pack.id, packVersion: versionOf(pack) });

export type Submitted =
  | { readonly ok: true; readonly version: number; readonly seal: string; readonly needsSecondRelease: boolean; readonly shows: unknown }
  | { readonly ok: false; readonly message: string };

/** The maker's order, examined and sealed. What is not in order comes back to the maker with every reason. */
export async function submit({ task, version }: { task: string; version: number }): Promise<Submitted> {
  const { db, caseId } = stepContext();
  const all = await facts();
  const { input } = all;
  const { answer, by } = await answerOf(db, { caseId, task });
  const payees = (answer['payees'] as readonly Payee[] | undefined) ?? input.payees;
  const told = { version, conditions: await conditionFacts(all), payment: await paymentFacts(all, payees) };
  const outcome = submissionDecision(told, all.pack);
  const { conditions, problems, needsSecondRelease } = outcome;
  const pending = pendingOf(conditions);
  await recordDecision({ input: told, outcome, reasons: [...pending, ...problems], ...packOf(all) });
  if (pending.length > 0 || problems.length > 0) return { ok: false, message: [...unmet(pending), ...broken(problems, all)].join('\n') };
  const body = orderBody(input, payees);
  const seal = sealOf(body);
  await insertOrder(db, { caseId, version, body, seal, by });
  const shows = { ...shown(input, payees, all.businessDate), conditions, seal, changed: changes(input.payees, payees) };
  return { ok: true, version, seal, needsSecondRelease, shows };
}
const unmet = (pending: readonly ConditionId[]) => pending.map((condition) => `未满足 · not met: ${bothLanguages(CONDITIONS[condition])}`);
const broken = (problems: readonly PaymentProblem[], { input, pack }: Facts) =>
  problems.map((rule) => problemText(rule, input.product, pack));

/** What the maker changed against the contract: the checker sees the difference, also one that the mask would hide (FE-07, X-04). */
function changes(before: readonly Payee[], after: readonly Payee[]) {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, i) => [before[i], after[i]] as const)
    .filter(([one, other]) => JSON.stringify(one) !== JSON.stringify(other))
    .map(([one, other]) => {
      const [was, is] = one && other ? maskedApart(one.account, other.account) : [mask(one?.account ?? ''), mask(other?.account ?? '')];
      return { before: one && { ...one, account: was }, after: other && { ...other, account: is } };
    });
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
  const conditions = (await disbursementOf(db, caseId)) === null ? await conditionFacts(all) : null;
  const decided = async (reservation: Reservable | null) => {
    const told: ReservationFacts = { conditions, reservation };
    const outcome = reservationDecision(told, pack);
    const reasons = [...pendingOf(outcome.conditions), ...(outcome.refusal === null ? [] : [outcome.refusal])];
    await recordDecision({ input: told, outcome, reasons, ...packOf(all) });
  };
  const pending = conditions === null ? [] : pendingOf(conditionsOf(conditions, pack));
  if (pending.length > 0) {
    await decided(null);
    return { ok: false, isExpired: pending.includes('approval'), message: unmet(pending).join('\n') };
  }
  const order = await orderOf(db, { caseId, version: r.version });
  if (!order) throw new Error(`order ${r.version} of ${caseId} is missing`);
  const { found, refusal } = await db.transaction((tx) =>
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
  await decided(found);
  if (refusal !== null) return { ok: false, isExpired: false, message: REFUSALS[refusal] };
  const { payees } = order.body as OrderBody;
  return { ok: true, payees: payees.length, unknownQueries: pack.unknownQueries, unknownEverySeconds: pack.unknownEverySeconds };
}

/**
 * Posts the loan at the core with the value date of the business date on which it is really sent: the cut-off may have passed since the
 * check (DS-04), or since a sending that the core certainly did not take. What may have arrived keeps the date that it was sent with.
 */
export async function postLoan(_: { attempt: number }): Promise<Outcome<Booked>> {
  const { db, caseId, ports } = stepContext();
  const { row, body } = await released();
  const valueDate = await sendingDate(row, 'valueDate');
  const { loanId, tranche, customerId, account, amount, method, rate, termMonths } = body;
  const { maker, checker } = row;
  const order = { key: caseId, loanId, tranche, customerId, account, amount, method, rate, termMonths, valueDate, maker, checker };
  const send = async (k: string) => {
    await moveBusinessDate(db, { caseId, businessDate: valueDate }); // by whoever alone may send now, and before the wire
    return ports.core.postLoan(k, order);
  };
  return moneyMoved({ kind: 'loan', request: order, payment: 'loan', dated: 'valueDate', send });
}

/**
 * The business date on which it is sent (X-02, DS-04), never before that of the loan. What may have arrived under its key keeps the date that
 * it left with.
 */
async function sendingDate(row: Disbursement, member: 'valueDate' | 'businessDate'): Promise<Day> {
  const { db, caseId, key } = stepContext();
  const asked = await effectOf(db, `${caseId}/${key ?? ''}`);
  if (asked?.wasSent) return (asked.request as Readonly<Record<typeof member, Day>>)[member];
  const { businessDate } = await facts();
  return row.businessDate > businessDate ? row.businessDate : businessDate;
}

export async function creditBorrower(_: { attempt: number }): Promise<Outcome<Booked>> {
  const { db, caseId, ports } = stepContext();
  const { row, body } = await released();
  const businessDate = await sendingDate(row, 'businessDate');
  const order = { loanKey: caseId, account: body.account, amount: body.amount, businessDate };
  const send = async (k: string) => {
    await noteSending(db, { caseId, businessDate });
    return ports.core.creditBorrower(k, order);
  };
  return adopted('credit', order, await moneyMoved({ kind: 'credit', request: order, payment: 'credit', dated: 'businessDate', send }));
}

/** Out of the borrower's account to one payee of the order version that was checked. */
export async function payPayee({ part, version }: { part: number; version: number; attempt: number }): Promise<Outcome<Booked>> {
  const { db, caseId, ports, key } = stepContext();
  const { row, body } = await released(version);
  const payee = body.payees[part - 1];
  if (!payee) throw new Error(`${caseId} has no payee ${part}`);
  const { amount, ...whom } = payee;
  const businessDate = await sendingDate(row, 'businessDate');
  const order = { key: `${caseId}/${key ?? ''}`, loanKey: caseId, part, payee: whom, amount, businessDate };
  const send = async (k: string) => {
    await noteSending(db, { caseId, businessDate });
    return ports.core.payPayee(k, order);
  };
  return adopted(
    'payment',
    order,
    await moneyMoved({ kind: 'payment', request: order, payment: `payee-${part}`, dated: 'businessDate', send }),
  );
}

type Ordered = {
  readonly amount: OrderBody['amount'];
  readonly part?: number;
  readonly payee?: Omit<Payee, 'amount'>;
  readonly account?: string;
};

/**
 * An order of ours that the core rejected and booked after all (PAID_ALREADY): done, when what was booked is what is ordered now; else it is
 * told, masked, for a person to decide.
 */
async function adopted(kind: 'credit' | 'payment', order: Ordered, outcome: Outcome<Booked>): Promise<Outcome<Booked>> {
  if (outcome.done || outcome.code !== 'PAID_ALREADY') return outcome;
  const found = await bookedBefore(kind, order.part ?? 0);
  if (!found) return outcome;
  const { posting, sent } = found;
  const same = (one: Ordered) =>
    JSON.stringify([one.amount.amountMinor, one.account, one.payee?.name, one.payee?.account, one.payee?.bankCode]);
  const isWhole = posting.amountMinor === sent.amount.amountMinor && (sent.payee === undefined || posting.payee === sent.payee.account);
  if (isWhole && same(sent) === same(order)) {
    const { key, amountMinor, currency, businessDate } = posting;
    return { done: true, value: { key, kind, amountMinor, currency, businessDate } };
  }
  const whom = sent.payee === undefined ? '' : `${sent.payee.name} ${mask(posting.payee ?? '')} `;
  const what = `${whom}${yuanText(fen(posting.amountMinor))} CNY, ${posting.businessDate}, ${posting.key}`;
  return { ...outcome, message: `此前的指令已记账 · An earlier order was booked after all: ${what}` };
}

/** What the core has booked of a credit or of one payee, and the order of ours under whose key it did; null when it was none of ours. */
async function bookedBefore(
  kind: 'credit' | 'payment',
  part: number,
): Promise<{ posting: CoreLoan['postings'][number]; sent: Ordered } | null> {
  const { db, caseId, ports } = stepContext();
  const loan = known(await ports.core.loan(caseId));
  const posting = loan?.postings.find((one) => one.kind === kind && one.part === part);
  const effect = posting && (await effectOf(db, posting.key));
  return posting && effect?.kind === kind ? { posting, sent: effect.request as Ordered } : null;
}

/** The counter-entries (REVERSE): of today, so that the core refuses them once the business date of the loan is over (0.6). */
export async function reverse(_: { attempt: number }): Promise<Outcome<Booked>> {
  const { caseId, ports } = stepContext();
  const { row } = await released();
  const order = { loanKey: caseId, businessDate: await sendingDate(row, 'businessDate') };
  return moneyMoved({ kind: 'reversal', request: order, dated: 'businessDate', send: (k) => ports.core.reverseLoan(k, order) });
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
  const isBooked = answer['decision'] === 'booked';
  const corrected = isBooked ? (await bookedBefore('payment', part))?.sent.payee : (answer['payee'] as Omit<Payee, 'amount'> | undefined);
  if (!before) throw new Error(`${caseId} has no order`);
  const payees = inOrder(before.body as OrderBody).payees;
  if (isBooked && corrected === undefined)
    return { ok: false, message: '核心未记该笔付款，请更正收款人 · The core has booked no payment of it: correct the payee' };
  if (corrected === undefined) return { ok: false, message: '请填写更正后的收款人 · Enter the corrected payee' };
  const changed = payees.map((payee, i) => (i === part - 1 ? { ...corrected, amount: payee.amount } : payee));
  if (!isBooked) {
    // what is booked was examined when it was ordered, and is paid
    const told = { version, payment: await paymentFacts(all, changed) };
    const outcome = correctionDecision(told, all.pack);
    await recordDecision({ input: told, outcome, reasons: outcome.problems, ...packOf(all) });
    if (outcome.problems.length > 0) return { ok: false, message: broken(outcome.problems, all).join('\n') };
  }
  const body = orderBody(all.input, changed);
  const seal = sealOf(body);
  await insertOrder(db, { caseId, version, body, seal, by });
  return { ok: true, version, seal, needsSecondRelease: false, shows: { seal, changed: changes(payees, changed) } };
}

/** Who of the bank has asked to have it back since it was sent, and why. `isLast`: nobody will look again, so later requests are refused. */
export async function cancelAsked({ isLast = false }: { n: number; isLast?: boolean }): Promise<Cancellation> {
  const { db, caseId } = stepContext();
  return cancellationOf(db, { caseId, isLast });
}

export async function settle({ state, version }: { state: DisbursementState; version?: number }): Promise<void> {
  const { db, caseId, actor } = stepContext();
  await settleDisbursement(db, { caseId, state, actor, ...(version === undefined ? {} : { version }) });
}
