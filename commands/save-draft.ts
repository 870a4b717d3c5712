// Keeps what somebody has typed, whatever it holds: a draft is not checked. It has a version of its own, so that no tab overwrites another.
import type { Iso } from '../domain/ids.ts';
import { saveDraft as saveRow } from '../db/queries/drafts.ts';
import { keepDraft } from '../db/queries/kept-drafts.ts';
import { Refusal, type ErrorCode } from '../domain/errors.ts';
import type { Ctx } from './context.ts';
import { noTask } from './claims.ts';
import { holdOf, type Held } from './held.ts';
import { perform } from './perform.ts';

/** Long texts of a whole form fit many times; what is larger is a file and belongs among the documents. */
export const DRAFT_BYTES_MAX = 256 * 1024;

export type Draft = Held & { readonly data: unknown; readonly expected: number | null };
export type DraftSaved = { readonly version: number; readonly at: Iso };

/**
 * She held it or prepared it, and does no more: by her clock, by another's act, or because it lies in a queue by now that her roles do not
 * work (FORBIDDEN). What she typed is not lost with it; that she really held it is asked by `keepDraft`.
 */
const TOO_LATE: readonly ErrorCode[] = [
  'STALE_FENCE',
  'LEASE_EXPIRED',
  'HELD_BY_ANOTHER',
  'TASK_COMPLETED',
  'NOT_HELD',
  'DELEGATED',
  'FORBIDDEN',
];

/** `expected` is the version that it replaces, null for the first. Errors: as for releasing; STALE_VERSION, BODY_TOO_LARGE. */
export async function saveDraft(ctx: Ctx, draft: Draft): Promise<DraftSaved> {
  return keepingLate(ctx, draft, () => save(ctx, draft));
}

const save = (ctx: Ctx, draft: Draft): Promise<DraftSaved> =>
  perform(ctx, {
    permission: 'task.work',
    about: { task: draft.task },
    run: async (db) => {
      const bytes = Buffer.byteLength(JSON.stringify(draft.data));
      if (bytes > DRAFT_BYTES_MAX)
        throw new Refusal(
          'BODY_TOO_LARGE',
          `A draft may have ${DRAFT_BYTES_MAX} bytes, this one has ${bytes}. Upload long material as a document.`,
        );
      const saved = await saveRow(db, { ...holdOf(ctx, draft), data: draft.data, expected: draft.expected });
      if (!saved) throw noTask(draft.task);
      return saved;
    },
  });

/** The refusal stays one: the item is not hers. What she sent is kept beside it, for her (show-kept-draft.ts). */
async function keepingLate(ctx: Ctx, { task, fence, data }: Draft, run: () => Promise<DraftSaved>): Promise<DraftSaved> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal && TOO_LATE.includes(error.code)) await keepDraft(ctx.db, { task, person: ctx.actor.id, fence, data });
    throw error;
  }
}
