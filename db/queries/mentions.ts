// What mentions somebody and she has not read yet. A mention of what she may no longer see (another branch by now, or no role that reads it) is not shown.
import type { Iso } from '../../domain/ids.ts';
import type { Text } from '../../domain/process.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type MentionRow = {
  /** Of the comment. */
  readonly id: number;
  readonly caseId: string;
  /** Null: a note on the case itself. */
  readonly taskId: string | null;
  readonly title: Text | null;
  readonly by: string;
  readonly byName: string;
  readonly at: Iso;
  readonly text: string;
};

/** Whether her roles of today read what is said of items, and what is noted on cases. */
type Reads = { readonly ofTasks: boolean; readonly ofCases: boolean };
const mayRead = (sql: Queryable['sql'], { ofTasks, ofCases }: Reads) =>
  sql`case when c.task_id is null then ${ofCases}::boolean else ${ofTasks}::boolean end`;

/** Oldest first. */
export async function unreadMentions(
  db: Queryable,
  m: Reads & { readonly person: string; readonly branch: string | null; readonly after: number | null; readonly limit: number },
): Promise<MentionRow[]> {
  const { sql } = db;
  const page = await sql<MentionRow[]>`
    select c.id, c.case_id as "caseId", c.task_id as "taskId", t.title, c.by, p.name as "byName", c.at, c.text
    from app.mentions m join app.comments c on c.id = m.comment_id join app.cases k on k.id = c.case_id join app.people p on p.id = c.by
      left join app.tasks t on t.id = c.task_id
    where m.person_id = ${m.person} and m.read_at is null and m.comment_id > ${m.after ?? 0}
      and (${m.branch}::text is null or k.branch_id = ${m.branch}) and ${mayRead(sql, m)}
    order by m.comment_id ${atLeast(sql, m.limit)}`;
  return page.slice(0, m.limit);
}

/** False when no comment of this id mentions her. Reading it twice keeps the first instant. */
export async function readMention(db: Queryable, m: { readonly person: string; readonly comment: number }): Promise<boolean> {
  const rows = await db.sql`
    update app.mentions set read_at = coalesce(read_at, app.app_now())
    where person_id = ${m.person} and comment_id = ${m.comment} returning comment_id`;
  return rows.length > 0;
}

/** Open questions that she may answer, and mentions that she has not read, each counted up to 100. Two short ranges of partial indexes: an inbox is looked at every few seconds. */
export async function countAsked(
  db: Queryable,
  f: Reads & { readonly person: string; readonly queues: readonly string[]; readonly branch: string | null },
): Promise<{ readonly questions: number; readonly mentions: number }> {
  const { sql } = db;
  const open = sql`
    q.state = 'open' and q.by_person <> ${f.person} and exists (
      select from app.tasks t where t.id = q.task_id and t.state in ('open', 'claimed') and (${f.branch}::text is null or t.branch_id = ${f.branch}))`;
  const [row] = await sql<{ questions: number; mentions: number }[]>`
    select
      (select count(*)::int from (
        select from app.questions q where q.to_person = ${f.person} and ${open}
        union all
        select from app.questions q where q.to_queue = any(${[...f.queues]}::text[]) and ${open}
        limit 100) x) as questions,
      (select count(*)::int from (
        select from app.mentions m join app.comments c on c.id = m.comment_id join app.cases k on k.id = c.case_id
        where m.person_id = ${f.person} and m.read_at is null and (${f.branch}::text is null or k.branch_id = ${f.branch}) and ${mayRead(sql, f)}
        limit 100) x) as mentions`;
  return row ?? { questions: 0, mentions: 0 };
}
