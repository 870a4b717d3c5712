-- Four-eyes and segregation, held by the database itself (domain rules §0.3, M.3): whatever path a statement takes, also past every command.
-- Frozen once released. Data classes stand in comments (domain rule X-04).
--
-- A refusal raised here reads as one of app.demand: the code, and in the detail the rule set that refuses.

create function app.refuse_by_rule(rule_set text) returns void language plpgsql as $$
begin
  raise exception '%', case when rule_set like 'FE-%' then 'FOUR_EYES' else 'SEGREGATION' end using errcode = 'CS001', detail = rule_set;
end $$;

create function app.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '%', tg_argv[0] using errcode = 'CS002';
end $$;

-- ── who counts as one with whom ─────────────────────────────────────────────────────────────────────────────────────────
-- Accounts of one natural person, people of one household, relatives, a bot and the holder of its credential: what one of them has done, the
-- other has done too (FE-01, SOD-18; declared data of the personnel file). Always both ways, never taken away by the product.
create table app.person_links (
  person text not null references app.people,
  other text not null references app.people,
  kind text not null check (kind in ('same-person', 'household', 'relative', 'credential')),
  at timestamptz not null default app.app_now(),
  primary key (person, other),
  check (person <> other)
);
comment on column app.person_links.kind is 'P3';

-- Who of the staff stands near a customer, beside her relationship manager (SOD-03, SOD-21).
create table app.customer_links (
  customer_id text not null references app.customers,
  person text not null references app.people,
  kind text not null check (kind in ('self', 'household', 'relative', 'teller')),
  at timestamptz not null default app.app_now(),
  primary key (customer_id, person)
);
comment on column app.customer_links.kind is 'P3';

-- A duty that somebody has because another one took it, who counts as one with her.
alter table app.duties add column through text references app.people;

create function app.spread_duty() returns trigger language plpgsql as $$
begin
  insert into app.duties (subject, rule_set, person, duty, at, through)
    select new.subject, new.rule_set, l.other, new.duty, new.at, new.person from app.person_links l where l.person = new.person order by l.other
    on conflict do nothing;
  return null;
end $$;
create trigger duties_spread after insert on app.duties for each row
  when (new.through is null and new.rule_set <> 'FE-09') execute function app.spread_duty();

-- The other direction, and what both have done so far.
create function app.link_both_ways() returns trigger language plpgsql as $$
begin
  insert into app.person_links (person, other, kind) values (new.other, new.person, new.kind) on conflict do nothing;
  insert into app.duties (subject, rule_set, person, duty, at, through)
    select d.subject, d.rule_set, new.other, d.duty, d.at, new.person from app.duties d
    where d.person = new.person and d.through is null and d.rule_set <> 'FE-09'
    on conflict do nothing;
  return null;
end $$;
create trigger person_links_both_ways after insert on app.person_links for each row execute function app.link_both_ways();

-- Who holds a bot's credential counts as one with it, also after the key is gone: what the bot did stays done (SOD-18).
create function app.link_credential() returns trigger language plpgsql as $$
begin
  insert into app.person_links (person, other, kind) values (new.person_id, new.owner_id, 'credential') on conflict do nothing;
  return null;
end $$;
create trigger api_keys_link after insert or update of person_id, owner_id on app.api_keys for each row execute function app.link_credential();
insert into app.person_links (person, other, kind) select distinct person_id, owner_id, 'credential' from app.api_keys on conflict do nothing;

-- Bots have one standing duty in the one matter of checking: in the rule set of every check they are excluded as anybody is by a duty (FE-09).
create function app.note_bot() returns trigger language plpgsql as $$
begin
  insert into app.duties (subject, rule_set, person, duty) values ('bots', 'FE-09', new.id, 'bot') on conflict do nothing;
  return null;
end $$;
create trigger people_bots after insert on app.people for each row when (new.kind = 'bot') execute function app.note_bot();
insert into app.duties (subject, rule_set, person, duty) select 'bots', 'FE-09', id, 'bot' from app.people where kind = 'bot' and id <> 'system';
create trigger people_kind_stays before update of id, kind on app.people for each row
  when ((old.id, old.kind) is distinct from (new.id, new.kind)) execute function app.refuse_change('FE-09: a bot stays a bot, a person a person');

