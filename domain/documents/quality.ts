// Whether an image is good enough to trust what is read from it (domain rule A3). A poor one goes to a person, with what is wrong with it.
import type { Text } from '../process.ts';

export type PageQuality = {
  /** Pixels of the longer side. */
  readonly width: number;
  /** Variance of the Laplacian of the lines of text, at 48 pixels a line: the median of them. */
  readonly sharpness: number;
  /** Share of the printed area that is nothing but white. */
  readonly glare: number;
  /** Degrees. */
  readonly skew: number;
};

/**
 * As A3 has them [D]. Measured on demo papers: sharpness 266 to 4,000 as scanned and photographed, 26 to 230 a little out of focus (1.5
 * pixels, still read right), 2 to 22 where reading begins to suffer (2.5 and more).
 */
export const QUALITY_LIMITS = { widthMin: 1_000, sharpnessMin: 100, glareMax: 0.05, skewMax: 10 } as const;

export type QualityFault = 'small' | 'blurred' | 'glare' | 'crooked';
export const QUALITY_FAULTS: Readonly<Record<QualityFault, Text>> = {
  small: { en: 'too small', zh: '分辨率过低' },
  blurred: { en: 'out of focus', zh: '模糊' },
  glare: { en: 'glare', zh: '反光' },
  crooked: { en: 'crooked', zh: '歪斜' },
};

/** A form is white all over: glare cannot be told on it. */
export function qualityFaults({ width, sharpness, glare, skew }: PageQuality, { isWhite }: { readonly isWhite: boolean }): QualityFault[] {
  const { widthMin, sharpnessMin, glareMax, skewMax } = QUALITY_LIMITS;
  const found: readonly (readonly [QualityFault, boolean])[] = [
    ['small', width < widthMin],
    ['blurred', sharpness < sharpnessMin],
    ['glare', !isWhite && glare > glareMax],
    ['crooked', Math.abs(skew) > skewMax],
  ];
  return found.filter(([, isSo]) => isSo).map(([fault]) => fault);
}
