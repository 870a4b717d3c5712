// The bundle of these stories: credit review as it is, and a disbursement that pays small loans and gives large ones up.
import { implement } from '../../../workflows/kit/implement.ts';
import type { paying } from './paying.ts';

export { creditReview } from '../../../workflows/credit-review/workflow.ts';
export const disbursement = implement<typeof paying, object>(({ input, finish }) =>
  Promise.resolve(finish(input.amount.amountMinor > 400_000_00 ? 'not-disbursed' : 'disbursed')),
);
