// Documents and their pages: references, never bytes.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type NewDocument = {
  readonly id: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly wrappedKey: Uint8Array;
  readonly uploadedBy: string;
  readonly branchId: string;
  readonly pages: readonly { readonly blob: string; readonly width: number; readonly height: number }[];
  readonly actor: { readonly kind: 'person' | 'bot'; readonly id: string };
};

export async function insertDocument(db: Queryable, d: NewDocument): Promise<void> {
  await db.sql`
    with document as (
      insert into app.documents (id, sha256, media_type, bytes, pages, wrapped_key, uploaded_by, branch_id)
      values (${d.id}, ${d.sha256}, ${d.mediaType}, ${d.bytes}, ${d.pages.length}, ${d.wrappedKey}, ${d.uploadedBy}, ${d.branchId})
    ), pages as (
      insert into app.document_pages (document_id, page, blob, width, height)
      select ${d.id}, p.n, p.blob, p.width, p.height
      from unnest(${d.pages.map((p) => p.blob)}::text[], ${d.pages.map((p) => p.width)}::int[], ${d.pages.map((p) => p.height)}::int[])
        with ordinality p(blob, width, height, n)
    )
    insert into audit.events (actor_kind, actor_id, event, object, key, data)
    values (${d.actor.kind}, ${d.actor.id}, 'document.uploaded', ${d.id}, '1',
      jsonb_build_object('sha256', ${d.sha256}::text, 'mediaType', ${d.mediaType}::text, 'bytes', ${d.bytes}::int, 'pages', ${d.pages.length}::int))`;
}

export type DocumentRow = {
  readonly id: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly state: 'stored' | 'quarantined';
  readonly uploadedBy: string;
  readonly caseId: string | null;
  readonly createdAt: Iso;
  readonly wrappedKey: Uint8Array;
  readonly pages: readonly { readonly page: number; readonly width: number; readonly height: number; readonly blob: string }[];
};

export async function documentById(db: Queryable, d: { readonly id: string; readonly branch: string | null }): Promise<DocumentRow | null> {
  const [row] = await db.sql<DocumentRow[]>`
    select d.id, d.sha256, d.media_type as "mediaType", d.bytes, d.state, d.uploaded_by as "uploadedBy", d.case_id as "caseId",
      d.created_at as "createdAt", d.wrapped_key as "wrappedKey",
      coalesce((select jsonb_agg(jsonb_build_object('page', p.page, 'width', p.width, 'height', p.height, 'blob', p.blob) order by p.page)
        from app.document_pages p where p.document_id = d.id), '[]') as pages
    from app.documents d where d.id = ${d.id} and (${d.branch}::text is null or d.branch_id = ${d.branch})`;
  return row ?? null;
}

/** One event an hour for each reader and page: what auditors ask is who saw it, not how often a screen was drawn. */
export async function recordPageRead(
  db: Queryable,
  r: {
    readonly documentId: string;
    readonly page: number;
    readonly caseId: string | null;
    readonly actor: { readonly kind: 'person' | 'bot'; readonly id: string };
  },
): Promise<void> {
  await db.sql`
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
    values (${r.actor.kind}, ${r.actor.id}, 'document.read', ${r.documentId}, ${r.caseId},
      ${r.actor.id}::text || '/' || ${r.page}::int || '/' || to_char(app.app_now(), 'YYYYMMDDHH24'), jsonb_build_object('page', ${r.page}::int))
    on conflict do nothing`;
}
