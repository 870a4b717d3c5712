// Opens payloads for the decoder route: the codec of the workers, over base64.
import { caseKeys, caseOfPayload, payloadCodec } from '../activities/adapters/payload-codec.ts';
import { SealBroken } from '../activities/adapters/keys.ts';
import type { Decode, Payload } from '../commands/decode-payloads.ts';
import { Refusal } from '../domain/errors.ts';
import type { Db } from '../db/client.ts';

export function decoderOf(db: Db, masterKey: Uint8Array): Decode {
  const codec = payloadCodec(caseKeys(db, masterKey));
  return async (payloads) => {
    const raw = payloads.map(({ metadata = {}, data }) => ({
      metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
      ...(data === undefined ? {} : { data: Buffer.from(data, 'base64') }),
    }));
    const opened = await codec.decode(raw).catch((error: unknown) => {
      if (!(error instanceof SealBroken)) throw error;
      throw new Refusal(
        'PAYLOAD_UNREADABLE',
        'A payload does not open with the key of its case: it was changed, or another installation made it.',
        { cause: error },
      );
    });
    return {
      payloads: opened.map(({ metadata, data }): Payload => ({
        metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')])),
        data: Buffer.from(data ?? []).toString('base64'),
      })),
      cases: [...new Set(raw.map(caseOfPayload).filter((id) => id !== undefined))],
    };
  };
}
