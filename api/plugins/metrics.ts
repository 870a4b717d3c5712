// Prometheus metrics: base units, no ids and nothing personal as labels. Counts of work are read from the database when asked, at most
// every ten seconds.
import fp from 'fastify-plugin';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { readGauges } from '../../db/queries/gauges.ts';
import type { Deps } from '../deps.ts';

declare module 'fastify' {
  interface FastifyInstance {
    metricsText(): Promise<string>;
    /** Runs a claim and notes how long it took and what came of it. */
    timedClaim<T>(claim: () => Promise<T>): Promise<T>;
  }
}

const GAUGES_AGE_MS_MAX = 10_000;

export const metrics = fp<{ deps: Deps }>(
  async (app, { deps }) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const registers = [registry];
    const requests = new Histogram({
      ...{
        name: 'http_request_duration_seconds',
        help: 'Time to answer, by route',
        registers,
        labelNames: ['method', 'route', 'status'] as const,
      },
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    });
    const claims = new Histogram({
      ...{ name: 'countersign_claim_duration_seconds', help: 'Time to claim an item', registers, labelNames: ['outcome'] as const },
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    });
    const refusals = new Counter({
      name: 'countersign_refusals_total',
      help: 'Refused requests by status',
      registers,
      labelNames: ['status'] as const,
    });
    const show = workGauges(registry);

    let readAt = -Infinity;
    app.decorate('metricsText', async () => {
      if (performance.now() - readAt > GAUGES_AGE_MS_MAX) {
        readAt = performance.now();
        show(await readGauges(deps.db));
      }
      return registry.metrics();
    });
    app.decorate('timedClaim', async <T>(claim: () => Promise<T>): Promise<T> => {
      const end = claims.startTimer();
      try {
        const claimed = await claim();
        end({ outcome: claimed === null ? 'nothing' : 'claimed' });
        return claimed;
      } catch (error) {
        end({ outcome: 'refused' });
        throw error;
      }
    });
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none';
      requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      if (reply.statusCode >= 400) refusals.inc({ status: reply.statusCode });
    });
    app.addHook('onClose', async () => registry.clear());
  },
  { name: 'metrics', dependencies: ['trace'] },
);

function workGauges(registry: Registry): (gauges: Awaited<ReturnType<typeof readGauges>>) => void {
  const registers = [registry];
  const tasks = new Gauge({
    name: 'countersign_tasks',
    help: 'Open and claimed items',
    registers,
    labelNames: ['queue', 'state', 'band'] as const,
  });
  const cases = new Gauge({ name: 'countersign_cases_open', help: 'Open cases', registers, labelNames: ['process'] as const });
  const breaches = new Gauge({
    name: 'countersign_clocks_breached',
    help: 'Running clocks past their deadline',
    registers,
    labelNames: ['kind'] as const,
  });
  const waiting = new Gauge({ name: 'countersign_outbox_waiting', help: 'Messages not yet delivered to the engine', registers });
  const lag = new Gauge({ name: 'countersign_outbox_lag_seconds', help: 'Age of the oldest message not yet delivered', registers });
  const dead = new Gauge({ name: 'countersign_dead_letters', help: 'Messages that cannot be delivered', registers });
  return (gauges) => {
    for (const gauge of [tasks, cases, breaches]) gauge.reset();
    for (const { count, ...labels } of gauges.tasks) tasks.set(labels, count);
    for (const { count, ...labels } of gauges.openCases) cases.set(labels, count);
    for (const { count, ...labels } of gauges.breachedClocks) breaches.set(labels, count);
    waiting.set(gauges.outboxWaiting);
    lag.set(gauges.outboxLagSeconds);
    dead.set(gauges.deadLetters);
  };
}
