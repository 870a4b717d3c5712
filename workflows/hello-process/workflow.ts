// How it runs: one question, one answer.
import { implement } from '../kit/implement.ts';
import type { helloProcess as definition } from './process.ts';

export const helloProcess = implement<typeof definition, Record<never, never>>(async ({ input, human, finish }) => {
  const { greeting } = await human.greet({ shows: { input } });
  return finish('greeted', greeting);
});
