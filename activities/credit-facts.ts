// The facts of a credit case as the rules want them: from its input, the papers that were filed, and what the ports have told.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { CreditReviewInput } from '../domain/credit/application.schema.ts';
import type { ApplicationFacts, BureauReport, CustomerAccounts, Requested } from '../domain/credit/facts.ts';
import type { CreditPack } from '../domain/credit/pack.ts';
import { creditPack } from '../domain/credit/packs.ts';
import { isSameId } from '../domain/documents/prc-id.ts';
import { Refusal } from '../domain/errors.ts';
import { businessDateOf, type Iso } from '../domain/ids.ts';
import { adoptCreditFile, creditCase, creditFile, type CreditFile } from '../db/queries/credit.ts';
import { stepContext } from './context.ts';
import type { Outcome } from './once.ts';

export type Application = z.output<typeof CreditReviewInput>;
export type CaseFacts = {
  readonly input: Application;
  readonly pack: CreditPack;
  readonly receivedAt: Iso;
  /** The day of the application. */
  readonly on: string;
  readonly idNo: string | null;
  readonly idNoOnRecord: string | null;
  readonly relationshipManager: string | null;
};

/** Throws when this version does not know the pack that the case began with: another one must not decide it. */
export async function caseFacts(): Promise<CaseFacts> {
  const { db, caseId } = stepContext();
  const row = await creditCase(db, caseId);
  if (!row) throw new Error(`there is no case ${caseId}`);
  const pack = creditPack(row.packVersion ?? '');
  if (!pack) throw new Error(`the rule pack ${row.packVersion ?? '(none)'} of ${caseId} is not part of this version`);
  return { ...row, input: row.input as Application, pack, on: businessDateOf(row.receivedAt) };
}

export const requestedOf = ({ application: a }: Application): Requested => ({
  ...{ product: a.product, amount: a.amount.amountMinor, termMonths: a.termMonths, method: a.method, purpose: a.purpose },
  rate: a.rate ?? null,
  isFloating: a.isFloating ?? false,
});

export const applicationFacts = ({ input, on, idNo, idNoOnRecord }: CaseFacts): ApplicationFacts => ({
  ...{ on, idNo, birth: input.applicant.birth, idValidTo: input.applicant.idValidTo },
  requested: requestedOf(input),
  differsFromRecord: idNo !== null && idNoOnRecord !== null && !isSameId(idNoOnRecord, idNo),
  allowsTestArea: stepContext().ports.profile === 'test',
});

/** Where something learnt is kept: what processes and histories see of it. */
export type FileRef = { readonly fileId: string; readonly sha256: string };

export async function keep(kind: CreditFile['kind'], name: string, content: BureauReport | CustomerAccounts): Promise<FileRef> {
  const { db, caseId } = stepContext();
  const file = {
    id: `${caseId}/${name}`,
    caseId,
    kind,
    content,
    sha256: createHash('sha256').update(JSON.stringify(content)).digest('hex'),
  };
  await adoptCreditFile(db, file);
  return { fileId: file.id, sha256: file.sha256 };
}

/** What the core says now. Refusal UNAVAILABLE while it cannot be asked. */
export async function accountsToday(asked: { readonly customerId: string; readonly months: number }): Promise<Outcome<CustomerAccounts>> {
  const { ports, caseId } = stepContext();
  const found = await ports.customerData.accountsOf(`${caseId}/accounts`, asked);
  if (found.class === 'BUSINESS_REJECT') return { done: false, code: found.code, message: found.message };
  if (found.class !== 'OK') throw new Refusal('UNAVAILABLE', `The accounts of the customer could not be read: ${found.reason}.`);
  return { done: true, value: found.value };
}

export const reportOf = async (fileId: string): Promise<BureauReport> => (await fileOf(fileId)) as BureauReport;
export const accountsOf = async (fileId: string): Promise<CustomerAccounts> => (await fileOf(fileId)) as CustomerAccounts;

async function fileOf(id: string): Promise<unknown> {
  const { db, caseId } = stepContext();
  const content = await creditFile(db, { id, caseId });
  if (content === null) throw new Error(`${id} is missing`);
  return content;
}
