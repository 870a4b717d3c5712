// Pure decisions of disbursement. Read by its workflow.

/** Why a loan stays posted, for whoever has to find another way (0.6): what is possible instead says the task. */
export function notReversed({ code, message }: { readonly code: string; readonly message: string }): string {
  if (code === 'ANOTHER_DATE') return '已过放款当日，不能冲正 · It cannot be reversed any more: the business date of the loan is over.';
  if (code === 'PAID_ON') return '款项已付收款人，不能冲正 · It cannot be reversed any more: the money has been paid on.';
  return `不能冲正 · It cannot be reversed: ${code}, ${message}`;
}

type Held = { readonly done: true } | { readonly done: false; readonly code: string; readonly message: string };
/** What whoever settles the payee must know besides: the borrower can spend the money meanwhile. Undefined: it is on hold. */
export const notHeld = (held: Held): string | undefined =>
  held.done ? undefined : `资金未能冻结 · The money is not on hold, the borrower can spend it: ${held.code}, ${held.message}`;

type Result = { readonly done: boolean; readonly code?: string };

/** Sent, and nobody knows: asked for by its key, never sent again by itself. The code is that of activities/once.ts. */
export const isUnknown = (result: Result): boolean => !result.done && result.code === 'UNKNOWN';
/** Two people have allowed a second sending. */
export const isFreed = (result: Result): boolean => !result.done && result.code === 'FREED';

/** Part of a task's id: what stands in an address has no slash. */
export const taskKey = (key: string, n: number): string => `${key.replaceAll('/', '-')}-${n}`;
