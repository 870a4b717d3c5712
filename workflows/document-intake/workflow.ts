// Document intake: how it runs. Deterministic: types, pure rules and the kit only. Ids and names of fields pass through here, never values.
import type * as activities from '../../activities/document-intake.ts';
import { implement } from '../kit/implement.ts';
import type { documentIntake as definition } from './process.ts';
import { needsPerson, noteOf } from './rules.ts';

/** A card that three looks could not bring in order is not filed by a fourth. */
const ROUNDS = 3;

export const documentIntake = implement<typeof definition, typeof activities>(async ({ input, caseId, human, step, finish }) => {
  const { documents } = input;
  const readings = await Promise.all(documents.map((documentId) => step.read({ documentId })));
  const checked = await step.check({ readings: readings.map(({ readingId }) => readingId) });
  const { readingId } = checked;
  if (!needsPerson(checked)) {
    await step.file({ readingId });
    return finish('filed');
  }

  let note = noteOf(checked);
  for (let round = 1; round <= ROUNDS; round++) {
    const verdict = await human.verify({ shows: { readingId, documents }, note });
    if (verdict.decision === 'reject') return finish('rejected', verdict.reason);
    if (verdict.decision === 'rescan') return finish('rescan-requested', verdict.reason);
    const filed = await step.file({ readingId, task: `${caseId}.verify.${round}` });
    if (filed.filed) return finish('filed');
    note = noteOf({ ...checked, problems: filed.problems });
  }
  return finish('rejected', 'the values could not be brought in order');
});
