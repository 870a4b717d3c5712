// Reads a document: what is known of it, or the image of a page. Whoever looks at a page is written down.
import type { Blobs } from '../activities/adapters/blobs.ts';
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import { documentById, recordPageRead, type DocumentRow } from '../db/queries/documents.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { documentWithinKey } from './within-key.ts';

type Reader = Pick<Ctx, 'db' | 'actor' | 'vault'>;

/** Errors: NOT_FOUND, FORBIDDEN. */
export async function showDocument({ db, actor }: Pick<Reader, 'db' | 'actor'>, { id }: { id: string }): Promise<DocumentRow> {
  allow(actor, 'document.read');
  await documentWithinKey(db, actor, id);
  const row = await documentById(db, { id, branch: branchScope(actor) });
  if (!row || row.state !== 'stored')
    throw new Refusal('NOT_FOUND', `There is no document ${id}, or it belongs to another branch. Check the id.`);
  return row;
}

/** The clean image of a page, JPEG. Errors: NOT_FOUND, FORBIDDEN, BLOB_MISSING. */
export async function showPage(reader: Reader & { readonly blobs: Blobs }, { id, page }: { id: string; page: number }): Promise<Buffer> {
  const document = await showDocument(reader, { id });
  const found = document.pages.find((one) => one.page === page);
  if (!found) throw new Refusal('NOT_FOUND', `${id} has ${document.pages.length} page(s), not a page ${page}.`);
  const image = await reader.blobs.get(reader.vault.documentKey(id, document.wrappedKey), found.blob);
  await recordPageRead(reader.db, { documentId: id, page, caseId: document.caseId, actor: auditActor(reader.actor) });
  return image;
}
