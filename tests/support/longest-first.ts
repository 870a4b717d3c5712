// The order of test files. Vitest begins with the largest; some of the longest are small, and begun last they would run alone.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * From some 20 s on, the longest first. What needs a whole product (screens, contracts, jobs, people, workbench) is kept apart by what does not,
 * so that mostly one product stands there.
 */
const LONGEST = [
  ...['workflows/disbursement/disbursement', 'e2e/screens', 'chaos/money', 'e2e/contracts', 'cli/demo'],
  ...['workflows/kit/failing', 'e2e/jobs', 'chaos/kill', 'workflows/document-intake/document-intake', 'e2e/people', 'activities/ocr'],
  ...['workflows/credit-review/refusals', 'e2e/workbench', 'activities/loan-application', 'e2e/holding-items', 'api/permission-proof'],
  ...['api/segregation-property', 'db/driver-outage', 'workflows/kit/kit', 'activities/quality', 'api/events', 'e2e/questions'],
  ...['docs/adding-a-process', 'workflows/credit-review/whole-chain', 'e2e/delegating', 'e2e/holding', 'e2e/oidc'],
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
