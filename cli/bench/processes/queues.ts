// The 200 queues of the benches. They are no queues of the bank: a process that runs a bench adds them to the registry when it starts, so
// that the API answers for them as for any other. They have titles and roles like those of `domain/people.ts`.
import { QUEUES, type Role } from '../../../domain/people.ts';
import type { Text } from '../../../domain/process.ts';

const COUNT = 200;
/** Whose members work all of them. */
export const WORKS_ALL: Role = 'R07';
/** Each of these works ten of them. */
export const WORKS_TEN = [
  ...(['R02', 'R03', 'R04', 'R05', 'R10', 'R11', 'R12-L1', 'R12-L2', 'R12-L3', 'R13'] as const),
  ...(['R14', 'R15', 'R16', 'R17', 'R22', 'R23', 'R24', 'R37', 'R39'] as const),
] satisfies Role[];

const queue = (n: number): [string, { title: Text; roles: Role[] }] => [
  `desk-${String(n).padStart(3, '0')}`,
  // the last ten are worked by those alone who work all
  { title: { en: `Desk ${n}`, zh: `业务台 ${n}` }, roles: [WORKS_ALL, ...WORKS_TEN.slice(Math.floor((n - 1) / 10)).slice(0, 1)] },
];
export const BENCH_QUEUES: Readonly<Record<string, { readonly title: Text; readonly roles: readonly Role[] }>> = Object.fromEntries(
  Array.from({ length: COUNT }, (_, index) => queue(index + 1)),
);

export const addBenchQueues = (): void => void Object.assign(QUEUES, BENCH_QUEUES);
