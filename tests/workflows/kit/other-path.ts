// The kit's errand as a later release might have it, without `patched`: it asks the checker first.
import { implement } from '../../../workflows/kit/implement.ts';
import type * as activities from './activities.ts';
import type * as definitions from './definitions.ts';

export const errand = implement<typeof definitions.errand, typeof activities.errand>(async ({ human, finish }) => {
  const checked = await human.check();
  return finish(checked.agreed ? 'done' : 'refused');
});
