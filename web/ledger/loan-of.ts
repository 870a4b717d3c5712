// Which loan a case is about, when it is about one that may be booked: the credit case is the loan, a disbursement names it (domain rule X-03).
import type { Case } from '../api/types.ts';

const DISBURSEMENT = 'disbursement';

export function loanOf({ id, process, input, children }: Pick<Case, 'id' | 'process' | 'input' | 'children'>): string | null {
  if (process === DISBURSEMENT) return typeof input['loanId'] === 'string' ? input['loanId'] : null;
  return children.some((child) => child.process === DISBURSEMENT) ? id : null;
}
