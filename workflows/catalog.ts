// Every process definition: what the API, the workbench and the activities know of (`Object.values` of this module). One line per process.
export { complaint } from './complaint/process.ts';
export { helloProcess } from './hello-process/process.ts';
export { calendarYear } from './calendar-year/process.ts';
export { documentIntake } from './document-intake/process.ts';
export { creditReview } from './credit-review/process.ts';
export { disbursement } from './disbursement/process.ts';
export { reconciliation } from './reconciliation/process.ts';
