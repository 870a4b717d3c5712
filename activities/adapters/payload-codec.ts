// Encrypts what Temporal stores: AES-256-GCM, a key per case, bound to the workflow id (which is the case id). Destroying the key erases the
// case's history: what cannot be opened any more decodes to a tombstone, which encodes to itself.
import proto from '@temporalio/proto'; // CommonJS: its names are not seen by Node's ESM loader
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec } from '@temporalio/common';
import { Refusal } from '../../domain/errors.ts';
import { wrappedKeyOf } from '../../db/queries/case-keys.ts';
import type { Queryable } from '../../db/client.ts';
import { open, seal, unwrapKey } from './keys.ts';

const PROTO = proto.temporal.api.common.v1.Payload;
/** Names the case whose key it is, so that operators' tools, which know no context, can decode too. Case ids are opaque. */
const CASE = 'countersign-case';
const ENCODING = new TextEncoder().encode('binary/countersign-aes-256-gcm');
const TOMBSTONE_ENCODING = new TextEncoder().encode('binary/countersign-erased');
const isEncoding = (payload: Payload, encoding: Uint8Array) =>
  Buffer.compare(Buffer.from(payload.metadata?.[METADATA_ENCODING_KEY] ?? []), Buffer.from(encoding)) === 0;

/** What an erased value decodes to. */
export const TOMBSTONE = { erased: true } as const;
const tombstone = (): Payload => ({
  metadata: { [METADATA_ENCODING_KEY]: new TextEncoder().encode('json/plain'), erased: TOMBSTONE_ENCODING },
  data: new TextEncoder().encode(JSON.stringify(TOMBSTONE)),
});
const isTombstone = (payload: Payload) => payload.metadata?.['erased'] !== undefined;

/** The key of a case, null when it was destroyed on purpose. Throws Refusal KEY_MISSING, which is retried, when there is none. */
export type CaseKeys = (caseId: string) => Promise<Uint8Array | null>;

/** Keys from the database, unwrapped by the master key and kept for the last `limit` cases. Destroyed keys are asked for again each time. */
export function caseKeys(db: Queryable, masterKey: Uint8Array, { limit = 2_000 } = {}): CaseKeys {
  const known = new Map<string, Uint8Array>();
  return async (caseId) => {
    const cached = known.get(caseId);
    if (cached) return cached;
    const row = await wrappedKeyOf(db, caseId);
    if (!row.found)
      throw new Refusal(
        'KEY_MISSING',
        `The key of case ${caseId} is missing: restore its row in case_keys from a backup; the case goes on by itself.`,
      );
    if (row.wrapped === null) return null;
    const key = unwrapKey(masterKey, row.wrapped, caseId);
    if (known.size >= limit) known.delete(known.keys().next().value ?? '');
    known.set(caseId, key);
    return key;
  };
}

/** One key for everything: golden histories and the bench's bare baseline. */
export const fixedKey =
  (key: Uint8Array): CaseKeys =>
  () =>
    Promise.resolve(key);

/** The case whose key a payload needs; undefined when it is not encrypted. */
export function caseOfPayload(payload: Payload): string | undefined {
  const id = payload.metadata?.[CASE];
  return id && isEncoding(payload, ENCODING) ? Buffer.from(id).toString() : undefined;
}

export function payloadCodec(keys: CaseKeys): PayloadCodec {
  return {
    async encode(payloads, context) {
      const caseId = context?.workflowId;
      // Without a case there is nothing personal either: system workflows and calls outside of a case stay readable.
      if (caseId === undefined || payloads.length === 0) return payloads;
      const key = await keys(caseId);
      return payloads.map((payload) => {
        if (key === null || isTombstone(payload)) return payload;
        return {
          metadata: { [METADATA_ENCODING_KEY]: ENCODING, [CASE]: Buffer.from(caseId) },
          data: seal(key, PROTO.encode(payload).finish(), caseId),
        };
      });
    },
    async decode(payloads, context) {
      return Promise.all(
        payloads.map(async (payload) => {
          if (!isEncoding(payload, ENCODING)) return payload;
          const caseId = context?.workflowId ?? caseOfPayload(payload) ?? '';
          const key = await keys(caseId);
          return key === null ? tombstone() : PROTO.decode(open(key, payload.data ?? new Uint8Array(), caseId));
        }),
      );
    },
  };
}
