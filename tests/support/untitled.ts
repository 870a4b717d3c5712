// What people are shown has a name in both languages: members of shown data for which neither their process, nor a form, nor the workbench has
// a title would stand on the screen as English made of their identifier. Codes are not looked at: a text may be anything.
import * as processes from '../../workflows/catalog.ts';
import type { ProcessSpec } from '../../domain/process.ts';
import { en } from '../../web/i18n/en.ts';
import type { Db } from '../../db/client.ts';
import { z } from 'zod';

/** Shown by screens of their own. */
const OF_SCREENS = ['documents', 'reading', 'readingId'];
/** Money, and a text in both languages, are single values. */
const isSingle = (value: object): boolean => 'amountMinor' in value || ('en' in value && 'zh' in value);

/** `process.task: holder.member` of every task of a process of the product, each once. */
export async function untitled(db: Db): Promise<string[]> {
  const catalog: readonly ProcessSpec[] = Object.values(processes);
  const rows = await db.sql<{ process: string; task: string; shows: unknown; form: unknown }[]>`
    select t.process, t.task, t.shows, f.schema as form from app.tasks t join app.forms f on f.hash = t.form_hash
    where t.process = any(${catalog.map(({ id }) => id)}::text[])`;
  const found = new Set<string>();
  for (const { process, task, shows, form } of rows) {
    const spec = catalog.find(({ id }) => id === process);
    if (!spec) continue;
    const named = new Set([...Object.keys(spec.terms ?? {}), ...Object.keys(en.data), ...OF_SCREENS]);
    for (const schema of [form, z.toJSONSchema(spec.input, { io: 'input', unrepresentable: 'any' })]) titledMembers(schema, named);
    for (const member of membersOf(shows))
      if (!named.has(member) && !named.has(member.replace(/^.*\./, ''))) found.add(`${process}.${task}: ${member}`);
  }
  return [...found].sort();
}

function titledMembers(schema: unknown, into: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return;
  if ('properties' in schema)
    for (const [name, member] of Object.entries(schema.properties as Record<string, object>))
      if ('titles' in member || 'title' in member) into.add(name);
  for (const below of Object.values(schema)) titledMembers(below, into);
}

/** As `holder.member`; what is empty is not shown, and a score has a screen of its own. */
function membersOf(value: unknown, holder = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => membersOf(item, holder));
  if (typeof value !== 'object' || value === null || isSingle(value)) return [];
  return Object.entries(value).flatMap(([name, held]) =>
    held === null || OF_SCREENS.includes(name) ? [] : [`${holder === '' ? '' : `${holder}.`}${name}`, ...membersOf(held, name)],
  );
}
