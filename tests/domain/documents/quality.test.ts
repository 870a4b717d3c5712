// When an image is too poor to be trusted (domain rule A3).
import { expect, test } from 'vitest';
import { qualityFaults, type PageQuality } from '../../../domain/documents/quality.ts';

const GOOD: PageQuality = { width: 1_011, sharpness: 300, glare: 0, skew: 2 };
const card = { isWhite: false };

test.each([
  [{}, []],
  [{ width: 1_000, sharpness: 100, glare: 0.05, skew: -10 }, []], // each at its limit
  [{ width: 999 }, ['small']],
  [{ sharpness: 99.9 }, ['blurred']],
  [{ glare: 0.051 }, ['glare']],
  [{ skew: -10.1 }, ['crooked']],
  [{ sharpness: 0, glare: 1, skew: 90, width: 0 }, ['small', 'blurred', 'glare', 'crooked']],
] as const)('%o is %o', (changed, faults) => expect(qualityFaults({ ...GOOD, ...changed }, card)).toEqual(faults));

test('glare cannot be told on a form, which is white all over', () =>
  expect(qualityFaults({ ...GOOD, glare: 0.9 }, { isWhite: true })).toEqual([]));
