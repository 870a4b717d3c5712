// The steps of the kit's processes. What they did is written down, so that tests can count it.
import { ApplicationFailure } from '@temporalio/activity';
import { stepContext } from '../../../activities/context.ts';

export const ran: string[] = [];
/** Steps that fail, by case and step, so many times from now on. */
export const broken = new Map<string, number>();

function run(): string {
  const { caseId, step, key } = stepContext();
  const left = broken.get(`${caseId}/${step}`) ?? 0;
  if (left > 0) {
    broken.set(`${caseId}/${step}`, left - 1);
    throw ApplicationFailure.nonRetryable('the ledger does not answer', 'BROKEN');
  }
  ran.push(`${caseId}/${step}${key === undefined ? '' : `/${key}`}`);
  return caseId;
}

export const errand = {
  reserve: async (_: { amount: number }) => {
    run();
  },
  unreserve: async (_: { amount: number }) => {
    run();
  },
  pay: async ({ amount }: { amount: number }) => {
    run();
    return { paid: amount };
  },
  guess: async (_: { amount: number }): Promise<{ odds: number }> => {
    run();
    return { odds: 1 };
  },
};
