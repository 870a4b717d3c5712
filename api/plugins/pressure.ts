// Sheds load before it drowns: beyond these marks a request waits longer than a person would, so it is refused at once with Retry-After.
import underPressure from '@fastify/under-pressure';
import fp from 'fastify-plugin';
import { Refusal } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';

const HEAP_BYTES_MAX = 1_500 * 1024 * 1024;
const RSS_BYTES_MAX = 2_000 * 1024 * 1024;

class Overloaded extends Refusal {
  constructor() {
    super('OVERLOADED', 'Too much is going on at this moment. Try again in a second.', { retryAfter: 1 });
  }
}

export const pressure = fp<{ deps: Deps }>(
  async (app, { deps }) => {
    await app.register(underPressure, {
      sampleInterval: 500,
      maxEventLoopDelay: deps.settings.eventLoopDelayMsMax,
      maxHeapUsedBytes: HEAP_BYTES_MAX,
      maxRssBytes: RSS_BYTES_MAX,
      retryAfter: 1,
      customError: Overloaded as unknown as typeof Error as never,
    });
  },
  { name: 'pressure', dependencies: ['problems'] },
);
