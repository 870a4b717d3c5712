// The people of a chaos run: they prepare, check, correct and resolve whatever is asked, as their training says.
import type { Db } from '../../db/client.ts';
import { claimTask } from '../../db/queries/claim-task.ts';
import { completeTask } from '../../db/queries/complete-task.ts';
import { allowSecondSending } from '../../db/queries/effect-sending.ts';
import { QUEUES } from '../../domain/people.ts';

/** `counter` has handed the applications in. */
export const PEOPLE = ['maker', 'checker', 'first', 'second', 'counter'] as const;
const EVIDENCE = 'looked at the screen of the core: nothing under this number';
export const OTHER_ACCOUNT = '9902025555555555';

type Answer = { readonly by: (typeof PEOPLE)[number]; readonly answer: Readonly<Record<string, unknown>>; readonly p4?: readonly string[] };
const ANSWERS: Readonly<Record<string, Answer>> = {
  make: { by: 'maker', answer: { decision: 'submit' } },
  check: { by: 'checker', answer: { decision: 'release' } },
  changePayee: {
    by: 'maker',
    answer: {
      ...{ decision: 'correct', reason: 'the shop has moved to another bank' },
      payee: { name: '测试装饰', account: OTHER_ACCOUNT, bankCode: '102100099996' },
    },
    p4: ['payee'],
  },
  checkPayee: { by: 'checker', answer: { decision: 'release' } },
  settleRefused: { by: 'checker', answer: { decision: 'go-on', reason: 'the cause of the rejection is gone' } },
  settleDifference: { by: 'checker', answer: { decision: 'reverse', reason: 'the core has booked another amount' } },
  confirmReversal: { by: 'second', answer: { decision: 'confirm' } },
  resolveUnknown: { by: 'first', answer: { decision: 'send-again', evidence: EVIDENCE } },
  confirmUnknown: { by: 'second', answer: { decision: 'send-again', evidence: EVIDENCE } },
  incident: { by: 'first', answer: { action: 'again', note: 'the worker is back' } },
};

/** What the core tells is read twice before anything is taken back: it may have told something wrong, and booked it right. */
const LOOK_AGAIN = { decision: 'compare-again', reason: 'read wrong perhaps: compared once more' };

/** Answers every open task once; how many there were by kind is noted in `told`. */
export async function work(db: Db, told: Map<string, number>): Promise<void> {
  const open = await db.sql<
    { id: string; task: string }[]
  >`select id, task from app.tasks where state = 'open' order by opened_at limit 50`;
  for (const { id, task } of open) {
    const known = ANSWERS[task];
    if (!known) throw new Error(`nobody knows what to do with ${task}`);
    const who = { task: id, person: known.by, actorKind: 'person' as const, queues: Object.keys(QUEUES), branch: null };
    const claimed = await claimTask(db, { ...who, worker: null, leaseSeconds: 900, maxHeld: 100 });
    if (!claimed) continue;
    const answer = task === 'settleDifference' && id.endsWith('-1') && !id.includes('credit-rejected') ? LOOK_AGAIN : known.answer;
    if (task === 'incident') await mend(db, claimed.caseId);
    await completeTask(db, { ...who, fence: claimed.fence, answer, p4: known.p4 ?? [], recording: null });
    told.set(task, (told.get(task) ?? 0) + 1);
  }
}

/**
 * A letter or a hold that was marked as sent when its worker died, and of which the other side knows nothing: operations have looked, and two
 * of them allow that it is sent once more.
 */
async function mend(db: Db, caseId: string): Promise<void> {
  const unknown = await db.sql<{ key: string }[]>`select key from app.effects where case_id = ${caseId} and state = 'unknown'`;
  for (const { key } of unknown)
    for (const person of ['first', 'second']) await allowSecondSending(db, { key, person, branch: null, reason: EVIDENCE });
}
