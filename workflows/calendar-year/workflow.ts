// A calendar year to load: how it runs. The deadlines themselves are the keeper's business.
import { implement } from '../kit/implement.ts';
import type { calendarYear as definition } from './process.ts';

export const calendarYear = implement<typeof definition, Record<never, never>>(async ({ input, human, finish }) => {
  const { notice } = await human.load({ shows: { input } });
  return finish('loaded', notice);
});
