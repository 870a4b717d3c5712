// What the members of shown data are called: by the form of the task and the input of its process.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { processQuery } from '../api/names.ts';
import type { JsonSchema } from '../api/types.ts';
import { useNaming } from '../forms/naming.ts';
import { titleOf } from '../forms/present.ts';
import { properties, resolve } from '../forms/schema.ts';

export function useDataTitles(process: string, form?: JsonSchema): (name: string) => string | undefined {
  const { data } = useQuery(processQuery(process));
  const naming = useNaming();
  return useMemo(() => {
    const schemas: JsonSchema[] = form ? [form] : [];
    if (data) schemas.push(data.input);
    const known = new Map<string, string>();
    for (const schema of schemas)
      for (const [name, member] of Object.entries(properties(schema))) {
        const resolved = resolve(member, schema);
        const isNamed = 'titles' in resolved || 'title' in resolved;
        if (isNamed && !known.has(name)) known.set(name, titleOf(name, resolved, naming));
      }
    return (name: string) => known.get(name);
  }, [data, form, naming]);
}
