// The parts of a routing score in points, as they stand in the event of a claim of the next item: 50 for the share of its time that had
// passed, 20 for priority, 15 for skill, 10 for knowing the case (domain rule I.2).
export type Points = {
  readonly score: number;
  /** Items that stood first together, of which it had the most points. */
  readonly among: number;
  /** Of its time, more than 1 when it was overdue. */
  readonly share: number;
} & Readonly<Record<'used' | 'priority' | 'skill' | 'continuity', number>>;

const WEIGHTS = { used: 50, priority: 20, skill: 15, continuity: 10 } as const;
type Part = keyof typeof WEIGHTS;

const numberOf = (holder: unknown, name: string): number | undefined => {
  const value = (holder as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === 'number' ? value : undefined;
};

/** Null when it was chosen or given, and so had no score. */
export function pointsOf(data: Readonly<Record<string, unknown>>): Points | null {
  const [score, among] = [numberOf(data, 'score'), numberOf(data, 'among')];
  if (score === undefined || among === undefined) return null;
  const points = (part: Part): number => Math.round(WEIGHTS[part] * (numberOf(data['parts'], part) ?? 0));
  return {
    ...{ score, among, share: numberOf(data['parts'], 'used') ?? 0 },
    ...{ used: points('used'), priority: points('priority'), skill: points('skill'), continuity: points('continuity') },
  };
}
