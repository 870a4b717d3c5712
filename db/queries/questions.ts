// Asking a colleague: a question about an item, to a person or to a queue. It blocks nothing and no process hears of it; the answer comes back
// as a comment on the item. A question is closed with its item, so what is open is said by both rows.
import type { Iso } from '../../domain/ids.ts';
import type { Text } from '../../domain/process.ts';
import type { Queryable } from '../client.ts';
import { demandWork } from './delegations.ts';
import { demandUndecided, lockTask, type Hold } from './holding.ts';
import { atLeast } from './page-limit.ts';

type Actor = { readonly kind: 'person' | 'bot'; readonly id: string };
type Sql = Queryable['sql'];

export type NewQuestion = Hold & {
  readonly by: Actor;
  readonly to: { readonly person: string } | { readonly queue: string };
  readonly text: string;
  /** The roles of which a person who is asked needs one, to be able to answer. */
  readonly answerers: readonly string[];
  /** Null: when the item is due. */
  readonly dueAt: Iso | null;
};

export type QuestionRow = {
  readonly id: number;
  readonly taskId: string;
  readonly caseId: string;
  readonly title: Text;
  readonly by: string;
  readonly byName: string;
  readonly to: { readonly person: string; readonly name: string } | null;
  readonly queue: string | null;
  readonly text: string;
  readonly at: Iso;
  readonly dueAt: Iso;
  readonly state: 'open' | 'answered' | 'withdrawn' | 'closed';
  readonly answer: string | null;
  readonly endedBy: string | null;
  readonly endedByName: string | null;
  readonly endedAt: Iso | null;
};

/**
 * Null when there is no such item to see. Errors: those of `demandHold`; NOT_ELIGIBLE (detail: nobody, branch, holds or answerer) about who is asked;
 * INVALID_REQUEST (detail: past).
 */
export async function askQuestion(db: Queryable, q: NewQuestion): Promise<{ readonly id: number; readonly dueAt: Iso } | null> {
  const { sql } = db;
  const person = 'person' in q.to ? q.to.person : null;
  const queue = 'queue' in q.to ? q.to.queue : null;
  const [row] = await sql<{ id: number; dueAt: Iso }[]>`
    with locked as materialized (
      ${lockTask(sql, q)}
    ), held as materialized (
      select l.*, ${demandWork(sql, q)} as ok from locked l
    ), allowed as materialized (
      select h.*, case
          when ${q.dueAt}::timestamptz <= app.app_now() then app.demand(false, 'INVALID_REQUEST', 'past')
          when ${person}::text is null then true
          when ${person}::text = ${q.person} then app.demand(false, 'NOT_ELIGIBLE', 'holds')
          when exists (select from app.people p where p.id = ${person} and p.kind = 'person' and p.is_active)
            and not exists (select from app.person_roles r where r.person_id = ${person} and r.role = any(${[...q.answerers]}::text[]))
            then app.demand(false, 'NOT_ELIGIBLE', 'answerer')
          else app.demand(exists (
              select from app.people p where p.id = ${person} and p.kind = 'person' and p.is_active and (p.scope = 'all' or p.branch_id = h.branch_id)),
            'NOT_ELIGIBLE', case when exists (select from app.people p where p.id = ${person} and p.kind = 'person' and p.is_active) then 'branch' else 'nobody' end)
        end as may
      from held h where h.ok
    ), asked as (
      insert into app.questions (task_id, case_id, by_person, to_person, to_queue, text, due_at)
      select a.id, a.case_id, ${q.person}, ${person}::text, ${queue}::text, ${q.text}, coalesce(${q.dueAt}::timestamptz, a.due_at) from allowed a where a.may
      returning *
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${q.by.kind}, ${q.by.id}, 'task.asked', task_id, case_id, task_id, id::text,
        jsonb_strip_nulls(jsonb_build_object('question', id, 'to', to_person, 'queue', to_queue, 'dueAt', due_at))
      from asked
    )
    select id, due_at as "dueAt" from asked`;
  return row ?? null;
}

export type QuestionAct = {
  readonly id: number;
  readonly by: Actor;
  readonly branch: string | null;
  /** Queues whose questions she may answer. */
  readonly queues: readonly string[];
};

/** Row `question` under the lock of its item, row `locked`: the item first, as everybody who closes it locks it. */
const question = (sql: Sql, a: QuestionAct) => sql`
  locked as materialized (
    select * from app.tasks where id = (select task_id from app.questions where id = ${a.id}) and (${a.branch}::text is null or branch_id = ${a.branch})
    for no key update
  ), question as materialized (
    select x.* from locked l join app.questions x on x.task_id = l.id and x.id = ${a.id} for no key update of x
  )`;

const demandOpen = (sql: Sql) => sql`
  case
    when q.state <> 'open' then app.demand(false, 'QUESTION_CLOSED', q.state)
    else ${demandUndecided(sql)}
  end`;

