// The port to the core banking system: pays, and tells what became of a payment (domain rule 0.5, `Core`).
import { z } from 'zod';
import type { Money } from '../../domain/money.ts';
import { port, type PortLimits, type PortResult, type Wire } from './port.ts';

export type PaymentOrder = { readonly amount: Money; readonly beneficiary: string };
export type Payment = PaymentOrder & { readonly key: string };

export type CoreBanking = {
  /** Same key, same payment. Same key with another amount or beneficiary is rejected (DS-01). */
  pay(key: string, order: PaymentOrder): Promise<PortResult<Payment>>;
  /** Null: no payment of this key has been made, so far. One that was made for another order cannot be read as ours. */
  findPayment(key: string, order: PaymentOrder): Promise<PortResult<Payment | null>>;
};

const PaymentBody = z.object({ key: z.string(), amountMinor: z.int().positive(), currency: z.literal('CNY'), beneficiary: z.string() });

export function coreBanking(wire: Wire, limits?: PortLimits): CoreBanking {
  const call = port('core banking', wire, limits);
  /** An answer about another key, amount or beneficiary is none. */
  const read = (key: string, order: PaymentOrder, body: unknown): { value: Payment } | null => {
    const { success, data } = PaymentBody.safeParse(body);
    const isOurs = success && data.key === key && data.amountMinor === order.amount.amountMinor && data.beneficiary === order.beneficiary;
    return isOurs ? { value: { key, ...order } } : null;
  };
  return {
    pay: (key, order) =>
      call({ operation: 'send', key, body: { key, ...order.amount, beneficiary: order.beneficiary } }, (body) => read(key, order, body)),
    findPayment: (key, order) => call({ operation: 'query', key }, (body) => (body === null ? { value: null } : read(key, order, body))),
  };
}
