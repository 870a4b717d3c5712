// The people of credit review in stories, each for one duty, and what they usually say.
import { ApplicationFailure } from '@temporalio/common';
import { bureau } from '../../../activities/adapters/bureau.ts';
import { bureauStandIn, customerDataStandIn } from '../../../activities/adapters/credit-stand-ins.ts';
import { customerData } from '../../../activities/adapters/customer-data.ts';
import { notify } from '../../../activities/adapters/notify.ts';
import { PORT_LIMITS } from '../../../activities/adapters/port.ts';
import { notifyStandIn } from '../../../activities/adapters/stand-in.ts';
import { caseFacts } from '../../../activities/credit-facts.ts';
import * as activities from '../../../activities/credit-review.ts';
import { creditReview } from '../../../workflows/credit-review/process.ts';
import { applicationOf, plant, type Applicant } from '../../support/applicants.ts';
import { openHouse, type House } from '../../support/house.ts';
import { paying } from './paying.ts';

const LIMITS = { ...PORT_LIMITS, timeoutMs: 500, pauseMs: 20, circuitMs: 100 };
const STAFF = ['ivan', 'uma', 'lea', 'leo', 'mia', 'nora', 'rm'] as const;
/** Opinions are ten characters and more. */
const SAY = 'Seen, and in order as it stands.';

export async function openDesk(file: string) {
  /** Customers about whom the bureau cannot be asked. */
  const broken = new Set<string>();
  const queryBureau: typeof activities.queryBureau = async () => {
    const { customerId } = (await caseFacts()).input.applicant;
    if (broken.has(customerId)) throw ApplicationFailure.nonRetryable('the certificate of the bureau has run out', 'CERTIFICATE');
    return activities.queryBureau();
  };
  const house = await openHouse({
    file,
    catalog: [creditReview, paying],
    modules: { creditReview: { ...activities, queryBureau } },
    workflowsPath: new URL('./workflows.ts', import.meta.url).pathname,
    ports: (db) => ({
      notify: notify(notifyStandIn(db), LIMITS),
      bureau: bureau(bureauStandIn(db), LIMITS),
      customerData: customerData(customerDataStandIn(db), LIMITS),
    }),
  });
  for (const id of STAFF) await house.db.sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
  return { house, broken, ...deskOf(house) };
}
export type Desk = Awaited<ReturnType<typeof openDesk>>;

type Changes = NonNullable<Parameters<typeof applicationOf>[1]>;
let customers = 0;

const deskOf = (house: House) => ({
  /** A planted applicant and her case; `anna` is who handed the application in. */
  async apply({
    customer,
    process = creditReview,
    ...changes
  }: Changes & { customer?: Partial<Applicant>; process?: typeof creditReview } = {}) {
    const customerId = customer?.customerId ?? `CUS-T${++customers}`;
    await plant(house.db, { customerId, ...customer });
    return house.startCase(process, applicationOf(customerId, changes), { by: 'anna' });
  },
  underwrite: (id: string, { round = 1, decision = 'approve', by = 'uma', reason = SAY } = {}) =>
    house.answer(`${id}.underwrite.${round}`, by, { decision, reason, ...(decision === 'return' ? { reasonCode: 'INCOME_UNCLEAR' } : {}) }),
  approve: (id: string, { task = 'approveL1', round = 1, decision = 'approve', by = 'lea', reason = SAY } = {}) =>
    house.answer(`${id}.${task}.${round}`, by, {
      decision,
      reason,
      ...(decision === 'return' ? { reasonCode: 'ASSESSMENT_DOUBTFUL' } : {}),
    }),
  accept: (
    id: string,
    { n = 1, decision = 'accept', by = 'nora', ...more }: { n?: number; decision?: string; by?: string; payees?: object[] } = {},
  ) =>
    house.answer(
      `${id}.acceptOffer.${n}`,
      by,
      { decision, ...(decision === 'accept' ? { signature: 'SIG-1' } : {}), ...more },
      { p4: ['payees'] },
    ),
  shows: async (task: string) => {
    await house.open(task);
    const [row] = await house.db.sql<
      { shows: Record<string, never>; note: string | null }[]
    >`select shows, note from app.tasks where id = ${task}`;
    return row?.shows as unknown as Shown;
  },
  reason: async (id: string) => (await house.db.sql<{ reason: string | null }[]>`select reason from app.cases where id = ${id}`)[0]?.reason,
  letters: async (id: string) =>
    await house.db.sql<{ key: string; text: string }[]>`
      select key, body ->> 'text' as text from outside.letters where key like ${`${id}/%`} order by key`,
  child: async (id: string) =>
    (await house.db.sql<{ input: Record<string, unknown> }[]>`select input from app.cases where parent_case = ${id}`)[0]?.input,
  /** Where the money is to go. */
  instruction: async (id: string) =>
    (
      await house.db.sql<{ account: string; payees: object[] }[]>`
        select account, payees from app.payment_instructions where loan_id = ${id} and tranche = 1`
    )[0],
});

export type Shown = {
  readonly offer: { readonly amount: { readonly amountMinor: number }; readonly terms?: unknown; readonly validUntil?: string };
  readonly assessment: {
    readonly route: string;
    readonly exposure: { readonly amountMinor: number };
    readonly score: { readonly score: number; readonly grade: string; readonly pd: string; readonly reasons: string[] };
    readonly size: { readonly kind: string; readonly foir: string };
    readonly facts: Readonly<Record<string, unknown>>;
    readonly incomeUsed: { readonly amountMinor: number };
    readonly pack: string;
  };
  readonly suggestion: string;
};
