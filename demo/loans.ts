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
type Stage = (typeof STAGES)[number][0];
/** In turns, so that the first few cases show every stage. The two with arrears are the last. */
const PLAN: readonly Stage[] = interleaved(STAGES.flatMap(([stage, count]) => (stage === 'arrears' ? [] : [{ stage, count }])));

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

type Options = { readonly as: As; readonly progress: Progress; readonly signal: AbortSignal };

/** Returns how many were brought in before it was told to stop. A case that cannot be worked stays where it is; the others go on. */
export async function openDemoLoans({ as, progress, signal }: Options): Promise<{ count: number; failures: readonly string[] }> {
  const failures: string[] = [];
  for (const [i, borrower] of BORROWERS.entries()) {
    if (signal.aborted) return { count: i, failures };
    await openLoan(borrower, { number: i, stage: PLAN[i] ?? 'arrears', as, progress, signal }).catch((error: unknown) => {
      if (!signal.aborted) failures.push(`${borrower.customerId}: ${(error as Error).message}`);
    });
  }
  return { count: BORROWERS.length, failures };
}

type Work = {
  readonly number: number;
  readonly stage: Stage;
  readonly as: As;
  readonly progress: Progress;
  readonly signal: AbortSignal;
};

async function openLoan(borrower: Borrower, work: Work): Promise<void> {
  const { answer, papers } = await paperOf(borrower, work);
  const name = `loan-${borrower.customerId}`;
  const id = work.progress.cases[name] ?? (await bringPapers(borrower, papers, work));
  work.progress.note(name, id);
  if (work.stage === 'verify') return;
  const desk = deskOf(work);
  if ((await desk.next(id)) === 'verify') await desk.answer(id, 'verify', answer);
  const review = await desk.childOf(id);
  for (let where = review, tasks = 0; tasks < 8; tasks++) {
    const task = await desk.next(where);
    if (task === undefined) {
      // the review has handed over to the payment, or has ended
      const payment = where === review ? await desk.paymentOf(review) : undefined;
      if (payment === undefined) return;
      where = payment;
      continue;
    }
    if (isReached(work.stage, task)) return;
    const refuses = work.stage === 'refused' && task === 'acceptOffer';
    await desk.answer(where, task, refuses ? { decision: 'refuse', remark: '客户已在他行取得贷款。' } : (ANSWERS[task] ?? {}));
    if (refuses) return;
  }
}

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
