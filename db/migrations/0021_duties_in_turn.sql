-- Two people take duties under one rule at the same instant. Frozen once released.

-- ── one after the other (FE-01, SOD-24) ─────────────────────────────────────────────────────────────────────────────────
-- A duty of her own is refused by the primary key, also in a race. One that she would only inherit is another row: of a substitute and her
-- absent colleague, in two cases of one graph or in a prepared item and a decided one, each looked before the other had committed. Whoever
-- writes a duty now waits for whoever writes one about the same subject, and looks again after it.
create function app.lock_subject(subject text) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('duties:' || subject, 0))
$$;
create function app.take_turn() returns trigger language plpgsql as $$
begin
  perform app.lock_subject(new.subject);
  return new;
end $$;
create trigger duties_in_turn before insert on app.duties for each row
  when (new.through is null and new.rule_set <> 'FE-09') execute function app.take_turn();

-- Which rule keeps somebody from an item, by what is committed at this very moment: what a statement knows is as old as its beginning, and it
-- may have waited for its turn since.
create function app.rule_against(rule_sets text[], subjects text[], duties text[], the_person text) returns text language plpgsql volatile as $$
declare
  people text[] := app.exclusions_of(the_person);
begin
  return (select min(r.rule_set) from unnest(rule_sets, subjects, duties) r(rule_set, subject, duty)
    where exists (select from app.duties d where d.subject = r.subject and d.rule_set = r.rule_set and d.person = any(people) and d.duty <> r.duty));
end $$;

create or replace function app.refuse_excluded_holder() returns trigger language plpgsql as $$
declare
  broken text := app.rule_against(new.rule_sets, new.rule_subjects, new.rule_duties, new.held_by);
begin
  if broken is not null then
    perform app.refuse_by_rule(broken);
  end if;
  return null;
end $$;

-- ── standing aside: items before duties, in which order everybody takes them ────────────────────────────────────────────
create or replace function app.recuse(the_case text, the_person text, the_interest text)
  returns table (task_id text, task_case text, task_queue text, task_fence integer)
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
  perform from app.tasks t where t.case_id in (select k.id from app.cases k where k.root_case = root) order by t.id for no key update;
  insert into app.duties (subject, rule_set, person, duty)
    values (root, 'SOD-22:' || the_person, the_person, 'interested'), (root, 'SOD-21', the_person, 'interested') -- nor does she direct work on it
    on conflict do nothing;
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
