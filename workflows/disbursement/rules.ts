// Pure decisions of disbursement. Read by its workflow.

type Result = { readonly done: boolean; readonly code?: string };

/** Sent, and nobody knows: asked for by its key, never sent again by itself. The code is that of activities/once.ts. */
export const isUnknown = (result: Result): boolean => !result.done && result.code === 'UNKNOWN';
/** Two people have allowed a second sending. */
export const isFreed = (result: Result): boolean => !result.done && result.code === 'FREED';

/** Part of a task's id: what stands in an address has no slash. */
export const taskKey = (key: string, n: number): string => `${key.replaceAll('/', '-')}-${n}`;
