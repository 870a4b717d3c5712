// Forty loans in all stages, worked by the people of the demonstration over the API, one after the other in the background: papers are
// uploaded, read, verified and filed, credit is decided, money is paid out. Where a case is left is where somebody finds it; one that a stop
// has left half-way goes on at the next start.
import { setTimeout as wait } from 'node:timers/promises';
import { applicationOf, BORROWERS, type Borrower } from './borrowers.ts';
import { renderIdCard } from './papers/id-card.ts';
import { renderLoanApplication } from './papers/loan-application.ts';
import type { Progress } from './progress.ts';
import { upload, type As } from './session.ts';

/** The item that is left open, or how the case ends; how many of each. */
const STAGES = [
  ['verify', 4],
  ['underwrite', 7],
  ['approve', 6],
  ['acceptOffer', 5],
  ['make', 4],
  ['check', 4],
  ['disbursed', 7],
  ['refused', 1],
  ['arrears', 2],
] as const;
export type Stage = (typeof STAGES)[number][0];
/** How a case that is not left open ends. */
const ENDS: Readonly<Partial<Record<Stage, string>>> = { disbursed: 'disbursed', refused: 'offer-refused', arrears: 'declined' };
/** In turns, so that the first few cases show every stage. The two with arrears are the last. */
const PLAN: readonly Stage[] = interleaved(STAGES.flatMap(([stage, count]) => (stage === 'arrears' ? [] : [{ stage, count }])));
export const stageOf = (number: number): Stage => PLAN[number] ?? 'arrears';

const SAID = '资料齐全，收入与用途核实无误。';
const ANSWERS: Readonly<Record<string, object>> = {
  underwrite: { decision: 'approve', reason: SAID },
  approveL1: { decision: 'approve', reason: SAID },
  checkApproval: { decision: 'approve', reason: SAID },
  approveL2: { decision: 'approve', reason: SAID },
  acceptOffer: { decision: 'accept', signature: 'ES-DEMO' },
  make: { decision: 'submit' },
  check: { decision: 'release' },
};
const ORDER = ['verify', 'underwrite', 'approve', 'acceptOffer', 'make', 'check'] as const;
const APPROVALS = ['approveL1', 'checkApproval', 'approveL2'];

type Options = {
  readonly as: As;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Which of the forty, by number; all without it. */
  readonly numbers?: readonly number[];
};
export type LoansIn = {
  readonly wanted: number;
  readonly standing: number;
  /** Stages at which no loan stands. */
  readonly lacking: readonly Stage[];
  readonly failures: readonly string[];
};

/** Brings in what is missing until it is told to stop. A case that cannot be worked is tried once more when the others are through. */
export async function openDemoLoans({ as, progress, signal, numbers = [...BORROWERS.keys()] }: Options): Promise<LoansIn> {
  const missing = new Map(numbers.map((number) => [number, '']));
  for (let round = 1; round <= ROUNDS; round++)
    for (const number of [...missing.keys()]) {
      const borrower = BORROWERS[number];
      if (signal.aborted || !borrower) break;
      await openLoan(borrower, { number, stage: stageOf(number), as, progress, signal })
        .then(() => missing.delete(number))
        .catch((error: unknown) => missing.set(number, `${borrower.customerId}: ${(error as Error).message}`));
    }
  const standing = new Set(numbers.filter((number) => !missing.has(number)).map(stageOf));
  return {
    ...{ wanted: numbers.length, standing: numbers.length - missing.size },
    lacking: [...new Set(numbers.map(stageOf))].filter((stage) => !standing.has(stage)),
    failures: [...missing.values()].filter(Boolean),
  };
}
/** What two tries could not bring in, the next start tries again. */
const ROUNDS = 2;

/** The closing line: how many stand, and what is lacking. */
export function saidOf({ wanted, standing, lacking }: LoansIn): string {
  const where = lacking.length === 0 ? 'in all stages' : `none stands at ${lacking.join(', ')}`;
  if (standing === wanted) return `${wanted} loans of the demonstration are in, ${where}.`;
  return `${standing} of ${wanted} loans of the demonstration are in, ${where}. The next start tries the others again.`;
}

