-- Acts of a bulk, and what acts left undone. Frozen once released.

-- ── bulk: every event of an act names the bulk that it is a part of ─────────────────────────────────────────────────────
-- The transaction of a batch says so once (`countersign.bulk`): statements of single acts know of no bulk. Outside of one, the condition costs
-- a look at a setting.
set local role countersign_audit;
create function audit.name_bulk() returns trigger language plpgsql as $$
begin
  new.data := new.data || jsonb_build_object('bulk', current_setting('countersign.bulk'));
  return new;
end $$;
create trigger events_of_bulk before insert on audit.events for each row
  when (coalesce(current_setting('countersign.bulk', true), '') <> '') execute function audit.name_bulk();
set local role countersign_owner;

-- ── everything that is said is found ────────────────────────────────────────────────────────────────────────────────────
-- Answers to questions and notes of delegations are comments too, written by statements of their own: the row that is searched is written with
-- the comment, whoever writes it.
create function app.let_comment_be_found() returns trigger language plpgsql as $$
begin
  insert into app.search_texts (id, comment_id, case_id, kind, branch_id, at, folded)
    select t.id, new.id, t.case_id, 'task', t.branch_id, t.opened_at, app.folded(new.text) from app.tasks t where t.id = new.task_id
    union all
    select k.id, new.id, k.id, 'case', k.branch_id, k.opened_at, app.folded(new.text) from app.cases k where k.id = new.case_id and new.task_id is null;
  return null;
end $$;
create trigger comments_found after insert on app.comments for each row execute function app.let_comment_be_found();
insert into app.search_texts (id, comment_id, case_id, kind, branch_id, at, folded)
  select t.id, c.id, t.case_id, 'task', t.branch_id, t.opened_at, app.folded(c.text) from app.comments c join app.tasks t on t.id = c.task_id
  on conflict do nothing;

-- ── a decision that is taken back comes back into the hold of its case ──────────────────────────────────────────────────
-- Holding and lifting pass over decided items: the item is put where it would be, had it not been decided.
create or replace function app.take_back_decision(the_task text, the_person text) returns integer language plpgsql security definer
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
  if c.hold_until > app.app_now() then
    update app.tasks set hold_until = c.hold_until, unheld_at = case when t.hold_until > app.app_now() then t.unheld_at else t.available_at end,
        available_at = greatest(case when t.hold_until > app.app_now() then t.unheld_at else t.available_at end, c.hold_until)
      where id = t.id;
  elsif t.hold_until > app.app_now() then
    update app.tasks set hold_until = null, unheld_at = null, available_at = coalesce(t.unheld_at, app.app_now()) where id = t.id;
  end if;
  return t.fence;
end $$;

-- ── who never stood in inherits nothing (SOD-24) ────────────────────────────────────────────────────────────────────────
-- A substitution that was ended before it began ends when it would have begun.
create or replace function app.exclusions_of(the_person text) returns text[] language plpgsql stable as $$
begin
  if not exists (select from app.inheritances i where i.person_id = the_person) then
    return array[the_person];
  end if;
  return array(
    with recursive heard (id) as (
      select the_person
      union
      select i.from_id from heard h join app.inheritances i on i.person_id = h.id
      where i.starts_at <= app.app_now() and (i.ends_at is null or (i.ends_at > app.app_now() - interval '30 days' and i.ends_at > i.starts_at))
    ) select id from heard);
end $$;
