// Documents, operations, health.
import { z } from 'zod';
import { Id, Instant, list, pageOf } from './common.ts';
import { described, named } from './registry.ts';

export const Uploaded = named(
  'Uploaded',
  z.object({ id: z.string(), sha256: z.string(), pages: z.int(), mediaType: z.string() }),
  'A stored document.',
);
export const Document = named(
  'Document',
  z.object({
    id: z.string(),
    sha256: z.string(),
    mediaType: z.string(),
    bytes: z.int(),
    caseId: z.string().nullable(),
    uploadedBy: z.string(),
    createdAt: Instant,
    pages: z.int(),
    images: list(z.object({ page: z.int(), width: z.int(), height: z.int() })),
  }),
  'What is known of a document.',
);
export const DocumentParams = z.object({ id: Id });
export const PageParams = z.object({ id: Id, page: z.coerce.number().int().min(1).max(10_000) });

const UnknownEffect = named(
  'UnknownEffect',
  z.object({
    key: z.string(),
    caseId: z.string(),
    kind: z.string(),
    sentAt: Instant.nullable(),
    proposedBy: described(z.string().nullable(), 'Who has proposed to send it once more; another person must agree.'),
  }),
  'Something sent to the outside of which nobody knows whether it happened.',
);
export const UnknownEffects = z.object({ items: list(UnknownEffect) });
export const ResendBody = z.strictObject({
  key: z.string().min(1).max(200),
  reason: described(z.string().min(10).max(2_000), 'What was seen in the other system.'),
});
export const Resent = named(
  'Resent',
  z.object({ key: z.string(), state: z.enum(['proposed', 'allowed']) }),
  'After the second person it is sent again as soon as its step is tried again.',
);
const Payload = named(
  'Payload',
  z.object({ metadata: z.record(z.string().max(100), z.string().max(4_096)).optional(), data: z.string().max(4_000_000).optional() }),
  'A payload as Temporal stores it, base64.',
);
export const Payloads = z.object({ payloads: z.array(Payload).max(500) });

const DeadLetter = named(
  'DeadLetter',
  z.object({
    id: z.int(),
    caseId: z.string(),
    process: z.string(),
    message: z.string(),
    kind: z.string(),
    reason: z.string(),
    sends: z.int(),
    createdAt: Instant,
  }),
  'A message that could not be delivered.',
);
export const DeadLetterPage = pageOf(DeadLetter);
export const DeadLetterParams = z.object({ id: z.coerce.number().int().min(1) });
export const Retried = named('Retried', z.object({ id: z.int() }), 'It is sent again.');

const StuckCase = named(
  'StuckCase',
  z.object({
    caseId: z.string(),
    process: z.string(),
    stage: z.string().nullable(),
    reason: described(
      z.enum(['KEY_MISSING', 'NOT_DELIVERED', 'NOT_TAKEN_IN', 'WORKFLOW_TASK_FAILING']),
      'Its key row is missing; the engine has not been told; it was told and nothing followed; its code fails and is tried again.',
    ),
    since: Instant,
    message: described(z.string().nullable(), 'The oldest message that has not been taken in.'),
    sends: z.int(),
    tries: described(z.int().nullable(), 'How often the process has been tried at this point; null: the engine did not say.'),
  }),
  'An open case that does not go on.',
);
export const StuckPage = pageOf(StuckCase);

const Part = z.enum(['up', 'down']);
export const Ready = named(
  'Ready',
  z.object({
    ready: z.boolean(),
    database: Part,
    blobs: Part,
    engine: described(z.enum(['up', 'down', 'unknown']), 'Reported only: people go on working without it.'),
  }),
  'Whether requests can be served.',
);
/** For Prometheus. */
export const MetricsText = { description: 'Text format', content: { 'text/plain': { schema: z.string() } } };
export const Live = z.object({ live: z.literal(true) });
export const Version = named('Version', z.object({ name: z.string(), version: z.string(), node: z.string() }), 'What is running.');