-- ── roles that nobody holds together (SOD-10, 11, 13, 16, 17, 19, 23) ───────────────────────────────────────────────────
-- The same pairs as in domain/segregation.ts; a test compares them. `*`: any other role.
create table app.role_conflicts (
  rule text not null,
  role text not null,
  other text not null,
  primary key (rule, role, other)
);
insert into app.role_conflicts (rule, role, other) values
  ('SOD-10', 'R26', 'R27'), ('SOD-11', 'R34', 'R35'), ('SOD-13', 'R33', 'R29'), ('SOD-16', 'R31', 'R32'), ('SOD-17', 'R37', '*'),
  ('SOD-19', 'R03', 'R17'), ('SOD-19', 'R03', 'R20');
insert into app.role_conflicts (rule, role, other)
  select 'SOD-23', 'R38', r from unnest('{R02,R03,R04,R05,R06,R07,R08,R09,R10,R11,R12-L1,R12-L2,R12-L3,R12-L4,R13,R14,R15,R16,R17,R18,R19,R21,R22,R23,R24,R25,R26,R27,R28,R29,R30,R31,R32}'::text[]) r;

create function app.refuse_conflicting_role() returns trigger language plpgsql as $$
declare
  broken text;
begin
  perform from app.people where id = new.person_id for no key update; -- two roles given at one instant see each other
  select min(c.rule) into broken from app.person_roles r join app.role_conflicts c
    on (c.role = new.role and c.other in (r.role, '*')) or (c.role = r.role and c.other in (new.role, '*'))
    where r.person_id = new.person_id and r.role <> new.role;
  if broken is not null then
    perform app.refuse_by_rule(broken);
  end if;
  return null;
end $$;
create trigger person_roles_conflict after insert or update on app.person_roles for each row execute function app.refuse_conflicting_role();

-- By natural person here too: neither a second account of the maker nor her household approves, and nobody proposes or approves for one of them.
create function app.refuse_linked_change() returns trigger language plpgsql as $$
begin
  if exists (select from app.person_links l where l.person = new.person_id and l.other in (new.made_by, new.decided_by)) then
    perform app.refuse_by_rule('SOD-17');
  end if;
  if new.state in ('approved', 'rejected') and exists (select from app.person_links l where l.person = new.made_by and l.other = new.decided_by) then
    perform app.refuse_by_rule('FE-01:people_changes:' || new.id);
  end if;
  return null;
end $$;
create trigger people_changes_by_two after insert or update on app.people_changes for each row execute function app.refuse_linked_change();

-- ── items ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Whose duties exclude somebody: her own, and those of the people whose exclusions she inherits (SOD-24), through others too.
create function app.exclusions_of(the_person text) returns text[] language plpgsql stable as $$
begin
  if not exists (select from app.inheritances i where i.person_id = the_person) then
    return array[the_person];
  end if;
  return array(
    with recursive heard (id) as (
      select the_person
      union
      select i.from_id from heard h join app.inheritances i on i.person_id = h.id
      where i.starts_at <= app.app_now() and (i.ends_at is null or i.ends_at > app.app_now() - interval '30 days')
    ) select id from heard);
end $$;

-- Nobody comes to hold what an earlier duty excludes her from. Costs some 0.05 ms a claim, measured; of items without rules nothing.
create function app.refuse_excluded_holder() returns trigger language plpgsql as $$
declare
  broken text;
  people text[] := app.exclusions_of(new.held_by);
begin
  select min(r.rule_set) into broken from unnest(new.rule_sets, new.rule_subjects, new.rule_duties) r(rule_set, subject, duty)
    where exists (select from app.duties d where d.subject = r.subject and d.rule_set = r.rule_set and d.person = any(people) and d.duty <> r.duty);
  if broken is not null then
    perform app.refuse_by_rule(broken);
  end if;
  return null;
end $$;
create trigger tasks_holder_may after update of held_by on app.tasks for each row
  when (new.held_by is not null and new.held_by is distinct from old.held_by and cardinality(new.rule_sets) > 0)
  execute function app.refuse_excluded_holder();

-- Who has decided has her duty in every rule set of the item, so has the absent person for whom she decided, and nobody who counts as one with her has another one.
create function app.refuse_excluded_decider() returns trigger language plpgsql as $$
declare
  broken text;
  people text[] := app.exclusions_of(new.completed_by) || array(select l.other from app.person_links l where l.person = new.completed_by);
