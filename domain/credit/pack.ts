// What a rule pack for credit holds: every number by which an application is decided, as data (domain rules B.2–B.6). A released pack is
// frozen; another number is another version. Amounts are fen, shares and rates decimal text.
import type { Employment, Housing, Product, Relation } from './facts.ts';

export type Grade = 'A' | 'B' | 'C' | 'D' | 'E';
/** Who decides: one approver of a level, level 1 with a second pair of eyes, the committee, or nobody. */
export type Route = 'L1' | 'L1-checked' | 'L2' | 'L3' | 'committee' | 'not-allowed';

/** The first bin whose limit holds counts: `upTo` admits the limit, `below` does not; without one it takes the rest. */
export type Bin = { readonly upTo?: number; readonly below?: number; readonly points: number };
/** Of a share: the limit is decimal text and is compared exactly. */
export type ShareBin = { readonly upTo?: string; readonly points: number };

export type CreditPack = {
  readonly id: 'credit-cn';
  readonly version: number;
  /** The day from which it is used for new applications. */
  readonly inForceFrom: string;
  /** Annual rate of a product, where the application names none. */
  readonly rates: Readonly<Record<Product, string>>;
  readonly knockOuts: {
    readonly ageMin: number;
    readonly ageMax: number;
    /** KO01: age in years plus term. */
    readonly agePlusTermMax: number;
    /** KO04: so much overdue now; so many days past due in the reported months; a charge-off within so many months. */
    readonly overdueMin: number;
    readonly daysPastDueMin: number;
    readonly chargeOffMonths: number;
    /** KO05 */
    readonly consecutiveMonths: number;
    readonly totalMonths: number;
    /** KO07 */
    readonly foirMax: string;
    readonly dtiMax: string;
    /** KO08: what `words` find is knocked out, what only `doubt` finds is the underwriter's to judge. */
    readonly purposes: readonly {
      readonly products: readonly Product[];
      readonly use: string;
      readonly words: RegExp;
      readonly doubt?: RegExp;
    }[];
    /** KO10: per person, so what is owed of such loans already counts; absent: the request alone. */
    readonly internetCounts?: 'outstanding';
    readonly internetMax: number;
  };
  readonly affordability: {
    /** The share of income that instalments may take, by income. */
    readonly caps: readonly { readonly upTo?: number; readonly below?: number; readonly cap: string }[];
    /** The average of salary credits is that of so many months, one without a credit counts zero; absent: of the credits that there are. */
    readonly salaryMonths?: number;
    readonly cardShare: string;
    readonly guaranteeShare: string;
    /** A floating rate so much higher must still leave the share at most so high. */
    readonly stressMargin: string;
    readonly stressMax: string;
    /** An offer is a multiple of this, and not smaller than the smallest loan. */
    readonly roundDownTo: number;
    readonly smallest: number;
  };
  readonly score: {
    readonly base: number;
    readonly baseOdds: number;
    readonly pointsToDouble: number;
    readonly age: readonly Bin[];
    readonly employment: Readonly<Record<Employment, number>>;
    readonly yearsInJob: readonly Bin[];
    readonly income: readonly Bin[];
    readonly foir: readonly ShareBin[];
    readonly delinquency: Readonly<Record<'none' | 'once-1-29' | 'more-1-29' | '30-59' | '60-plus', number>>;
    readonly enquiries: readonly Bin[];
    readonly utilisation: readonly ShareBin[];
    readonly noCard: number;
    readonly historyMonths: readonly Bin[];
    readonly housing: Readonly<Record<Housing, number>>;
    readonly relation: Readonly<Record<Relation, number>>;
    readonly grades: readonly { readonly grade: Grade; readonly from: number }[];
    readonly reasonsMax: number;
  };
  /** B.5, by the borrower's aggregate exposure after the loan; grade E is never allowed. */
  readonly authority: {
    readonly rows: readonly ({ readonly upTo: number } & Readonly<Record<Exclude<Grade, 'E'>, Route>>)[];
    readonly above: Readonly<Record<Exclude<Grade, 'E'>, Route>>;
  };
  /** RF01, RF03: what the underwriter's eye is drawn to. */
  readonly refer: { readonly thinFileMonths: number; readonly incomeDiffers: string };
  readonly validity: {
    readonly offerDays: number;
    readonly approvalDays: number;
    readonly bureauDays: number;
    /** So much of the report's life is left to whoever pays after the signing; a pack without it leaves nothing. */
    readonly drawdownDays?: number;
  };
};
