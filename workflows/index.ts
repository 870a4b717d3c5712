// The bundle's entry: every workflow function. One line per process.
export { complaint } from './complaint/workflow.ts';
export { helloProcess } from './hello-process/workflow.ts';
export { calendarYear } from './calendar-year/workflow.ts';
export { documentIntake } from './document-intake/workflow.ts';
export { creditReview } from './credit-review/workflow.ts';
export { disbursement } from './disbursement/workflow.ts';
export { reconciliation } from './reconciliation/workflow.ts';
