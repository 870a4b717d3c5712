// Marks that a screen keeps in a draft beside the answer (which fields were confirmed). They begin with `$` and never reach an answer.
type Members = Readonly<Record<string, unknown>>;
const isMembers = (data: unknown): data is Members => typeof data === 'object' && data !== null && !Array.isArray(data);

export const withoutMarks = (data: unknown): unknown =>
  isMembers(data) ? Object.fromEntries(Object.entries(data).filter(([name]) => !name.startsWith('$'))) : data;

export function markOf(data: unknown, name: `$${string}`): readonly string[] {
  const mark = isMembers(data) ? data[name] : undefined;
  return Array.isArray(mark) ? mark.filter((one): one is string => typeof one === 'string') : [];
}
