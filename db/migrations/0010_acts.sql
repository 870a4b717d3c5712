-- Further acts on items and cases: delegating, asking, attaching, noting, linking, holding, taking a decision back, unread mentions.
-- Frozen once released. Data classes stand in comments (domain rule X-04).

-- ── delegating ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The delegate works on what the delegator holds. It counts under one claim alone: with the next fence it has ended by itself, so that
-- nobody who releases, returns or gives away an item has to think of it.
alter table app.tasks
  add column delegated_to text references app.people,
  add column delegated_fence integer, -- delegated now: state = 'claimed' and delegated_fence = fence
  add constraint tasks_delegated_whole check ((delegated_to is null) = (delegated_fence is null)),
  -- Of its case's hold: until then it is not available by itself; and from when on it would be without the hold (null: at once).
  add column hold_until timestamptz,
  add column unheld_at timestamptz;
create index tasks_delegated on app.tasks (delegated_to) where state = 'claimed' and delegated_to is not null;

create table app.delegations (
  id bigint generated always as identity primary key,
  task_id text not null references app.tasks,
  case_id text not null references app.cases,
  fence integer not null,
  by_person text not null references app.people,
  to_person text not null references app.people,
  at timestamptz not null default app.app_now(),
  until timestamptz not null, -- the end of the lease that it was given with
  state text not null default 'working' check (state in ('working', 'handed-in', 'taken-back')),
  worked_at timestamptz,      -- her first draft or her handing in: from then on her duty is recorded (FE-01)
  ended_at timestamptz,
  check (by_person <> to_person),
  check ((state = 'working') = (ended_at is null))
);
create unique index delegations_working on app.delegations (task_id, fence) where state = 'working';
create index delegations_to on app.delegations (to_person, id);

-- ── comments: of a case too, and unread mentions ────────────────────────────────────────────────────────────────────────
alter table app.comments alter column task_id drop not null; -- null: a note on the case itself
create index comments_case on app.comments (case_id, id) where task_id is null;

create table app.mentions (
  person_id text not null references app.people,
  comment_id bigint not null references app.comments,
  read_at timestamptz,
  primary key (person_id, comment_id)
);
create index mentions_unread on app.mentions (person_id, comment_id) where read_at is null;
insert into app.mentions (person_id, comment_id)
  select distinct m.person, c.id from app.comments c, unnest(c.mentions) m(person) join app.people p on p.id = m.person;

-- ── asking a colleague ──────────────────────────────────────────────────────────────────────────────────────────────────
-- Blocks nothing: it is closed with its item, whatever its own state says.
create table app.questions (
  id bigint generated always as identity primary key,
  task_id text not null references app.tasks,
  case_id text not null references app.cases,
  by_person text not null references app.people,
  to_person text references app.people,
  to_queue text,
  text text not null check (length(text) between 1 and 2000),
  at timestamptz not null default app.app_now(),
  due_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'answered', 'withdrawn')),
  ended_by text references app.people,
  ended_at timestamptz,
  answer_id bigint references app.comments, -- the answer is a comment on the item
  check ((to_person is null) <> (to_queue is null)),
  check ((state = 'open') = (ended_at is null) and (state = 'open') = (ended_by is null)),
  check ((state = 'answered') = (answer_id is not null))
);
comment on column app.questions.text is 'P3';
create index questions_task on app.questions (task_id, id);
create index questions_person on app.questions (to_person, due_at) where state = 'open' and to_person is not null;
create index questions_queue on app.questions (to_queue, due_at) where state = 'open' and to_queue is not null;

-- ── attachments ─────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.attachments (
  id bigint generated always as identity primary key,
  case_id text not null references app.cases,
  task_id text references app.tasks, -- null: of the case itself
  document_id text not null references app.documents,
  title text not null check (length(title) between 1 and 200),
  by_person text not null references app.people,
  at timestamptz not null default app.app_now(),
  brought_in boolean not null, -- by it the document came into the case, and leaves it with it
  removed_by text references app.people,
  removed_at timestamptz,
  check ((removed_by is null) = (removed_at is null))
);
comment on column app.attachments.title is 'P3';
create unique index attachments_once on app.attachments (document_id, coalesce(task_id, case_id)) where removed_at is null;
create index attachments_case on app.attachments (case_id, id) where removed_at is null;
create index attachments_task on app.attachments (task_id, id) where task_id is not null and removed_at is null;