type Work = {
  readonly number: number;
  readonly stage: Stage;
  readonly as: As;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

/** Brings a loan to its stage, once: from then on it is whoever's who finds it. Throws when it ends somewhere else. */
async function openLoan(borrower: Borrower, work: Work): Promise<void> {
  const name = `loan-${borrower.customerId}`;
  if (work.progress.cases[`${name} stands`] !== undefined) return;
  const { answer, papers } = await paperOf(borrower, work);
  const id = work.progress.cases[name] ?? (await bringPapers(borrower, papers, work));
  work.progress.note(name, id);
  await bringToStage(id, answer, work);
  work.progress.note(`${name} stands`, id);
}

async function bringToStage(id: string, answer: object, work: Work): Promise<void> {
  const { stage } = work;
  const desk = deskOf(work);
  const isToVerify = (await desk.next(id)) === 'verify';
  if (stage === 'verify' && isToVerify) return;
  if (isToVerify) await desk.answer(id, 'verify', answer);
  const review = await desk.childOf(id);
  for (let where = review, tasks = 0; tasks < TASKS_MAX; tasks++) {
    const task = await desk.next(where);
    if (task === undefined) {
      // the review has handed over to the payment, or has ended
      const payment = where === review ? await desk.paymentOf(review) : undefined;
      if (payment === undefined) {
        const end = await desk.endOf(where);
        if (end !== ENDS[stage]) throw new Error(`${where} has ended as ${end ?? 'nothing'} instead of standing at ${stage}`);
        return;
      }
      where = payment;
      continue;
    }
    if (isReached(stage, task)) return;
    const refuses = stage === 'refused' && task === 'acceptOffer';
    await desk.answer(where, task, refuses ? { decision: 'refuse', remark: '客户已在他行取得贷款。' } : (ANSWERS[task] ?? {}));
  }
  throw new Error(`${review} does not come to ${stage}`);
}
/** From the underwriter to the second release there are fewer. */
const TASKS_MAX = 10;

const stepOf = (task: string): string => (APPROVALS.includes(task) ? 'approve' : task);
const isReached = (stage: Stage, task: string): boolean => {
  const [wanted, at] = [ORDER.findIndex((step) => step === stage), ORDER.findIndex((step) => step === stepOf(task))];
  return wanted >= 0 && at >= wanted;
};

type Papers = { readonly form: Buffer; readonly front: Buffer; readonly back: Buffer; readonly extension: string };

/** The three images, and what is printed on them. Those that wait for a verifier were photographed, and one was filled in wrong. */
async function paperOf(borrower: Borrower, { number, stage }: Work): Promise<{ papers: Papers; answer: object }> {
  const { seed } = borrower;
  const quality = stage === 'verify' ? ((['photo', 'scan'] as const)[number % 2] ?? 'scan') : 'clean';
  const print = stage === 'verify' && number % 2 === 0 ? { ...borrower.print, amountInWords: '捌仟元整' } : borrower.print;
  const card = await renderIdCard({ seed, quality });
  const form = renderLoanApplication({ seed, quality, print });
  const values = Object.entries({ ...card.truth, ...applicationOf(borrower) }).filter(([, value]) => value !== '');
  const papers = { form: form.file, front: card.front, back: card.back, extension: quality === 'clean' ? 'png' : 'jpg' };
  return { papers, answer: { decision: 'confirm', ...Object.fromEntries(values) } };
}

/** As the branch sends them; answers the intake case. */
async function bringPapers({ customerId }: Borrower, { form, front, back, extension }: Papers, { as }: Work): Promise<string> {
  const clerk = await as('teller');
  const documents = [
    await upload(clerk, form, `application-${customerId}.${extension}`),
    await upload(clerk, front, `card-${customerId}-front.${extension}`),
    await upload(clerk, back, `card-${customerId}-back.${extension}`),
  ];
  const input = { documents, customerId, openCreditReview: true };
  return (await clerk<{ id: string }>('POST', '/v1/processes/document-intake/cases', { input })).id;
}

/** Who does what: the first person of a duty for even cases, the second for odd ones. */
function workerOf(task: string, number: number): string {
  const n = (number % 2) + 1;
  const workers: Readonly<Record<string, string>> = {
    ...{
      verify: `verifier${n}`,
      underwrite: `underwriter${n}`,
      approveL1: 'approver1',
      checkApproval: 'approver4',
      approveL2: 'approver2',
    },
    ...{ approveL3: 'approver3', acceptOffer: 'contract1', make: `maker${n}`, check: `checker${n}` },
  };
  return workers[task] ?? 'lead';
}

type Shown = {
  readonly state: 'open' | 'closed';
  readonly outcome: string | null;
  readonly tasks: readonly { readonly id: string; readonly task: string; readonly state: string }[];
  readonly children: readonly { readonly id: string; readonly process: string }[];
};
/** Reading, scoring and paying take seconds on a quiet machine; whoever waits longer leaves the case where it is. */
const PATIENCE_MS = 180_000;
const LOOK_EVERY_MS = 400;

function deskOf({ number, as, signal }: Work) {
  const show = async (id: string): Promise<Shown> => (await as('lead'))<Shown>('GET', `/v1/cases/${id}`);
  const until = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
    for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_EVERY_MS) {
      signal.throwIfAborted();
      const seen = await look();
      if (seen !== undefined) return seen;
      await wait(LOOK_EVERY_MS, undefined, { signal });
    }
    throw new Error(`${what}: not within ${PATIENCE_MS / 1_000} s`);
  };
  const openTask = ({ tasks }: Shown) => tasks.find(({ state }) => state === 'open');
  return {
    /** What waits for somebody in this case; undefined when it has ended, or goes on in a case of its own. */
    next: async (id: string): Promise<string | undefined> => {
      const { task } = await until(`the next item of ${id}`, async () => {
        const shown = await show(id);
        const task = openTask(shown)?.task;
        return task !== undefined || shown.state === 'closed' || shown.children.length > 0 ? { task } : undefined;
      });
      return task;
    },
    childOf: async (id: string): Promise<string> =>
      until(`the review of ${id}`, async () => (await show(id)).children.find(({ process }) => process === 'credit-review')?.id),
    paymentOf: async (id: string): Promise<string | undefined> =>
      (await show(id)).children.find(({ process }) => process === 'disbursement')?.id,
    endOf: async (id: string): Promise<string | null> => (await show(id)).outcome,
    answer: async (id: string, task: string, answer: object): Promise<void> => {
      const found = openTask(await show(id));
      if (found?.task !== task) throw new Error(`${id} has no open ${task}`);
      const worker = await as(workerOf(task, number));
      const { fence } = await worker<{ fence: number }>('POST', `/v1/tasks/${found.id}/claim`, {});
      await worker('POST', `/v1/tasks/${found.id}/complete`, { fence, answer });
    },
  };
}

function interleaved(counts: readonly { readonly stage: Stage; readonly count: number }[]): Stage[] {
  const most = Math.max(...counts.map(({ count }) => count));
  return Array.from({ length: most }, (_, round) => counts.filter(({ count }) => count > round).map(({ stage }) => stage)).flat();
}
