// Which rule sets a task is in: what the database then holds against races and side paths.
import { describe, expect, test } from 'vitest';
import { dutiesOfManager, dutiesOfStarter, dutiesOfTask, ruleOf } from '../../domain/duties.ts';
import { complaint } from '../../workflows/complaint/process.ts';
import { creditReview } from '../../workflows/credit-review/process.ts';

const sets = (duties: readonly { ruleSet: string; duty: string }[]) => duties.map(({ ruleSet, duty }) => `${ruleSet} ${duty}`);

describe('the duties of a task', () => {
  test('are one for each rule of segregation and each pair of four eyes, sorted, so that two completions lock in one order', () => {
    const duties = sets(dutiesOfTask(creditReview, 'checkApproval'));
    expect(duties).toEqual([
      'AU-05 approver',
      'FE-01:credit-review:approveL1≠checkApproval checkApproval',
      'FE-01:credit-review:starter≠checkApproval checkApproval',
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

  test('of four eyes alone are as they were', () => {
    expect(sets(dutiesOfTask(complaint, 'review'))).toEqual(['FE-01:complaint:investigate≠review review']);
    expect(dutiesOfStarter(complaint)).toEqual([]);
  });
});

test('the relationship manager stands under each rule that a process names, and under none where it names none', () => {
  expect(sets(dutiesOfManager(creditReview))).toEqual(['AU-05 relationship-manager', 'SOD-03 relationship-manager']);
  expect(dutiesOfManager(complaint)).toEqual([]);
});

test('a rule set tells its rule', () => {
  expect(['FE-01:complaint:investigate≠review', 'AU-05'].map(ruleOf)).toEqual(['FE-01', 'AU-05']);
});