begin
  select min(r.rule_set) into broken from unnest(new.rule_sets, new.rule_subjects, new.rule_duties) r(rule_set, subject, duty)
    where exists (select from app.duties d where d.subject = r.subject and d.rule_set = r.rule_set and d.person = any(people) and d.duty <> r.duty)
      or (r.rule_set <> 'FE-09' and not exists (
        select from app.duties d where d.subject = r.subject and d.rule_set = r.rule_set and d.person = new.completed_by and d.duty = r.duty))
      or (r.rule_set <> 'FE-09' and new.held_for is not null and not exists (
        select from app.duties d where d.subject = r.subject and d.rule_set = r.rule_set and d.person = new.held_for and d.duty = r.duty));
  if broken is not null then
    perform app.refuse_by_rule(broken);
  end if;
  return null;
end $$;
create trigger tasks_decider_may after update of completed_by on app.tasks for each row
  when (new.completed_by is not null and cardinality(new.rule_sets) > 0) execute function app.refuse_excluded_decider();
create trigger tasks_begin_undecided before insert on app.tasks for each row
  when (new.completed_by is not null or new.held_by is not null) execute function app.refuse_change('FE-06: an item is opened without a holder and without a decision');

-- What was decided stays, unless the process asks anew: then the old answer stands beside the new question, under a new fence. Taking a
-- decision back goes through app.take_back_decision alone.
create trigger tasks_decision_stays before update on app.tasks for each row
  when (old.state = 'completed' and current_user = 'countersign_app'
    and (old.state, old.answer, old.completed_by, old.completed_at) is distinct from (new.state, new.answer, new.completed_by, new.completed_at)
    and not (new.state = 'open' and new.fence = old.fence + 1 and new.answer is null and new.earlier_answer is not distinct from old.answer))
  execute function app.refuse_change('FE-02: what was decided stays');
create function app.demand_reopening_told() returns trigger language plpgsql as $$
begin
  if not exists (select from audit.events e where e.object = new.id and e.event in ('task.reopened', 'task.recalled') and e.key = new.fence::text) then
    raise exception 'FE-02: a decision is opened anew only with its event in the audit log' using errcode = 'CS002';
  end if;
  return null;
end $$;
-- Whoever changed the row asks (take_back_decision is the owner's): she learns that an event is there, not what stands in it.
set local role countersign_audit;
grant usage on schema audit to countersign_owner;
grant select (object, event, key) on audit.events to countersign_owner;
set local role countersign_owner;
create constraint trigger tasks_reopening_is_told after update on app.tasks deferrable initially deferred for each row
  when (old.state = 'completed' and new.state <> 'completed') execute function app.demand_reopening_told();
-- What a rule is about does not change under it. `update of`: costs nothing where these columns are not named.
create trigger tasks_rules_stay before update of id, case_id, root_case, process, task, rule_sets, rule_subjects, rule_duties on app.tasks for each row
  when (current_user = 'countersign_app' and (old.id, old.case_id, old.root_case, old.process, old.task, old.rule_sets, old.rule_subjects, old.rule_duties)
    is distinct from (new.id, new.case_id, new.root_case, new.process, new.task, new.rule_sets, new.rule_subjects, new.rule_duties))
  execute function app.refuse_change('SOD-01: the rules of an item stay');

-- ── cases, and what is sent outside ─────────────────────────────────────────────────────────────────────────────────────
create trigger cases_origin_stays before update of id, process, starter, root_case, parent_case on app.cases for each row
  when (current_user = 'countersign_app' and (old.id, old.process, old.starter, old.root_case, old.parent_case) is distinct from
        (new.id, new.process, new.starter, new.root_case, new.parent_case))
  execute function app.refuse_change('SOD-01: who started a case, and which case it belongs to, stays');

-- Nobody knows whether it happened: only two people set it free to be sent once more, one proposing, another one allowing.
create function app.demand_two_people() returns trigger language plpgsql as $$
begin
  if (select count(distinct d.person) filter (where d.duty in ('propose', 'allow') and d.through is null) from app.duties d
      where d.subject = old.key and d.rule_set = 'FE-01:effect.resend:' || old.fence) < 2 then
    perform app.refuse_by_rule('FE-01:effect.resend:' || old.fence);
  end if;
  return null;
end $$;
create trigger effects_resent_by_two after update of state on app.effects for each row
  when (old.state = 'unknown' and new.state in ('claimed', 'sent')) execute function app.demand_two_people();

grant select, insert on app.person_links, app.customer_links to countersign_app;
grant select on app.role_conflicts to countersign_app;
