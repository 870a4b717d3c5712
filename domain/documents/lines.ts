// What a reader of pages hands over: lines of text with their place on the page. Shared by the OCR adapters and the extraction.

/** Axis-aligned, in pixels of the stored page image: left, top, right, bottom. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];
export type Point = readonly [x: number, y: number];
/** The corners of a line in reading direction: where its first character begins at the top, clockwise. In pixels of the stored page. */
export type Quad = readonly [Point, Point, Point, Point];

export type OcrLine = {
  readonly text: string;
  readonly quad: Quad;
  /** Around the quad. */
  readonly box: Box;
  /** In the page turned upright and straightened: for finding rows and what stands below what. */
  readonly upright: Box;
  /** Mean over the characters that are no spaces, 0 to 1. */
  readonly confidence: number;
  /** One for each character (code point) of `text`. */
  readonly charConfidences: readonly number[];
  /** The middle of each character along the line, 0 at its start, 1 at its end. */
  readonly charX: readonly number[];
};

/** Degrees clockwise by which the stored page must be turned to stand upright. */
export type Turn = 0 | 90 | 180 | 270;

export type PageReading = {
  readonly lines: readonly OcrLine[];
  readonly turn: Turn;
  /** Degrees by which the text leans after turning, positive clockwise. */
  readonly skew: number;
  readonly engine: string;
  /** SHA-256 of the engine's models: with `engine`, what a result can be repeated with. */
  readonly modelSha: string;
};

export const boxAround = (points: readonly Point[]): Box => {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map(Math.round) as unknown as Box;
};
