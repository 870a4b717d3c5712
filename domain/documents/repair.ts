// Mends one misread character where a check digit proves which (domain rule A-R2).

/** Characters that readers take for each other. */
const LOOKALIKES: Readonly<Record<string, readonly string[]>> = {
  O: ['0'],
  '0': ['O'],
  〇: ['0'],
  I: ['1'],
  '1': ['I'],
  S: ['5'],
  '5': ['S'],
  B: ['8'],
  '8': ['B'],
  Z: ['2'],
  '2': ['Z'],
};

/**
 * The one text that differs from `raw` in one lookalike and passes. Undefined when none or several do, or when more than one character
 * would have to change: two lucky swaps are no reading. For fields with a check digit only.
 */
export function repaired(raw: string, passes: (candidate: string) => boolean): string | undefined {
  const characters = [...raw];
  const candidates = new Set<string>();
  for (const [i, character] of characters.entries()) {
    for (const other of LOOKALIKES[character] ?? []) {
      const candidate = characters.with(i, other).join('');
      if (passes(candidate)) candidates.add(candidate);
    }
  }
  const [only] = candidates;
  return candidates.size === 1 ? only : undefined;
}
