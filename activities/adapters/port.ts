// How the product calls a system outside (P-01): a key per effect, a deadline per try, few tries, a circuit that opens. Every adapter of a
// port goes through here, so that late, lost, doubled and garbled answers mean the same everywhere.
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * `BUSINESS_REJECT` is never tried again; `TRANSIENT` certainly had no effect and may be; `UNKNOWN` was sent and nobody knows: it is
 * asked for by its key, never sent again.
 */
export type PortResult<T> =
  | { readonly class: 'OK'; readonly value: T }
  | { readonly class: 'BUSINESS_REJECT'; readonly code: string; readonly message: string }
  | { readonly class: 'TRANSIENT' | 'UNKNOWN'; readonly reason: string };

export type WireRequest = {
  readonly operation: 'send' | 'query';
  readonly key: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
};
export type WireReply = { readonly status: number; readonly body: unknown };
/** Carries one request to the system and its answer back. Throws NotSent when the request certainly never left. */
export type Wire = (request: WireRequest) => Promise<WireReply>;
export class NotSent extends Error {
  override readonly name = 'NotSent';
}

export type PortLimits = {
  readonly timeoutMs: number;
  readonly tries: number;
  readonly pauseMs: number;
  /** So long nothing is sent after a call has failed in all its tries. */
  readonly circuitMs: number;
};
export const PORT_LIMITS: PortLimits = { timeoutMs: 10_000, tries: 3, pauseMs: 1_000, circuitMs: 60_000 };

/** Reads the body of a 2xx; null says that it is not what was agreed. */
type Parse<T> = (body: unknown) => { readonly value: T } | null;
export type Port = <T>(request: Omit<WireRequest, 'signal'>, parse: Parse<T>) => Promise<PortResult<T>>;

/** Statuses with which a system says that it did nothing yet. Any other failure may have come after the effect. */
const REFUSED_BEFORE = new Set([429, 503]);

export function port(name: string, wire: Wire, limits: PortLimits = PORT_LIMITS): Port {
  let openUntil = 0; // on the process's own monotonic clock

  const once = async <T>(request: Omit<WireRequest, 'signal'>, parse: Parse<T>): Promise<PortResult<T>> => {
    // What only asks has no effect: whatever happens to it, it may be tried again.
    const lost = (reason: string): PortResult<T> => ({
      class: request.operation === 'query' ? 'TRANSIENT' : 'UNKNOWN',
      reason: `${name}: ${reason}`,
    });
    const signal = AbortSignal.timeout(limits.timeoutMs);
    let reply: WireReply;
    try {
      reply = await Promise.race([wire({ ...request, signal }), aborted(signal)]);
    } catch (error) {
      if (error instanceof NotSent) return { class: 'TRANSIENT', reason: `${name}: could not be reached` };
      return lost(signal.aborted ? `no answer within ${limits.timeoutMs} ms` : 'the connection was lost');
    }
    if (REFUSED_BEFORE.has(reply.status)) return { class: 'TRANSIENT', reason: `${name}: answered ${reply.status}` };
    if (reply.status >= 400 && reply.status < 500) return rejection(reply.body) ?? lost(`answered ${reply.status} without a reason`);
    if (reply.status >= 500) return lost(`answered ${reply.status}`);
    const parsed = parse(reply.body);
    return parsed ? { class: 'OK', value: parsed.value } : lost('the answer cannot be read');
  };

  return async (request, parse) => {
    if (performance.now() < openUntil) return { class: 'TRANSIENT', reason: `${name}: given a rest after repeated failures` };
    for (let attempt = 1; ; attempt++) {
      const result = await once(request, parse);
      if (result.class === 'OK' || result.class === 'BUSINESS_REJECT') return result;
      if (result.class === 'TRANSIENT' && attempt < limits.tries) {
        await sleep(limits.pauseMs * 2 ** (attempt - 1));
        continue;
      }
      if (result.class === 'TRANSIENT') openUntil = performance.now() + limits.circuitMs;
      return result;
    }
  };
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(new Error('timeout'));
      },
      { once: true },
    );
  });

function rejection(body: unknown): { class: 'BUSINESS_REJECT'; code: string; message: string } | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'string') return undefined;
  return {
    class: 'BUSINESS_REJECT',
    code: body.code,
    message: 'message' in body && typeof body.message === 'string' ? body.message : body.code,
  };
}
