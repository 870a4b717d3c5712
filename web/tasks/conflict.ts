// Where two versions of a draft differ, member by member, and the draft that a person's choices make of them.
export type Side = 'mine' | 'theirs';
type Difference = { readonly name: string; readonly mine: unknown; readonly theirs: unknown };

type Members = Readonly<Record<string, unknown>>;
const members = (data: unknown): Members => (typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Members) : {});
export const isSame = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** JSON with sorted members: two drafts that say the same are the same text. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}

export function differences(mine: unknown, theirs: unknown): Difference[] {
  const [a, b] = [members(mine), members(theirs)];
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter((name) => !isSame(a[name], b[name])).map((name) => ({ name, mine: a[name], theirs: b[name] }));
}

/** Where there is no clash: the members of both. */
export const both = (mine: unknown, theirs: unknown): Members => ({ ...members(theirs), ...members(mine) });

/** Whether taking one would lose something of the other. */
export const hasClash = (mine: unknown, theirs: unknown): boolean =>
  differences(mine, theirs).some((one) => one.mine !== undefined && one.theirs !== undefined);

/** What is the same stays; each difference goes to the chosen side (mine when nothing was chosen). */
export function merge(mine: unknown, theirs: unknown, choices: Readonly<Record<string, Side>>): Record<string, unknown> {
  const merged: Record<string, unknown> = both(mine, theirs);
  for (const { name, mine: a, theirs: b } of differences(mine, theirs)) {
    const chosen = choices[name] === 'theirs' ? b : a;
    if (chosen === undefined) delete merged[name];
    else merged[name] = chosen;
  }
  return merged;
}
