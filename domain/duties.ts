// Which rule sets a task is in: four-eyes as data (domain rules FE-01, SOD-01). In one rule set a person may have one duty only; a primary
// key in the database holds it, so that neither a race nor another path around the screen can break it (FE-06).
import type { ProcessSpec } from './process.ts';

/** `subject` is what the rule is about, null for the root case. `duty` is what the person does in it. */
export type Duty = { readonly ruleSet: string; readonly subject: string | null; readonly duty: string };

const pair = (process: string, peer: string, task: string) => `FE-01:${process}:${peer}≠${task}`;

/** Every rule set that completing this task touches, sorted, so that two completions lock in one order. */
export function dutiesOfTask(process: ProcessSpec, task: string): Duty[] {
  const sets = Object.entries(process.tasks).flatMap(([name, spec]) =>
    (spec.notSamePersonAs ?? []).filter((peer) => name === task || peer === task).map((peer) => pair(process.id, peer, name)),
  );
  return [...new Set(sets)].sort().map((ruleSet) => ({ ruleSet, subject: null, duty: task }));
}

/** What whoever starts the case, or uploaded its documents, is recorded with when it is inserted. */
export function dutiesOfStarter(process: ProcessSpec): Duty[] {
  return Object.entries(process.tasks)
    .filter(([, spec]) => spec.notSamePersonAs?.includes('starter'))
    .map(([name]) => ({ ruleSet: pair(process.id, 'starter', name), subject: null, duty: 'starter' }))
    .sort((a, b) => a.ruleSet.localeCompare(b.ruleSet));
}

/** `FE-01` of `FE-01:complaint:investigate≠review`. */
export const ruleOf = (ruleSet: string): string => ruleSet.slice(0, ruleSet.indexOf(':'));
