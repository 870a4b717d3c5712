// Ids as the bank reads them: prefix, business date, 8 characters of base32 (domain rule X-03). Pure: bytes come from the caller.

declare const iso: unique symbol;
/** An instant in RFC 3339 with zone, `2026-02-02T01:31:00.000Z`. Sorts as text. */
export type Iso = string & { readonly [iso]: true };

/** Crockford's alphabet without I, L, O and U: nothing that is misread on the telephone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `CMP-20260202-5RT8Q2WA`. `date` is the business date `yyyy-mm-dd`, `random` at least 8 bytes. */
export function businessId(prefix: string, date: string, random: Uint8Array): string {
  if (random.length < 8) throw new RangeError('an id needs 8 random bytes');
  const tail = [...random.subarray(0, 8)].map((byte) => ALPHABET[byte & 31]).join('');
  return `${prefix}-${date.replaceAll('-', '')}-${tail}`;
}

/** The case of a task id: `<caseId>.<task>.<n>`. */
export const caseOfTask = (taskId: string): string => taskId.slice(0, taskId.indexOf('.'));

/** The bank's date (Asia/Shanghai, UTC+8 without summer time) at an instant: `2026-02-02` (domain rule X-02). */
export const businessDateOf = (at: Iso): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 10);
