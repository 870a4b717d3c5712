// Which version of a thing a write expects: If-Match names it, If-None-Match: * says that there is none yet.
import { Refusal } from '../domain/errors.ts';

type Given = { readonly 'if-match'?: string | undefined; readonly 'if-none-match'?: string | undefined };

/** Null: none yet. Errors: PRECONDITION_REQUIRED, INVALID_REQUEST. */
export function expectedVersion({ 'if-match': match, 'if-none-match': noneMatch }: Given): number | null {
  if (match === undefined && noneMatch === undefined)
    throw new Refusal(
      'PRECONDITION_REQUIRED',
      'Say which version you replace: If-Match with the version of the draft in quotes, or If-None-Match: * for the first.',
    );
  if (match === undefined && noneMatch === '*') return null;
  const version = /^"(\d{1,9})"$/.exec(match ?? '')?.[1];
  if (version === undefined || noneMatch !== undefined)
    throw new Refusal(
      'INVALID_REQUEST',
      'If-Match takes one version in quotes, as "3"; If-None-Match takes * alone; only one of them may be there.',
    );
  return Number(version);
}
