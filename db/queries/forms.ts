// Form snapshots: an open task keeps the form that it was opened with, addressed by its hash.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ProcessSpec } from '../../domain/process.ts';
import { taskSpecOf } from '../../domain/incident.schema.ts';

export type FormSnapshot = { readonly hash: string; readonly schema: unknown };

const snapshots = new WeakMap<z.ZodObject, FormSnapshot>();

/** JSON Schema 2020-12 of a form as it stands today, with its SHA-256. Made once per form and process. */
export function snapshotOf(form: z.ZodObject): FormSnapshot {
  const known = snapshots.get(form);
  if (known) return known;
  const schema: unknown = z.toJSONSchema(form, { target: 'draft-2020-12', io: 'input' });
  const snapshot = { hash: createHash('sha256').update(JSON.stringify(schema)).digest('hex'), schema };
  snapshots.set(form, snapshot);
  return snapshot;
}

/** Today's form of a task; undefined when the process no longer has that task. */
export function formToday(process: ProcessSpec, task: string): FormSnapshot | undefined {
  const spec = taskSpecOf(process, task);
  return spec && snapshotOf(spec.form);
}
