// The body of the process that keys twice.
import { differences } from '../../../../domain/double-entry.ts';
import { implement } from '../../../../workflows/kit/implement.ts';
import type { doubleEntry } from './definition.ts';

export const testDoubleEntry = implement<typeof doubleEntry, object>(async ({ input, human, finish }) => {
  const shows = { paper: input.paper };
  const [first, second] = await Promise.all([human.keyFirst({ shows }), human.keySecond({ shows })]);
  const differ = differences(first, second);
  if (differ.length === 0) return finish('agreed');
  await human.arbitrate({ shows: { ...shows, first, second, differ } });
  return finish('settled', differ.join(', '));
});
