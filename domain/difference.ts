// Where two outcomes differ, as JSON pointers: what `countersign decide` says when a decision does not come out the same.
export type Difference = { readonly pointer: string; readonly recorded: unknown; readonly recomputed: unknown };

/** Compares what JSON carries; the order of members does not matter, that of lists does. Empty: they are the same. */
export function differences(recorded: unknown, recomputed: unknown, pointer = ''): Difference[] {
  if (!isObject(recorded) || !isObject(recomputed) || Array.isArray(recorded) !== Array.isArray(recomputed))
    return Object.is(recorded, recomputed) ? [] : [{ pointer, recorded, recomputed }];
  const names = new Set([...Object.keys(recorded), ...Object.keys(recomputed)]);
  return [...names].flatMap((name) => differences(recorded[name], recomputed[name], `${pointer}/${name}`));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
