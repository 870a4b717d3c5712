// Document intake: how it runs. Deterministic: types, pure rules and the kit only. Ids and names of fields pass through here, never values.
import type * as activities from '../../activities/document-intake.ts';
import { implement } from '../kit/implement.ts';
import type { documentIntake as definition } from './process.ts';
import { needsPerson, noteOf } from './rules.ts';

/** A card that three looks could not bring in order is not filed by a fourth. */
const ROUNDS = 3;

export const documentIntake = implement<typeof definition, typeof activities>(async ({ input, caseId, human, step, openChild, finish }) => {
  const { documents, openCreditReview = false } = input;
  const readings = (await Promise.all(documents.map((documentId) => step.read({ documentId })))).map(({ readingId }) => readingId);
  const asked = { readings, ...(openCreditReview ? { needsApplication: true } : {}) };
  const filed = async () => {
    if (openCreditReview) {
      const application = await step.prepareApplication({});
      await openChild('credit-review', 'loan', application); // it goes its own way for weeks
    }
    return finish('filed');
  };

  let checked = await step.check(asked);
  if (!needsPerson(checked)) {
    await step.file({ readingId: checked.readingId });
    return filed();
  }

  let note = noteOf(checked);
  for (let round = 1; round <= ROUNDS; round++) {
    const { readingId } = checked;
    const verdict = await human.verify({ shows: { readingId, documents }, note });
    if (verdict.decision === 'reject') return finish('rejected', verdict.reason);
    if (verdict.decision === 'rescan') return finish('rescan-requested', verdict.reason);
    const result = await step.file({ readingId, task: `${caseId}.verify.${round}` });
    if (result.filed) return filed();
    if (result.picks) checked = await step.check({ ...asked, picks: result.picks, again: round });
    note = noteOf({ ...checked, ...result });
  }
  return finish('rejected', '三次核对仍有内容不能成立，退件 · the values could not be brought in order');
});
