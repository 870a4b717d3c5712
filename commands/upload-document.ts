// Takes in a file: screened and re-encoded first, then stored under a key of its own, then known by a row. Nothing is known of a file that
// was refused.
import type { Blobs } from '../activities/adapters/blobs.ts';
import { sha256 } from '../activities/adapters/blobs.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { insertDocument } from '../db/queries/documents.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';

/** Page images of a file that is safe to show; throws a Refusal with a FILE_ code for any other. Handed in: it is an activity's adapter. */
export type Screen = (bytes: Uint8Array) => Promise<{
  readonly mediaType: string;
  readonly pages: readonly { readonly image: Uint8Array; readonly width: number; readonly height: number }[];
}>;

export type Uploaded = { readonly id: string; readonly sha256: string; readonly pages: number; readonly mediaType: string };
export type UploadCtx = Ctx & { readonly blobs: Blobs; readonly screen: Screen };

/** Errors: the FILE_ codes, OVERLOADED. */
export async function uploadDocument(ctx: UploadCtx, { bytes }: { bytes: Uint8Array }): Promise<Uploaded> {
  allow(ctx.actor, 'document.upload'); // before the work of screening
  const { mediaType, pages } = await ctx.screen(bytes);
  return perform(ctx, {
    permission: 'document.upload',
    status: () => 201,
    run: async (db) => {
      const { id, key, wrappedKey } = ctx.vault.newDocument((await databaseNow(db)).businessDate);
      const stored: string[] = [];
      const put = async (image: Uint8Array) => {
        const blob = await ctx.blobs.put(key, image);
        stored.push(blob);
        return blob;
      };
      try {
        await put(bytes); // the original, found again by the row's SHA-256 and the document's key
        const pageRows = [];
        for (const { image, width, height } of pages) pageRows.push({ blob: await put(image), width, height });
        const hash = sha256(bytes);
        await insertDocument(db, {
          ...{ id, sha256: hash, mediaType, bytes: bytes.length, wrappedKey, uploadedBy: ctx.actor.id, branchId: ctx.actor.branchId },
          pages: pageRows,
          actor: auditActor(ctx.actor),
        });
        return { id, sha256: hash, pages: pages.length, mediaType };
      } catch (error) {
        await Promise.allSettled(stored.map((blob) => ctx.blobs.remove(blob)));
        throw error;
      }
    },
  });
}
