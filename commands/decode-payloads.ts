// Decodes what Temporal stores, for auditors: the same right as reading a history, and on record.
import { recordDecoding } from '../db/queries/decodings.ts';
import { allow, auditActor, type Ctx } from './context.ts';

export type Payload = { readonly metadata?: Readonly<Record<string, string>> | undefined; readonly data?: string | undefined };
export type Decode = (
  payloads: readonly Payload[],
) => Promise<{ readonly payloads: readonly Payload[]; readonly cases: readonly string[] }>;

/** Payloads in the JSON form of Temporal's codec servers, base64 in and out. Errors: FORBIDDEN, KEY_MISSING. */
export async function decodePayloads(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  decode: Decode,
  payloads: readonly Payload[],
): Promise<readonly Payload[]> {
  allow(actor, 'history.read');
  const decoded = await decode(payloads);
  await recordDecoding(db, { actor: auditActor(actor), cases: decoded.cases });
  return decoded.payloads;
}
