// A history as somebody with the case's key reads it: every payload opened, as one text.
import type { Payload } from '@temporalio/common';
import { payloadCodec, type CaseKeys } from '../../activities/adapters/payload-codec.ts';

export async function historyText(history: unknown, caseId: string, keys: CaseKeys): Promise<string> {
  const codec = payloadCodec(keys);
  const opened = await codec.decode(payloadsIn(history), { type: 'workflow', workflowId: caseId, namespace: 'default' });
  return opened.map(({ data }) => Buffer.from(data ?? []).toString()).join('\n');
}

function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const { metadata, data } = value as Payload;
  return metadata && data instanceof Uint8Array ? [value] : Object.values(value).flatMap(payloadsIn);
}