/** Null when there is no such question to answer. Errors: QUESTION_CLOSED (detail: its state), TASK_COMPLETED, TASK_CANCELLED. */
export async function answerQuestion(
  db: Queryable,
  a: QuestionAct & { readonly text: string },
): Promise<{ readonly comment: number; readonly task: string } | null> {
  const { sql } = db;
  const [row] = await sql<{ comment: number; task: string }[]>`
    with ${question(sql, a)}, allowed as materialized (
      select q.*, ${demandOpen(sql)} as ok from question q join locked l on true
      where q.by_person <> ${a.by.id} and (q.to_person = ${a.by.id} or q.to_queue = any(${[...a.queues]}::text[]))
    ), said as (
      insert into app.comments (task_id, case_id, by, text, mentions)
      select a.task_id, a.case_id, ${a.by.id}, ${a.text}, array[a.by_person] from allowed a where a.ok
      returning id, mentions
    ), mentioned as (
      insert into app.mentions (person_id, comment_id) select m.person, s.id from said s, unnest(s.mentions) m(person)
    ), answered as (
      update app.questions x set state = 'answered', ended_by = ${a.by.id}, ended_at = app.app_now(), answer_id = s.id
      from allowed a, said s where x.id = a.id
      returning x.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${a.by.kind}, ${a.by.id}, 'task.answered', task_id, case_id, task_id, id::text, jsonb_build_object('question', id, 'by', by_person) from answered
    )
    select answer_id as comment, task_id as task from answered`;
  return row ?? null;
}

/** Null when there is no such question of hers. Errors: as for answering. */
export async function withdrawQuestion(db: Queryable, a: QuestionAct): Promise<{ readonly task: string } | null> {
  const { sql } = db;
  const [row] = await sql<{ task: string }[]>`
    with ${question(sql, a)}, allowed as materialized (
      select q.*, ${demandOpen(sql)} as ok from question q join locked l on true where q.by_person = ${a.by.id}
    ), withdrawn as (
      update app.questions x set state = 'withdrawn', ended_by = ${a.by.id}, ended_at = app.app_now() from allowed a where x.id = a.id and a.ok
      returning x.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${a.by.kind}, ${a.by.id}, 'task.question-withdrawn', task_id, case_id, task_id, id::text, jsonb_build_object('question', id) from withdrawn
    )
    select task_id as task from withdrawn`;
  return row ?? null;
}

const columns = (sql: Sql) => sql`
  q.id, q.task_id as "taskId", q.case_id as "caseId", t.title, q.by_person as by, b.name as "byName",
  case when q.to_person is not null then jsonb_build_object('person', q.to_person, 'name', (select p.name from app.people p where p.id = q.to_person)) end as "to",
  q.to_queue as queue, q.text, q.at, q.due_at as "dueAt", case when q.state = 'open' and t.state in ('completed', 'cancelled') then 'closed' else q.state end as state,
  (select c.text from app.comments c where c.id = q.answer_id) as answer, q.ended_by as "endedBy",
  (select p.name from app.people p where p.id = q.ended_by) as "endedByName", q.ended_at as "endedAt"`;

/** Oldest first; null when there is no such item to see. */
export async function questionsOf(
  db: Queryable,
  f: { readonly task: string; readonly branch: string | null },
): Promise<QuestionRow[] | null> {
  const { sql } = db;
  const seen = await sql`select 1 from app.tasks where id = ${f.task} and (${f.branch}::text is null or branch_id = ${f.branch})`;
  if (seen.length === 0) return null;
  return sql<QuestionRow[]>`
    select ${columns(sql)} from app.questions q join app.tasks t on t.id = q.task_id join app.people b on b.id = q.by_person
    where q.task_id = ${f.task} order by q.id limit 200`;
}

/** Open questions that she may answer, the nearest first: her own, and those to queues that she works. */
export async function questionsFor(
  db: Queryable,
  f: {
    readonly person: string;
    readonly queues: readonly string[];
    readonly branch: string | null;
    readonly after: { readonly dueAt: Iso; readonly id: number } | null;
    readonly limit: number;
  },
): Promise<QuestionRow[]> {
  const { sql } = db;
  const wanted = sql`
    q.state = 'open' and t.state in ('open', 'claimed') and (${f.branch}::text is null or t.branch_id = ${f.branch}) and q.by_person <> ${f.person}
    ${f.after === null ? sql`` : sql`and (q.due_at, q.id) > (${f.after.dueAt}::timestamptz, ${f.after.id})`}`;
  const page = await sql<QuestionRow[]>`
    select ${columns(sql)} from (
      select q.* from app.questions q join app.tasks t on t.id = q.task_id where q.to_person = ${f.person} and ${wanted}
      union all
      select q.* from app.questions q join app.tasks t on t.id = q.task_id where q.to_queue = any(${[...f.queues]}::text[]) and ${wanted}
    ) q join app.tasks t on t.id = q.task_id join app.people b on b.id = q.by_person
    order by q.due_at, q.id ${atLeast(sql, f.limit)}`;
  return page.slice(0, f.limit);
}
