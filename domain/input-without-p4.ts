// What of a case's input a running process is given: what is P4 stays in PostgreSQL, because a history lives longer than the right to
// read it.
import { p4NamesOf, withoutMembers } from './data-class.schema.ts';
import type { ProcessSpec } from './process.ts';

const namesOf = new WeakMap<ProcessSpec, ReadonlySet<string>>();

export function inputWithoutP4(process: ProcessSpec, input: unknown): unknown {
  const names = namesOf.get(process) ?? new Set(p4NamesOf(process.input));
  namesOf.set(process, names);
  return withoutMembers(input, names);
}
