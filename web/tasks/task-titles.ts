// What the members and codes of shown data are called: by the form of the task, the input of its process, and the words of the process itself.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { processQuery } from '../api/names.ts';
import type { JsonSchema, Process, Term } from '../api/types.ts';
import { useNaming } from '../forms/naming.ts';
import { optionTitle, titleOf } from '../forms/present.ts';
import { isMoney, isSchema, memberOrder, properties, ranksOf, resolve } from '../forms/schema.ts';
import { pickText } from '../i18n/format.ts';

export type DataTitles = {
  /** The title of a member, and of one that stands in a certain other above all; undefined when the process does not know it. */
  member(name: string, holder?: string): string | undefined;
  /** The title of a code, and of one that stands in a certain member above all. */
  option(name: string | undefined, value: string): string | undefined;
  /** How the bare numbers of a member are written. */
  shown(name: string): Term['shown'];
  /** Where a member stands: as the process names what it shows, then as its form and input have it; single values that nothing knows last. */
  rank(name: string): number;
};

/** After everything that has a place. */
const UNKNOWN = 1e6;
/** As deep as inputs are nested. */
const DEPTH_MAX = 4;

/** Every member of a schema at any depth, by its own name and by that of its holder. What is nearer to the top wins. */
function membersOf(schema: JsonSchema, root: JsonSchema, into: Map<string, JsonSchema>, holder?: string, depth = 0): void {
  const inner: [JsonSchema, string][] = [];
  for (const name of memberOrder(schema)) {
    const member = resolve(properties(schema)[name] ?? {}, root);
    for (const key of holder === undefined ? [name] : [`${holder}.${name}`, name]) if (!into.has(key)) into.set(key, member);
    const { items } = member;
    inner.push([isSchema(items) ? resolve(items, root) : member, name]);
  }
  if (depth < DEPTH_MAX) for (const [member, name] of inner) if (!isMoney(member)) membersOf(member, root, into, name, depth + 1);
}

export function useDataTitles(process: string, form?: JsonSchema): DataTitles {
  const { data } = useQuery(processQuery(process));
  const naming = useNaming();
  return useMemo(() => {
    const known = new Map<string, JsonSchema>();
    for (const schema of [...(form ? [form] : []), ...(data ? [data.input] : [])]) membersOf(schema, schema, known);
    const ranks = ranksOf(Object.keys(data?.terms ?? {}), known.keys());
    const titled = (name: string): string | undefined => {
      const schema = known.get(name);
      return schema && ('titles' in schema || 'title' in schema) ? titleOf(name, schema, naming) : undefined;
    };
    const said = (words: Process['words'] | undefined, name: string): string | undefined => {
      const word = words && Object.hasOwn(words, name) ? words[name] : undefined;
      return word && pickText(word, naming.language);
    };
    return {
      member: (name, holder) =>
        (holder === undefined ? undefined : said(data?.terms, `${holder}.${name}`)) ??
        said(data?.terms, name) ??
        (holder === undefined ? undefined : titled(`${holder}.${name}`)) ??
        titled(name),
      option(name, value) {
        const schema = name === undefined ? undefined : known.get(name);
        if (schema && 'enumTitles' in schema) return optionTitle(value, schema, naming);
        const own = name === undefined ? undefined : said(data?.terms, `${name}.${value}`);
        return own ?? said(data?.terms, value) ?? said(data?.words, value) ?? titled(value);
      },
      shown: (name) => (data && Object.hasOwn(data.terms, name) ? data.terms[name]?.shown : undefined),
      rank: (name) => ranks.get(name) ?? UNKNOWN,
    };
  }, [data, form, naming]);
}
