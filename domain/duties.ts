// Which rule sets a task is in: four-eyes and segregation as data (domain rules FE-01, SOD-01, AU-05). In one rule set a person may have
// one duty only; a primary key in the database holds it, so that neither a race nor another path around the screen can break it (FE-06).
// Four-eyes stands between two tasks of a process; a rule of segregation is one rule set over the root case, whatever the process.
import type { ProcessSpec, TaskSpec } from './process.ts';
import { RELATIONSHIP_MANAGER, RULES_OF_MANAGER, type SegregationRule } from './segregation.ts';

/** `subject` is what the rule is about, null for the root case. `duty` is what the person does in it. */
export type Duty = { readonly ruleSet: string; readonly subject: string | null; readonly duty: string };

/** The rule set of a pair of eyes: who completed `peer` does not complete `task`. */
export const fourEyes = (process: string, peer: string, task: string) => `FE-01:${process}:${peer}≠${task}`;

/**
 * Every rule set that completing this task touches, sorted, so that two completions lock in one order. `about` is the root case that the task
 * is about when that is not its own, as of a break of reconciliation the loan's: the rules of segregation are over that one.
 */
export function dutiesOfTask(process: ProcessSpec, task: string, about: string | null = null): Duty[] {
  const sets = Object.entries(process.tasks).flatMap(([name, spec]) =>
    (spec.notSamePersonAs ?? []).filter((peer) => name === task || peer === task).map((peer) => fourEyes(process.id, peer, name)),
  );
  const pairs = [...new Set(sets)].map((ruleSet) => ({ ruleSet, subject: null, duty: task }));
  const { segregation = [], segregationBy, duty = task } = process.tasks[task] ?? {};
  const other = segregationBy === undefined ? [] : [{ ruleSet: segregationBy.rule, subject: segregationBy.subject, duty }];
  const ofNoBot = isCheck(process.tasks[task]) ? [NO_BOT] : [];
  return [...pairs, ...segregation.map((rule) => ({ ruleSet: rule, subject: about, duty })), ...other, ...ofNoBot].sort(bySet);
}

/** In this one matter every bot has a duty of old, `bot`; that of people who check is not written down, because it would exclude nobody (FE-09). */
const NO_BOT: Duty = { ruleSet: 'FE-09', subject: 'bots', duty: 'check' };
const isCheck = (task: TaskSpec | undefined): boolean =>
  task?.isCheck ?? task?.notSamePersonAs?.some((peer) => peer !== 'starter') ?? false;

const bySet = (a: Duty, b: Duty) => (a.ruleSet < b.ruleSet ? -1 : 1);

/** What whoever starts the case, or uploaded its documents, is recorded with when it is inserted. */
export function dutiesOfStarter(process: ProcessSpec): Duty[] {
  return Object.entries(process.tasks)
    .filter(([, spec]) => spec.notSamePersonAs?.includes('starter'))
    .map(([name]) => ({ ruleSet: fourEyes(process.id, 'starter', name), subject: null, duty: 'starter' }))
    .sort(bySet);
}

/** What the customer's relationship manager is recorded with when a case is inserted: under every rule that the process's tasks name (SOD-03, AU-05). */
export function dutiesOfManager(process: ProcessSpec): Duty[] {
  const named = new Set<SegregationRule>(Object.values(process.tasks).flatMap(({ segregation = [] }) => segregation));
  return RULES_OF_MANAGER.filter((rule) => named.has(rule)).map((ruleSet) => ({ ruleSet, subject: null, duty: RELATIONSHIP_MANAGER }));
}

/**
 * What whoever stands near the customer is recorded with when a case is inserted: `ruleSet` with what she is to the customer. SOD-21 beside
 * the rules of the tasks: she does not direct work on the case either.
 */
export const rulesOfCustomer = (process: ProcessSpec): string[] => [...dutiesOfManager(process).map(({ ruleSet }) => ruleSet), 'SOD-21'];

/** `FE-01` of `FE-01:complaint:investigate≠review`; a rule of segregation is its own set. */
export const ruleOf = (ruleSet: string): string => ruleSet.split(':', 1)[0] ?? ruleSet;
