// What the core banking system knows about a customer (domain rule 0.5, `Core`), as credit review needs it: salary credits, exposure, how
// long the relation is, the account. It only reads, so that whatever happens on the way it may be asked again.
import { z } from 'zod';
import type { CustomerAccounts } from '../../domain/credit/facts.ts';
import { port, type PortLimits, type PortResult, type Wire } from './port.ts';

export type CustomerData = {
  /** `key` names the asking, for the log of calls. Salary credits are those of so many months back. */
  accountsOf(key: string, asked: { readonly customerId: string; readonly months: number }): Promise<PortResult<CustomerAccounts>>;
};

const Accounts = z.object({
  customerId: z.string(),
  salaryCredits: z
    .array(z.object({ month: z.string().regex(/^\d{4}-\d{2}$/), amount: z.int().nonnegative() }))
    .max(24)
    .nullable(),
  exposure: z.int().nonnegative(),
  internetOutstanding: z.int().nonnegative(),
  relation: z.enum(['payroll', 'deposit', 'new']),
  account: z
    .string()
    .regex(/^\d{8,30}$/)
    .nullable(),
});

export function customerData(wire: Wire, limits?: PortLimits): CustomerData {
  const call = port('core banking', wire, limits);
  return {
    accountsOf: (key, asked) =>
      call({ operation: 'query', key, body: asked }, (body) => {
        const { success, data } = Accounts.safeParse(body);
        if (!success || data.customerId !== asked.customerId) return null;
        const { customerId: _, ...accounts } = data;
        return { value: accounts };
      }),
  };
}
