// Uploads a file as the API does: screened, sealed under a key of its own, known by a row.
import { randomBytes } from 'node:crypto';
import { sha256, type Blobs } from '../../activities/adapters/blobs.ts';
import type { Screening } from '../../activities/adapters/images.ts';
import { newKey, wrapKey } from '../../activities/adapters/keys.ts';
import { businessId } from '../../domain/ids.ts';
import type { Db } from '../../db/client.ts';
import { insertDocument } from '../../db/queries/documents.ts';

export async function upload(
  file: Buffer,
  { db, blobs, screening, masterKey, by }: { db: Db; blobs: Blobs; screening: Screening; masterKey: Uint8Array; by: string },
): Promise<string> {
  const { mediaType, pages } = await screening.screenUpload(file);
  const id = businessId('DOC', '2026-01-05', randomBytes(8));
  const key = newKey();
  const stored = await Promise.all(pages.map(async ({ image, width, height }) => ({ blob: await blobs.put(key, image), width, height })));
  await insertDocument(db, {
    ...{ id, sha256: sha256(file), mediaType, bytes: file.length, wrappedKey: wrapKey(masterKey, key, id), uploadedBy: by, branchId: 'HQ' },
    pages: stored,
    actor: { kind: 'person', id: by },
  });
  return id;
}
