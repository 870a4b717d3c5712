// How demo papers are written: the font, a line of text, a text broken into lines, the mark of a sample.
import { fileURLToPath } from 'node:url';
import { GlobalFonts, type SKRSContext2D } from '../../activities/adapters/canvas.ts';

export const INK = '#1b1b1b';
const MARK = '#c0392b';

for (const weight of ['400Regular', '700Bold'] as const) {
  const file = import.meta.resolve(`@expo-google-fonts/noto-sans-sc/${weight}/NotoSansSC_${weight}.ttf`);
  GlobalFonts.registerFromPath(fileURLToPath(file), `Paper ${weight}`);
}
export const font = (size: number, isBold = false): string => `${size}px "Paper ${isBold ? '700Bold' : '400Regular'}"`;

type Writing = { readonly x: number; readonly y: number; readonly font: string; readonly colour: string; readonly spacing?: number };

/** `y` is the middle of the line. */
export function write(context: SKRSContext2D, text: string, writing: Writing): void {
  context.font = writing.font;
  context.fillStyle = writing.colour;
  context.textBaseline = 'middle';
  context.letterSpacing = `${writing.spacing ?? 0}px`;
  context.fillText(text, writing.x, writing.y);
  context.letterSpacing = '0px';
}

/** Breaks a text into lines of at most `width` pixels in the context's font. */
export function wrapped(context: SKRSContext2D, text: string, width: number): string[] {
  const lines = [''];
  for (const character of text) {
    const longer = (lines.at(-1) ?? '') + character;
    if (context.measureText(longer).width > width) lines.push(character);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}

/** 样本 SPECIMEN, slightly askew, never over a field. */
export function markAsSample(context: SKRSContext2D, x: number, y: number, size: number): void {
  context.save();
  context.translate(x, y);
  context.rotate(-0.12);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = MARK;
  context.font = font(size, true);
  context.fillText('样本', 0, -size * 0.6);
  context.fillText('SPECIMEN', 0, size * 0.6);
  context.restore();
}
