// Builds the API; listening is main.ts. Plugins are named and declare what they lean on, so that a missing one fails at boot.
import { randomBytes } from 'node:crypto';
import Fastify, { LogController, type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { DestinationStream, LoggerOptions } from 'pino';
import type { Deps, Wired } from './deps.ts';
import { makeHint } from './hint.ts';
import { csrf } from './plugins/csrf.ts';
import { docs } from './plugins/docs.ts';
import { headers } from './plugins/headers.ts';
import { idempotency } from './plugins/idempotency.ts';
import { jsonBody } from './plugins/json-body.ts';
import { metrics } from './plugins/metrics.ts';
import { permissions } from './plugins/permissions.ts';
import { pressure } from './plugins/pressure.ts';
import { problems } from './plugins/problems.ts';
import { rateLimit } from './plugins/rate-limit.ts';
import { routes } from './plugins/routes.ts';
import { sessions } from './plugins/sessions.ts';
import { trace } from './plugins/trace.ts';
import { workbench } from './plugins/workbench.ts';
import { absences } from './routes/absences.ts';
import { bulk } from './routes/bulk.ts';
import { apiKeys } from './routes/api-keys.ts';
import { cases } from './routes/cases.ts';
import { claims } from './routes/claims.ts';
import { clockExplanation } from './routes/clock-explanation.ts';
import { clockPauses } from './routes/clock-pauses.ts';
import { decisions } from './routes/decisions.ts';
import { documents } from './routes/documents.ts';
import { errorPages } from './routes/error-pages.ts';
import { events } from './routes/events.ts';
import { health } from './routes/health.ts';
import { attachments } from './routes/attachments.ts';
import { caseActs } from './routes/case-acts.ts';
import { furtherActs } from './routes/further-acts.ts';
import { leadActs } from './routes/lead-acts.ts';
import { questions } from './routes/questions.ts';
import { ledger } from './routes/ledger.ts';
import { lists } from './routes/lists.ts';
import { operations } from './routes/operations.ts';
import { organisation } from './routes/organisation.ts';
import { people } from './routes/people.ts';
import { processes } from './routes/processes.ts';
import { queues } from './routes/queues.ts';
import { segregation } from './routes/segregation.ts';
import { session } from './routes/session.ts';
import { sessionsOfPeople } from './routes/sessions.ts';
import { taskActs } from './routes/task-acts.ts';
import { signInOidc } from './routes/sign-in-oidc.ts';
import { tasks } from './routes/tasks.ts';
import { views } from './routes/views.ts';
import { asRefusal, sendProblem } from './problem.ts';

export type BuildOptions = Deps & { readonly logger?: (LoggerOptions & { stream?: DestinationStream }) | false };

/** Larger than any form; files come as multipart, drafts have their own bound. */
const BODY_BYTES_MAX = 512 * 1024;

export async function buildApp({ logger = false, ...given }: BuildOptions): Promise<FastifyInstance> {
  const deps: Wired = { ...given, hint: makeHint(given.db) };
  const app = Fastify({
    logger: logger && { serializers: { req: () => undefined, err: () => undefined }, ...logger },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    trustProxy: deps.settings.trustProxy.length > 0 ? [...deps.settings.trustProxy] : false,
    routerOptions: { maxParamLength: 300 },
    requestTimeout: 60_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // Before any plugin: an address that cannot be decoded, or is too long.
    frameworkErrors: (error, _, reply) => void sendProblem(reply, asRefusal(error).refusal, randomBytes(16).toString('hex')),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  await app.register(routes);
  await app.register(trace);
  await app.register(headers, { deps });
  await app.register(workbench, { webRoot: deps.settings.webRoot });
  await app.register(problems);
  await app.register(jsonBody);
  await app.register(metrics, { deps });
  await app.register(docs, { version: deps.version });
  await app.register(health, { deps });
  await app.register(errorPages);
  await app.register(
    async (v1) => {
      await v1.register(pressure, { deps });
      await v1.register(rateLimit, { deps });
      await v1.register(sessions, { deps });
      await v1.register(csrf, { deps });
      await v1.register(permissions);
      await v1.register(idempotency);
      for (const noun of [
        session,
        sessionsOfPeople,
        signInOidc,
        apiKeys,
        processes,
        queues,
        cases,
        tasks,
        claims,
        documents,
        operations,
        decisions,
        clockExplanation,
        clockPauses,
        ledger,
        lists,
        views,
        bulk,
        taskActs,
        leadActs,
        people,
        absences,
        organisation,
        furtherActs,
        questions,
        attachments,
        caseActs,
        segregation,
        events,
      ])
        await v1.register(noun, { deps });
    },
    { prefix: '/v1' },
  );
  return app;
}
