// The files of a start form and how far each is. Pure.
import type { Problem } from '../api/problem.ts';
import type { Uploaded } from '../api/types.ts';

export const FILES_MAX = 10;

export type UploadedFile = {
  readonly key: string;
  readonly file: File;
  readonly state:
    | { readonly kind: 'sending'; readonly share: number }
    | { readonly kind: 'stored'; readonly document: Uploaded }
    | { readonly kind: 'refused'; readonly problem: Problem };
};

/** The documents to file, in the order chosen; null while one is still being sent or was refused. */
export function documentsReady(files: readonly UploadedFile[]): string[] | null {
  const ids = files.map(({ state }) => (state.kind === 'stored' ? state.document.id : null));
  return ids.includes(null) ? null : (ids as string[]);
}

export const withState = (files: readonly UploadedFile[], key: string, state: UploadedFile['state']): readonly UploadedFile[] =>
  files.map((one) => (one.key === key ? { ...one, state } : one));
