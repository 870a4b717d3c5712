// What the members and codes of shown data are called: by the form of the task and the input of its process.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { processQuery } from '../api/names.ts';
import type { JsonSchema } from '../api/types.ts';
import { useNaming } from '../forms/naming.ts';
import { optionTitle, titleOf } from '../forms/present.ts';
import { memberOrder, properties, resolve } from '../forms/schema.ts';

export type DataTitles = {
  /** The title of a member; undefined when neither form nor input knows it. */
  member(name: string): string | undefined;
  /** The title of a code that stands in a member. */
  option(name: string, value: string): string | undefined;
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
    const ranks = new Map([...known.keys()].map((name, rank) => [name, rank]));
    return {
      member(name) {
        const schema = known.get(name);
        return schema && ('titles' in schema || 'title' in schema) ? titleOf(name, schema, naming) : undefined;
      },
      option(name, value) {
        const schema = known.get(name);
        return schema && 'enumTitles' in schema ? optionTitle(value, schema, naming) : undefined;
      },
      rank: (name) => ranks.get(name) ?? Infinity,
    };
  }, [data, form, naming]);
}
