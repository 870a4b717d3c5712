// What the members and codes of shown data are called: by the form of the task, the input of its process, and the words of the process itself.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { processQuery } from '../api/names.ts';
import type { JsonSchema, Process } from '../api/types.ts';
import { useNaming } from '../forms/naming.ts';
import { optionTitle, titleOf } from '../forms/present.ts';
import { memberOrder, properties, resolve } from '../forms/schema.ts';
import { pickText } from '../i18n/format.ts';

export type DataTitles = {
  /** The title of a member; undefined when the process does not know it. */
  member(name: string): string | undefined;
  /** The title of a code, and of one that stands in a certain member above all. */
  option(name: string | undefined, value: string): string | undefined;
  /** Where a member stands in its form; Infinity when nothing knows it. */
  rank(name: string): number;
};

export function useDataTitles(process: string, form?: JsonSchema): DataTitles {
  const { data } = useQuery(processQuery(process));
  const naming = useNaming();
  return useMemo(() => {
    const known = new Map<string, JsonSchema>();
    for (const schema of [...(form ? [form] : []), ...(data ? [data.input] : [])])
      for (const name of memberOrder(schema)) if (!known.has(name)) known.set(name, resolve(properties(schema)[name] ?? {}, schema));
    const titled = (name: string): string | undefined => {
      const schema = known.get(name);
      return schema && ('titles' in schema || 'title' in schema) ? titleOf(name, schema, naming) : undefined;
    };
    const said = (words: Process['words'] | undefined, name: string): string | undefined => {
      const word = words && Object.hasOwn(words, name) ? words[name] : undefined;
      return word && pickText(word, naming.language);
    };
    const ranks = new Map([...known.keys()].map((name, rank) => [name, rank]));
    return {
      member: (name) => titled(name) ?? said(data?.terms, name),
      option(name, value) {
        const schema = name === undefined ? undefined : known.get(name);
        if (schema && 'enumTitles' in schema) return optionTitle(value, schema, naming);
        return said(data?.terms, value) ?? said(data?.words, value) ?? titled(value);
      },
      rank: (name) => ranks.get(name) ?? Infinity,
    };
  }, [data, form, naming]);
}
