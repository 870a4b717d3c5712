// The order of test files. Vitest begins with the largest; some of the longest are small, and begun last they would run alone.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** From some 50 s on, the longest first. */
const LONGEST = [
  'e2e/screens',
  'workflows/disbursement/disbursement',
  'e2e/contracts',
  'chaos/money',
  'workflows/kit/failing',
  'e2e/jobs',
  'activities/loan-application',
  'activities/ocr',
  'chaos/kill',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
