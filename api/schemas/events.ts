// Live events: what a stream takes and what it sends.
import { z } from 'zod';
import { described, named } from './registry.ts';

export const EventQuery = z.object({
  queues: described(
    z
      .string()
      .max(2_000)
      .transform((text) => text.split(',').filter((queue) => queue !== '')),
    'Only of these queues, comma-separated; all that one may read when absent.',
  ).optional(),
});
export const EventHeaders = z.looseObject({
  'last-event-id': described(
    z
      .string()
      .regex(/^\d{1,15}$/, 'must be an id that the stream has sent')
      .transform(Number),
    'The last id that was heard: the stream goes on behind it.',
  ).optional(),
});

const LiveEvent = named(
  'LiveEvent',
  z.object({
    id: described(z.string(), 'Up to where the reader has heard everything. It never gets smaller.'),
    kind: z.enum(['hello', 'task', 'case', 'queue', 'reset', 'beat']),
    ids: z.object({ task: z.string().optional(), case: z.string().optional(), queue: z.string().optional() }),
    version: described(z.int().nullable(), 'Of the task or the case now; who has this version, or a later one, need not read it again.'),
  }),
  'One event of a stream, its `data`.',
);
const long = [
  'Server-sent events. They carry ids and versions only: the reader asks for what she shows of it, with her own rights.',
  '`hello` comes first: read what you show now, then follow. `task` and `case` name one that has changed (a task names its case and queue, too). `queue`: many items of this queue have changed. `reset`: read everything anew. `beat` comes every 15 seconds.',
  'An event may be told twice, and the version in it may be newer than the change. Who comes back with `Last-Event-ID` hears what she has missed, or `reset`.',
  'The stream ends when the session does, and does not keep it awake. 4 streams a session; a reader who does not keep up is cut off.',
].join('\n\n');
export const EventStream = {
  long,
  response: { description: 'A stream of events', content: { 'text/event-stream': { schema: LiveEvent } } },
};
