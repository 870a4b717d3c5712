// Which rule sets a task is in: what the database then holds against races and side paths.
import { describe, expect, test } from 'vitest';
import { dutiesOfManager, dutiesOfStarter, dutiesOfTask, ruleOf, rulesOfCustomer } from '../../domain/duties.ts';
import { complaint } from '../../workflows/complaint/process.ts';
import type { ProcessSpec } from '../../domain/process.ts';
import { creditReview } from '../../workflows/credit-review/process.ts';
import { disbursement } from '../../workflows/disbursement/process.ts';
import { helloProcess } from '../../workflows/hello-process/process.ts';

const sets = (duties: readonly { ruleSet: string; duty: string }[]) => duties.map(({ ruleSet, duty }) => `${ruleSet} ${duty}`);

describe('the duties of a task', () => {
  test('are one for each rule of segregation and each pair of four eyes, sorted, so that two completions lock in one order', () => {
    const duties = sets(dutiesOfTask(creditReview, 'checkApproval'));
    expect(duties).toEqual([
      'AU-05 approver',
      'FE-01:credit-review:approveL1≠checkApproval checkApproval',
      'FE-01:credit-review:starter≠checkApproval checkApproval',
      'FE-09 check',
      'SOD-03 approver',
      'SOD-04 approver',
      'SOD-05 approver',
    ]);
    expect(duties).toEqual([...duties].sort());
  });

  test('the three levels of approval are one duty, so that an approver may decide again; underwriting is another', () => {
    const duty = (task: string) => dutiesOfTask(creditReview, task).find(({ ruleSet }) => ruleSet === 'AU-05')?.duty;
    expect(['approveL1', 'approveL2', 'approveL3', 'underwrite', 'investigate'].map(duty)).toEqual([
      ...['approver', 'approver', 'approver'],
      ...['underwriter', 'investigator'],
    ]);
  });

  test('of a complaint keep out who stands near the customer and who is complained about, and are one duty for all the others (SOD-03, SOD-12)', () => {
    expect(sets(dutiesOfTask(complaint, 'review'))).toEqual([
      'FE-01:complaint:investigate≠review review',
      'FE-09 check',
      'SOD-03 decision',
      'SOD-12 decision',
    ]);
    expect(sets(dutiesOfTask(complaint, 'executive'))).toEqual(['SOD-03 decision', 'SOD-12 decision']);
    expect(dutiesOfStarter(complaint)).toEqual([]);
  });

  test('of a check and of an approval are in the rule that keeps bots out; those of a maker are not (FE-09)', () => {
    const isClosedToBots = (process: ProcessSpec, task: string) =>
      dutiesOfTask(process, task).some(({ ruleSet, subject }) => ruleSet === 'FE-09' && subject === 'bots');
    expect(Object.keys(creditReview.tasks).filter((task) => isClosedToBots(creditReview, task))).toEqual([
      ...['approveL1', 'approveL2', 'approveL3', 'checkApproval'],
    ]);
    expect(Object.keys(disbursement.tasks).filter((task) => isClosedToBots(disbursement, task))).toEqual([
      ...[
        'check',
        'secondRelease',
        'settleDifference',
        'settleRefused',
        'checkPayee',
        'resolveUnknown',
        'confirmUnknown',
        'confirmReversal',
      ],
    ]);
    expect([isClosedToBots(complaint, 'investigate'), isClosedToBots(complaint, 'review')]).toEqual([false, true]);
  });
});

test('the relationship manager stands under each rule that a process names, and under none where it names none', () => {
  expect(sets(dutiesOfManager(creditReview))).toEqual(['AU-05 relationship-manager', 'SOD-03 relationship-manager']);
  expect(sets(dutiesOfManager(complaint))).toEqual(['SOD-03 relationship-manager']);
  expect(dutiesOfManager(helloProcess)).toEqual([]);
  expect(rulesOfCustomer(complaint)).toEqual(['SOD-03', 'SOD-21']);
});

test('a rule set tells its rule', () => {
  expect(['FE-01:complaint:investigate≠review', 'AU-05'].map(ruleOf)).toEqual(['FE-01', 'AU-05']);
});
