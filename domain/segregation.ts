// The rules of segregation that hold over a whole graph of cases (domain rules B.5, M.3): an application, its disbursements, their
// reconciliation. In each of them a person has one duty, and no other. Data; duties.ts makes rule sets of it.
import type { Text } from './process.ts';

export const SEGREGATION = {
  'AU-05': {
    en: 'Investigator, underwriter, approver, disbursement maker and checker, reconciler of one loan are different people; the relationship manager is none of them',
    zh: '同一笔贷款的调查、审查、审批、放款经办、放款复核、对账须由不同人员担任，客户经理不得参与（审贷分离）',
  },
  'SOD-03': {
    en: 'The relationship manager of a customer decides nothing about that customer',
    zh: '客户经理不得参与其客户业务的任何决定',
  },
  'SOD-04': { en: 'Investigator, underwriter and approver are different people', zh: '调查、审查、审批不得由同一人担任' },
  'SOD-05': { en: 'Who has decided on a credit does not disburse it', zh: '参与授信审查审批者不得办理该笔放款' },
  'SOD-06': { en: 'Who has paid out on a business date does not reconcile it', zh: '当日办理放款者不得办理该日对账' },
} as const satisfies Record<string, Text>;
export type SegregationRule = keyof typeof SEGREGATION;

/** The duty of whoever looks after the customer: recorded when a case is inserted, so that it comes before any other. */
export const RELATIONSHIP_MANAGER = 'relationship-manager';
/** The rules in which that duty stands. */
export const RULES_OF_MANAGER: readonly SegregationRule[] = ['AU-05', 'SOD-03'];
