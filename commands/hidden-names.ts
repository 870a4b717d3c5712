// Which members of what a process shows, asks and is told are P4 (domain rule X-04): those of its input, of every form that it has today, and
// of the forms that an older item was opened with.
import { p4Names, p4NamesOf } from '../domain/data-class.schema.ts';
import type { ProcessSpec } from '../domain/process.ts';

const known = new WeakMap<ProcessSpec, readonly string[]>();

function namesOf(process: ProcessSpec): readonly string[] {
  const made = known.get(process) ?? [process.input, ...Object.values(process.tasks).map(({ form }) => form)].flatMap(p4NamesOf);
  known.set(process, made);
  return made;
}

export function hiddenNames(
  catalog: readonly ProcessSpec[],
  of: { readonly process: string; readonly forms?: readonly unknown[] },
): ReadonlySet<string> {
  const process = catalog.find(({ id }) => id === of.process);
  return new Set([...(process ? namesOf(process) : []), ...(of.forms ?? []).flatMap(p4Names)]);
}
