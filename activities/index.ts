// The steps of every process, one member per process, named as its workflow. One line per process that automates something.
export * as complaint from './complaint.ts';
export * as creditReview from './credit-review.ts';
export * as documentIntake from './document-intake.ts';
export * as disbursement from './disbursement.ts';
export * as reconciliation from './reconciliation.ts';
