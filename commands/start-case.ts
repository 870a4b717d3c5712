// Starts a case of a process: checked against the process's own schema, inserted whole in one transaction, told to the engine afterwards.
import type { Calendar } from '../domain/calendar/calendar.ts';
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { mayStart, type ProcessSpec } from '../domain/process.ts';
import type { Tx } from '../db/client.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { parseInput, startCase as startRow } from '../db/queries/start-case.ts';
import { auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';

export type Started = { readonly id: string };
export type CaseRequest = { readonly process: string; readonly input: unknown; readonly receivedAt: Iso | null };
export type StartCtx = Ctx & { readonly catalog: readonly ProcessSpec[]; readonly calendar: Calendar; readonly hasEngine: boolean };

/** Errors: UNKNOWN_PROCESS, FORBIDDEN (`startedBy`), INVALID_INPUT (also an unknown customer), INVALID_REQUEST (`receivedAt` lies in the future), NOT_FOUND (a document), DOCUMENT_IN_USE. */
export async function startCase(ctx: StartCtx, asked: CaseRequest): Promise<Started> {
  const started = await perform<Started>(ctx, {
    permission: 'case.start',
    isTransaction: true,
    status: () => 201,
    run: (tx) => start(ctx, asked, tx as Tx),
  });
  ctx.hint();
  return started;
}

async function start(ctx: StartCtx, { process: processId, input: given, receivedAt }: CaseRequest, tx: Tx): Promise<Started> {
  const process = processOf(ctx.catalog, processId);
  if (!mayStart(process, ctx.actor.roles))
    throw new Refusal(
      'FORBIDDEN',
      `Your roles do not start a case of ${process.id}${process.startedBy?.length === 0 ? ': the product starts it by itself' : ''}.`,
    );
  const input = checked(process, given);
  const { now } = await databaseNow(tx);
  if (receivedAt !== null && Date.parse(receivedAt) > Date.parse(now))
    throw new Refusal(
      'INVALID_REQUEST',
      'A case cannot have been received in the future. Leave receivedAt out, or give the instant at which it came in.',
      {
        errors: [{ pointer: '/receivedAt', code: 'future', message: `It is ${now} now.` }],
      },
    );
  const newCase = ctx.vault.newCase(process.prefix, now);
  await startRow(tx, {
    ...newCase,
    process,
    input,
    customerId: null, // the input names it
    starter: ctx.actor.id,
    branchId: ctx.actor.branchId,
    parent: null,
    receivedAt: receivedAt ?? now,
    at: now,
    calendar: ctx.calendar,
    hasEngine: ctx.hasEngine,
    actor: auditActor(ctx.actor),
  });
  return { id: newCase.id };
}

/** Errors: UNKNOWN_PROCESS. */
export function processOf(catalog: readonly ProcessSpec[], id: string): ProcessSpec {
  const process = catalog.find((known) => known.id === id);
  if (process) return process;
  throw new Refusal('UNKNOWN_PROCESS', `There is no process "${id}". Known are: ${catalog.map((known) => known.id).join(', ')}.`);
}

/** The pointers of a refusal lead into the request's body. */
function checked(process: ProcessSpec, input: unknown): Record<string, unknown> {
  try {
    return parseInput(process, input);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, error.message, { errors: error.errors.map((e) => ({ ...e, pointer: `/input${e.pointer}` })) });
  }
}
