// A mistyped customer number is refused where it can be set right: at the start, before anybody has worked on the case.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { creditReview } from '../../workflows/credit-review/process.ts';
import { documentIntake } from '../../workflows/document-intake/process.ts';
import { applicationOf, plant } from '../support/applicants.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let clerk: Caller;
beforeAll(async () => {
  house = await openApi({ catalog: [documentIntake, creditReview] });
  clerk = await house.person(['R03']);
  await plant(house.db, { customerId: 'CUS-1001' });
});
afterAll(() => house.close());

const intakeOf = (customerId: string, documentId: string) => ({ documents: [documentId], customerId, openCreditReview: true });
const document = async (): Promise<string> => {
  const id = `DOC-${crypto.randomUUID()}`;
  await house.db.sql`
    insert into app.documents (id, media_type, sha256, bytes, pages, uploaded_by, branch_id, wrapped_key)
    values (${id}, 'image/png', ${'0'.repeat(64)}, 1, 1, ${clerk.id}, 'HQ', ${Buffer.from('x')})`;
  return id;
};

describe('a customer whom the bank does not know', () => {
  test.each([
    ['document intake', 'document-intake', '/customerId', async (id: string) => intakeOf(id, await document())],
    ['credit review', 'credit-review', '/applicant/customerId', (id: string) => Promise.resolve(applicationOf(id))],
  ])('is refused by %s, at its field, and nothing is begun', async (_, process, pointer, inputOf) => {
    const input = await inputOf('CUS-1O01');
    const before = await house.state();
    const refused = await clerk.post(`/v1/processes/${process}/cases`, { input });
    expect([refused.statusCode, refused.json().code, refused.json().errors]).toMatchObject([
      422,
      'INVALID_INPUT',
      [{ pointer, code: 'custom', message: expect.stringContaining('客户号不存在') as string }],
    ]);
    expect(await house.state()).toBe(before);
    expect((await clerk.post(`/v1/processes/${process}/cases`, { input: await inputOf('CUS-1001') })).statusCode).toBe(201);
  });
});
