// Turns the recognition model's output into characters: at each step the likeliest class; repeats and blanks fall out (CTC, greedy).
import { readFileSync } from 'node:fs';

/** Characters by class; class 0 is the blank, the last one the space. */
export function loadCharacters(file: string): string[] {
  return ['', ...readFileSync(file, 'utf8').split('\n'), ' '];
}

export type Characters = { readonly text: string; readonly confidences: readonly number[]; readonly x: readonly number[] };

/** `scores`: `steps` × `characters.length` probabilities. `x` of a character is its step's middle as a share of all `steps`. */
export function decode(scores: Float32Array, steps: number, characters: readonly string[]): Characters {
  const text: string[] = [];
  const confidences: number[] = [];
  const x: number[] = [];
  const classes = characters.length;
  let last = 0;
  for (let step = 0; step < steps; step++) {
    const { best, score } = likeliest(scores, step * classes, classes);
    if (best !== 0 && best !== last) {
      text.push(characters[best] ?? '');
      confidences.push(score);
      x.push((step + 0.5) / steps);
    }
    last = best;
  }
  return { text: text.join(''), confidences, x };
}

function likeliest(scores: Float32Array, from: number, classes: number): { best: number; score: number } {
  let best = 0;
  let score = -1;
  for (let k = 0; k < classes; k++) {
    const value = scores[from + k] ?? 0;
    if (value > score) {
      score = value;
      best = k;
    }
  }
  return { best, score };
}
