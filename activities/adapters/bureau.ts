// The port to the credit bureau (domain rules 0.5 `Bureau`, B5): one hard query for one application, under its key. A query leaves a trace on
// the applicant's record, so it is sent once and otherwise asked for.
import { z } from 'zod';
import type { BureauReport } from '../../domain/credit/facts.ts';
import { port, type PortLimits, type PortResult, type Wire } from './port.ts';

/** Who is asked about, why, and by whom: the bureau logs all three. */
export type BureauQuery = { readonly customerId: string; readonly purpose: string; readonly by: string };

export type Bureau = {
  /** Same key, same report. Same key for another person is rejected. */
  query(key: string, query: BureauQuery): Promise<PortResult<BureauReport>>;
  /** Null: no query of this key has arrived, so far. */
  findReport(key: string, query: BureauQuery): Promise<PortResult<BureauReport | null>>;
};

/** More than any person has; a hostile or garbled answer is not kept whole. */
const MANY = 200;
const fen = z.int().nonnegative();
const months = z.int().min(0).max(1_200);
const Report = z.object({
  reportId: z.string().min(1).max(80),
  at: z.iso.datetime({ offset: true }),
  historyMonths: months,
  loans: z.array(z.object({ balance: fen, instalment: fen })).max(MANY),
  cards: z.array(z.object({ balance: fen, limit: fen })).max(MANY),
  guarantees: z.array(z.object({ balance: fen, instalment: fen })).max(MANY),
  overdueNow: fen,
  daysPastDue: z.array(z.int().min(0).max(9_999)).length(24),
  chargeOffs: z.array(months).max(MANY),
  enquiries3Months: z.int().min(0).max(999),
});
const Answer = z.object({ key: z.string(), customerId: z.string(), report: Report });

export function bureau(wire: Wire, limits?: PortLimits): Bureau {
  const call = port('credit bureau', wire, limits);
  /** An answer about another key or person is none. */
  const read = (key: string, { customerId }: BureauQuery, body: unknown): { value: BureauReport } | null => {
    const { success, data } = Answer.safeParse(body);
    return success && data.key === key && data.customerId === customerId ? { value: data.report } : null;
  };
  return {
    query: (key, query) => call({ operation: 'send', key, body: { key, ...query } }, (body) => read(key, query, body)),
    findReport: (key, query) => call({ operation: 'query', key }, (body) => (body === null ? { value: null } : read(key, query, body))),
  };
}
