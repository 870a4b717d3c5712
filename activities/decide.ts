// Writes the decision record of an automated step (domain rule X-05). Same input and pack, same outcome: a changed pack can be run over
// last quarter's decisions.
import { createHash } from 'node:crypto';
import { insertDecision } from '../db/queries/decisions.ts';
import { stepContext } from './context.ts';

export type Decided = {
  readonly input: unknown;
  readonly outcome: unknown;
  readonly reasons: readonly unknown[];
  /** `complaint-severity-cn` and `complaint-severity-cn@1`. */
  readonly pack: string;
  readonly packVersion: string;
};

export async function recordDecision({ input, ...decided }: Decided): Promise<void> {
  const { db, caseId, step, actor } = stepContext();
  const told = createHash('sha256').update(JSON.stringify(input)).digest('hex').slice(0, 16);
  await insertDecision(db, {
    caseId,
    key: `${step}/${told}`,
    by: { kind: 'system', id: actor },
    input,
    ...decided,
  });
}
