// The child's side of children.ts: answers jobs one after the other and ends with its parent.
import { Refusal } from '../../domain/errors.ts';
import type { FromChild, Jobs, ToChild } from './children.ts';

export type Handlers<J extends Jobs> = { readonly [K in keyof J]: (take: J[K]['take']) => Promise<J[K]['give']> };

/** Call it when everything is loaded: it reports ready. */
export function serve<J extends Jobs>(handlers: Handlers<J>): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (message: ToChild) => void answer(handlers, message).then(send));
  send({ kind: 'ready' });
}

async function answer<J extends Jobs>(handlers: Handlers<J>, { id, job, take }: ToChild): Promise<FromChild> {
  try {
    const handler = handlers[job];
    if (!handler) throw new Error(`no such job: ${job}`);
    return { kind: 'done', id, give: await handler(take) };
  } catch (error) {
    return {
      kind: 'failed',
      id,
      code: error instanceof Refusal ? error.code : undefined,
      message: error instanceof Error ? error.message : String(error),
    };
  }
}

const send = (message: FromChild): void => void process.send?.(message);
