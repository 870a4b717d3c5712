-- People, finished: who counts as one with whom is declared by two persons too, the bots' role is for bots, and whoever has an interest in a
-- case stands aside. Frozen once released. Data classes stand in comments (domain rule X-04).

-- ── links by two persons ────────────────────────────────────────────────────────────────────────────────────────────────
alter table app.people_changes drop constraint people_changes_kind_check, add constraint people_changes_kind_check check (kind in (
  'create', 'grant-role', 'revoke-role', 'place', 'hours', 'grant-skill', 'revoke-skill', 'lead-team', 'deactivate', 'reactivate', 'link'));
-- Neither end of a link proposes or approves it (SOD-17).
alter table app.people_changes add constraint nobody_links_herself
  check (kind <> 'link' or (change ->> 'other') not in (made_by, coalesce(decided_by, '')));
comment on column app.people_changes.change is 'P3';
comment on column app.people_changes.before is 'P3';

-- ── roles by kind (FE-09) ───────────────────────────────────────────────────────────────────────────────────────────────
-- The bots' role is held by bots alone, so that whoever reads "bot" knows that no person is behind it; and no bot approves access. The same
-- roles as in domain/segregation.ts; a test compares them.
create table app.roles_by_kind (
  role text primary key,
  kind text not null check (kind in ('person', 'bot'))
);
insert into app.roles_by_kind (role, kind) values ('R39', 'bot'), ('R36', 'person'), ('R38', 'person');
grant select on app.roles_by_kind to countersign_app;
create function app.refuse_role_of_kind() returns trigger language plpgsql as $$
begin
  if exists (select from app.roles_by_kind k join app.people p on p.id = new.person_id where k.role = new.role and k.kind <> p.kind) then
    perform app.refuse_by_rule('FE-09');
  end if;
  return null;
end $$;
create trigger person_roles_kind after insert or update on app.person_roles for each row execute function app.refuse_role_of_kind();

-- ── recusal (SOD-22) ────────────────────────────────────────────────────────────────────────────────────────────────────
-- Somebody who works here has an interest in a case and stands aside, in the whole graph of cases and for good. Each recusal is a rule set of
-- its own, `SOD-22:anna`: she has the duty `interested` in it, and whoever decides an item takes part. So every door that respects duties
-- respects it, the people who count as one with her or stand in for her included, and items of cases without recusals know nothing of it.
create table app.recusals (
  id bigint generated always as identity primary key,
  case_id text not null references app.cases, -- where she said it
  root_case text not null references app.cases,
  person text not null references app.people,
  interest text not null,
  at timestamptz not null default app.app_now(),
  unique (root_case, person)
);
comment on column app.recusals.interest is 'P3';
grant select on app.recusals to countersign_app;

-- What is opened later is under the rule from its first instant. The lock is one that a recusal waits for and a process never: without it, an
-- item that is opened while somebody stands aside would know nothing of it.
create function app.note_recusals() returns trigger language plpgsql as $$
declare
  sets text[];
begin
  perform from app.cases where id = new.root_case for key share;
  select array_agg('SOD-22:' || r.person order by r.person) into sets from app.recusals r where r.root_case = new.root_case;
  if sets is not null then
    new.rule_sets := new.rule_sets || sets;
    new.rule_subjects := new.rule_subjects || array_fill(new.root_case, array[cardinality(sets)]);
    new.rule_duties := new.rule_duties || array_fill('takes-part'::text, array[cardinality(sets)]);
  end if;
  return new;
end $$;
create trigger tasks_under_recusals before insert on app.tasks for each row execute function app.note_recusals();

-- The only way in, because the rules of an item stay otherwise. What she holds goes back to its queue, and what she prepares for somebody
-- goes back to that one; the items are returned. Once more by the same person changes nothing. Detail of CASE_CLOSED: the outcome.
create function app.recuse(the_case text, the_person text, the_interest text)
  returns table (task_id text, task_case text, task_queue text, task_fence integer) language plpgsql security definer
  set search_path = pg_catalog, pg_temp as $$
declare
  root text := (select c.root_case from app.cases c where c.id = the_case);
  c app.cases;
begin
  perform from app.cases where id = root for update;
  select * into c from app.cases where id = the_case;
  perform app.demand(c.state = 'open', 'CASE_CLOSED', coalesce(c.outcome, ''));
  insert into app.recusals (case_id, root_case, person, interest) values (the_case, root, the_person, the_interest)
    on conflict (root_case, person) do nothing;
  if not found then
    return;
  end if;
  insert into app.duties (subject, rule_set, person, duty)
    values (root, 'SOD-22:' || the_person, the_person, 'interested'), (root, 'SOD-21', the_person, 'interested') -- nor does she direct work on it
    on conflict do nothing;
  perform from app.tasks t where t.case_id in (select k.id from app.cases k where k.root_case = root) order by t.id for no key update;
  update app.delegations d set state = 'taken-back', ended_at = app.app_now()
    where d.case_id in (select k.id from app.cases k where k.root_case = root) and d.to_person = the_person and d.state = 'working';
  update app.tasks t set rule_sets = t.rule_sets || ('SOD-22:' || the_person), rule_subjects = t.rule_subjects || root,
      rule_duties = t.rule_duties || 'takes-part'::text, version = t.version + 1,
      delegated_to = case when t.delegated_to = the_person then null else t.delegated_to end,
      delegated_fence = case when t.delegated_to = the_person then null else t.delegated_fence end
    where t.case_id in (select k.id from app.cases k where k.root_case = root);
  return query
    update app.tasks t set state = 'open', held_by = null, held_by_worker = null, held_slot = null, lease_until = null, version = t.version + 1
      where t.case_id in (select k.id from app.cases k where k.root_case = root) and t.state = 'claimed' and t.held_by = the_person
      returning t.id, t.case_id, t.queue, t.fence;
end $$;
revoke execute on function app.recuse from public;
grant execute on function app.recuse to countersign_app;
