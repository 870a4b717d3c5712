// Deterministic stand-ins for the systems outside, which keep what was done in the schema `outside` and can fail on demand (P-02). Faults
// are rows, so that a test in one process can plan what a worker in another will suffer.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '../../db/client.ts';
import { findLetter, findPayment, insertLetter, insertPayment, recordCall, type Fault, type PortName } from '../../db/queries/outside.ts';
import { coreQuery, coreSend, type CoreQuery, type CoreSend } from './core-stand-in.ts';
import { NotSent, type Wire, type WireReply, type WireRequest } from './port.ts';

type PaymentRequest = { readonly key: string; readonly amountMinor: number; readonly currency: string; readonly beneficiary: string };
type LetterRequest = { readonly key: string; readonly recipient: string; readonly subject: string; readonly text: string };

/** How late `late` is: longer than a screen waits, shorter than a port does. */
const LATE_MS = 1_500;
/** When a straggler arrives at last: after its sender has given up waiting and asked for it. */
const STRAGGLES_MS = 5_000;

export const coreStandIn = (db: Db): Wire =>
  standIn(db, 'core', {
    send: async (body, how) => {
      if (isOperation(body)) return coreSend(db, body as CoreSend, how);
      const order = body as PaymentRequest;
      const made = await insertPayment(db, order);
      const same = made.amountMinor === order.amountMinor && made.beneficiary === order.beneficiary;
      return same
        ? { status: 201, body: made }
        : { status: 409, body: { code: 'KEY_REUSED', message: '该流水号已用于另一笔支付 · This key belongs to another payment.' } };
    },
    query: async (key, body) =>
      isOperation(body) ? coreQuery(db, key, body as CoreQuery) : { status: 200, body: await findPayment(db, key) },
    reject: { code: 'ACCOUNT_CLOSED', message: '收款账户已销户 · The account of the beneficiary is closed.' },
  });

export const notifyStandIn = (db: Db): Wire =>
  standIn(db, 'notify', {
    send: async (body) => {
      const { key, recipient, ...letter } = body as LetterRequest;
      return { status: 201, body: await insertLetter(db, { key, recipient, body: letter }) };
    },
    query: async (key) => ({ status: 200, body: await findLetter(db, key) }),
    reject: { code: 'NO_ADDRESS', message: '没有可送达的地址 · There is no address to which a letter could be sent.' },
  });

const isOperation = (body: unknown): boolean => typeof body === 'object' && body !== null && 'op' in body;

export type System = {
  send(body: unknown, how: { readonly misbooked: boolean }): Promise<WireReply>;
  query(key: string, body: unknown): Promise<WireReply>;
  readonly reject: { readonly code: string; readonly message: string };
};

export function standIn(db: Db, port: PortName, system: System): Wire {
  return async (request) => {
    const fault = await recordCall(db, { port, operation: request.operation, key: request.key });
    const act = () =>
      request.operation === 'send'
        ? system.send(request.body, { misbooked: fault === 'misbooked' })
        : system.query(request.key, request.body);
    return fault === null ? act() : suffer(fault, { request, act, reject: system.reject });
  };
}

async function suffer(
  fault: Fault,
  { request, act, reject }: { request: WireRequest; act: () => Promise<WireReply>; reject: System['reject'] },
): Promise<WireReply> {
  switch (fault) {
    case 'refused':
      throw new NotSent('connection refused');
    case 'unavailable':
      return { status: 503, body: 'try later' };
    case 'late':
      await sleep(LATE_MS);
      return act();
    case 'swallowed':
      return silence(request.signal);
    case 'lost':
      await act();
      return silence(request.signal);
    case 'straggler':
      setTimeout(() => void act().catch(() => undefined), STRAGGLES_MS).unref();
      return silence(request.signal);
    case 'misbooked':
      return act();
    case 'out-of-order': {
      const { status, body } = await act();
      return { status, body: { ...(body as object), key: 'the answer to an earlier request' } };
    }
    case 'cut':
      await act();
      throw new Error('socket hang up');
    case 'doubled':
      await act();
      return act();
    case 'garbage':
      await act();
      return { status: 200, body: '<html>502 Bad Gateway</html>' };
    case 'error-after':
      await act();
      return { status: 500, body: 'internal error' };
    case 'wrong-amount': {
      const { status, body } = await act();
      return { status, body: { ...(body as object), amountMinor: 1 } };
    }
    case 'reject':
      return { status: 422, body: reject };
  }
}

/** No answer ever comes; the caller's deadline ends the wait. */
const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_, fail) => {
    if (signal.aborted) fail(new Error('aborted'));
    signal.addEventListener(
      'abort',
      () => {
        fail(new Error('aborted'));
      },
      { once: true },
    );
  });
