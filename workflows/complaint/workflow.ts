// Complaint handling: how it runs. Deterministic: types, pure rules and the kit only.
import type * as activities from '../../activities/complaint.ts';
import { patched } from '@temporalio/workflow';
import { implement } from '../kit/implement.ts';
import type { complaint as definition } from './process.ts';

const ROUNDS = 3;

export const complaint = implement<typeof definition, typeof activities>(async ({ input, human, step, clock, aside, noReturn, finish }) => {
  const triage = await step.classify(input);
  const callCustomer = () => human.executive({ key: 'call', shows: { complaint: input, triage } });
  clock.decide.at(0.9, callCustomer);
  if (triage.severity === 'S1') aside(callCustomer);

  let returned: string | undefined;
  let payments = 0;
  for (let disagreements = 0; disagreements < ROUNDS;) {
    const proposal = await human.investigate({ shows: { complaint: input, triage }, note: returned });
    const review = await human.review({ shows: { complaint: input, triage, proposal } });
    if (!review.agreed) {
      returned = review.reason;
      disagreements++;
      continue;
    }
    if (proposal.remedy && proposal.remedy.amountMinor > 0) {
      await noReturn();
      // A rejected payment frees its key for a corrected one; the case cannot close without the remedy that was agreed (D.7).
      const key = ++payments === 1 ? 'remedy' : `remedy~${payments}`;
      const payment = await step.payRemedy({ amount: proposal.remedy, customerId: input.customerId }, { key });
      if (!payment.done) {
        returned = `赔付未成功，请修改处理意见 · The payment was rejected, change the proposal: ${payment.message}`;
        continue;
      }
    }
    return finish(proposal.finding, await replied(proposal.finding, proposal.facts));
  }
  return finish('rejected', (await replied('rejected')) ?? '三轮未能达成一致 · three rounds without agreement');

  /** Undefined when the reply went out, else why it did not: the case is decided either way. */
  async function replied(finding: (typeof definition)['outcomes'][number], facts?: string): Promise<string | undefined> {
    // A decision that goes out in writing stands; a payment has passed this point before.
    if (payments === 0 && patched('reply-past-return')) await noReturn();
    const reply = await step.sendReply(
      { finding, customerId: input.customerId, ...(facts === undefined ? {} : { facts }) },
      { key: 'reply' },
    );
    return reply.done ? undefined : `答复未能寄出 · The reply could not be sent: ${reply.message}`;
  }
});
