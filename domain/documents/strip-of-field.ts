// A line of a page that a second reader is to look at, and the field that stands there.
import type { Quad } from './lines.ts';

export type StripOfField = { readonly name: string; readonly quad: Quad };
