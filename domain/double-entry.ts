// Two people key the same paper without seeing each other's values (FE-08). What they mean alike counts as alike: full-width and half-width
// characters, capitals, and spaces are no difference.

const normal = (value: unknown): unknown => {
  if (typeof value === 'string') return value.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, normal(member)]),
  );
};

/** An answer as a process gets it. */
type Keyed = Readonly<Record<string, unknown>>;
/** What the kit adds to an answer: who keyed, and when. */
const NOT_KEYED: readonly string[] = ['by', 'at'];

/** The members in which two keyings differ, by name; none: they agree, and nobody need look. */
export const differences = (first: Keyed, second: Keyed): string[] =>
  Object.keys({ ...first, ...second })
    .filter((name) => !NOT_KEYED.includes(name) && JSON.stringify(normal(first[name])) !== JSON.stringify(normal(second[name])))
    .sort();
