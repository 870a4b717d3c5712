// What the rules for credit are told. Plain facts, taken down once and kept as the snapshot of a decision: the same facts under the same
// pack give the same outcome. Amounts are fen.
export type Product = 'consumer' | 'internet' | 'business';
export type Method = 'equal-instalment' | 'equal-principal' | 'bullet';
export type Employment = 'none' | 'self-employed' | 'private' | 'listed' | 'public';
export type Housing = 'own' | 'mortgage' | 'family' | 'rent' | 'other';
/** Salary is paid here, deposits for more than a year, or neither. */
export type Relation = 'payroll' | 'deposit' | 'new';

/** What the bureau reports, as of `at` (class P4). */
export type BureauReport = {
  readonly reportId: string;
  readonly at: string;
  /** Months since the first credit; 0: none is known. */
  readonly historyMonths: number;
  readonly loans: readonly { readonly balance: number; readonly instalment: number }[];
  readonly cards: readonly { readonly balance: number; readonly limit: number }[];
  /** Loans of others for which the applicant answers. */
  readonly guarantees: readonly { readonly balance: number; readonly instalment: number }[];
  readonly overdueNow: number;
  /** The most days past due in each of the last 24 months, oldest first. */
  readonly daysPastDue: readonly number[];
  /** Months since each charge-off or settlement for less. */
  readonly chargeOffs: readonly number[];
  readonly enquiries3Months: number;
};

/** What our own books say about the customer. */
export type CustomerAccounts = {
  /** Of the last six months, oldest first; null: no salary is paid here. */
  readonly salaryCredits: readonly { readonly month: string; readonly amount: number }[] | null;
  /** Outstanding credit of the borrower at this bank. */
  readonly exposure: number;
  /** Of persons connected with the borrower, as far as the bank knows them (B.5: the spouse); absent in what was read before they counted. */
  readonly connectedExposure?: number;
  /** What the borrower owes here of internet consumer loans (KO10); part of the exposure. */
  readonly internetOutstanding?: number;
  readonly relation: Relation;
  /** The customer's own account, to which a loan is credited; null: there is none. */
  readonly account: string | null;
};

export type Requested = {
  readonly product: Product;
  readonly amount: number;
  readonly termMonths: number;
  readonly method: Method;
  /** Decimal text, `0.0720`; null: the product's own. */
  readonly rate: string | null;
  readonly isFloating: boolean;
  readonly purpose: string;
};

/** Before the bureau is asked (B4). */
export type ApplicationFacts = {
  /** The day of the application in the bank's time zone. */
  readonly on: string;
  readonly requested: Requested;
  readonly birth: string;
  /** Null: no ID number is on file. */
  readonly idNo: string | null;
  /** The card that was filed is of somebody else than the customer's record says; absent in what was decided before that was looked at. */
  readonly differsFromRecord?: boolean;
  /** A date, or 长期. */
  readonly idValidTo: string;
  readonly allowsTestArea: boolean;
};

export type BureauFacts = { readonly report: BureauReport };

/** A report that was asked for after the approval, and the one that the approval rests on. */
export type RenewalFacts = BureauFacts & { readonly before: BureauReport };

export type AssessmentFacts = {
  readonly age: number;
  readonly requested: Requested;
  readonly employment: Employment;
  readonly yearsInJob: number;
  readonly housing: Housing;
  /** Net monthly income as proved. */
  readonly incomeProof: number;
  readonly report: BureauReport;
  readonly accounts: Omit<CustomerAccounts, 'account'>;
};