-- ── links between cases ─────────────────────────────────────────────────────────────────────────────────────────────────
create table app.case_links (
  id bigint generated always as identity primary key,
  low_case text not null references app.cases,
  high_case text not null references app.cases,
  reason text not null,
  by_person text not null references app.people,
  at timestamptz not null default app.app_now(),
  removed_by text references app.people,
  removed_at timestamptz,
  check (low_case < high_case),
  check ((removed_by is null) = (removed_at is null))
);
create unique index case_links_once on app.case_links (low_case, high_case) where removed_at is null;
create index case_links_high on app.case_links (high_case) where removed_at is null;

-- ── holding a case ──────────────────────────────────────────────────────────────────────────────────────────────────────
-- The bank's own pause: its items wait as if put off. A hold that has passed needs nobody to lift it.
alter table app.cases
  add column hold_until timestamptz,
  add column hold_reason text,
  add column hold_by text references app.people,
  add column held_at timestamptz,
  add constraint cases_hold_whole check ((hold_until is null) = (hold_reason is null) and (hold_until is null) = (hold_by is null) and (hold_until is null) = (held_at is null));

-- ── taking a decision back ──────────────────────────────────────────────────────────────────────────────────────────────
-- Duties stay, but those of a decision that its process never heard of have not happened. The app role may not delete one; it may ask for
-- this, which looks by itself whether the message is still here and unsent.
create function app.take_back_decision(the_task text, the_person text) returns integer language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  t app.tasks;
  c app.cases;
  message bigint;
begin
  -- the locks of a completion, in its order
  select * into c from app.cases where id = (select case_id from app.tasks where id = the_task) for no key update;
  select * into t from app.tasks where id = the_task for no key update;
  perform app.demand(t.state <> 'cancelled', 'TASK_CANCELLED');
  perform app.demand(t.state = 'completed' and t.completed_by = the_person, 'NOT_DECIDED',
    coalesce((select p.name from app.people p where p.id = t.completed_by and p.id <> the_person), ''));
  perform app.demand(c.state = 'open', 'CASE_CLOSED', coalesce(c.outcome, ''));
  perform app.demand(c.closing is null, 'CASE_CLOSING');
  -- The relay counts what it takes under this lock, and a process that finds the answer by itself marks it: who is second sees the first.
  select m.seq into message from app.messages m
    where m.case_id = t.case_id and m.id = t.id and m.sends = 0 and m.sent_at is null and m.seen_at is null and m.dead_reason is null and not m.is_late
    for update;
  perform app.demand(message is not null, 'TAKEN_UP');
  -- a rung that the process has asked for since was told to it as lost, for good
  perform app.demand(not exists (
    select from app.rungs g where g.case_id = t.case_id and g.clock = t.id and g.winner = 'person' and g.reached_at > t.completed_at), 'TAKEN_UP');
  delete from app.messages where seq = message;
  delete from app.duties d using unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
    where d.subject = r.subject and d.rule_set = r.rule_set and d.duty = r.duty and d.at = t.completed_at
      and not exists ( -- another item that she decided rests on it too
        select from app.cases k join app.tasks o on o.case_id = k.id
        where k.root_case = t.root_case and o.id <> t.id and o.state = 'completed' and (o.completed_by in (d.person, d.through) or o.held_for = d.person)
          and (r.rule_set, r.duty) in (select * from unnest(o.rule_sets, o.rule_duties)));
  update app.clocks k set state = case when k.state = 'met' then 'running' else k.state end, ended_at = null, version = k.version + 1
    where k.case_id = t.case_id and k.name = t.id and k.ended_at = t.completed_at;
  update app.rungs g set reached_at = null, winner = null
    where g.case_id = t.case_id and g.clock = t.id and g.winner = 'person' and g.reached_at = t.completed_at;
  insert into app.drafts (task_id, data, by) values (t.id, t.answer, the_person) on conflict (task_id) do nothing;
  update app.tasks set state = 'open', answer = null, completed_by = null, completed_at = null, lease_until = null, version = version + 1
    where id = t.id;
  return t.fence;
end $$;

grant select, insert, update on app.delegations, app.questions, app.attachments, app.case_links, app.mentions to countersign_app;
revoke execute on function app.take_back_decision from public;
grant execute on function app.take_back_decision to countersign_app;
