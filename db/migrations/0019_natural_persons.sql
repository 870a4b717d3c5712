-- Who counts as one with whom, to the end of the chain; and what of four-eyes and segregation direct SQL of the application's role could still
-- get around. Frozen once released. Data classes stand in comments (domain rule X-04).

-- ── the natural person is transitive (FE-01) ────────────────────────────────────────────────────────────────────────────
-- Whoever counts as one with an account of somebody counts as one with all her accounts. The links that follow are rows as any other, so what
-- looks for one still takes one step. Relatives of relatives, and two holders of one bot's key, are not linked by that.
create or replace function app.link_both_ways() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(5370021); -- of two links that together make a third, the later one sees the earlier
  insert into app.person_links (person, other, kind) values (new.other, new.person, new.kind) on conflict do nothing;
  insert into app.person_links (person, other, kind)
    select s.other, new.other, new.kind from app.person_links s where s.person = new.person and s.kind = 'same-person' and s.other <> new.other
    on conflict do nothing;
  if new.kind = 'same-person' then
    insert into app.person_links (person, other, kind)
      select new.person, l.other, l.kind from app.person_links l where l.person = new.other and l.other <> new.person
      on conflict do nothing;
  end if;
  insert into app.duties (subject, rule_set, person, duty, at, through)
    select d.subject, d.rule_set, new.other, d.duty, d.at, new.person from app.duties d
    where d.person = new.person and d.through is null and d.rule_set <> 'FE-09'
    on conflict do nothing;
  return null;
end $$;
insert into app.person_links (person, other, kind)
  select distinct on (s.other, l.other) s.other, l.other, l.kind from app.person_links s join app.person_links l on l.person = s.person
  where s.kind = 'same-person' and l.other <> s.other order by s.other, l.other, l.kind
  on conflict do nothing;

-- Who makes a key has seen it as its owner has, and counts as one with the bot too (SOD-18).
create or replace function app.link_credential() returns trigger language plpgsql as $$
begin
  insert into app.person_links (person, other, kind)
    select new.person_id, h.id, 'credential' from unnest(array[new.owner_id, new.created_by]) h(id) where h.id <> new.person_id
    on conflict do nothing;
  return null;
end $$;
insert into app.person_links (person, other, kind)
  select distinct person_id, created_by, 'credential' from app.api_keys where created_by <> person_id on conflict do nothing;

-- ── who stands near a customer, declared later (SOD-03, SOD-12, SOD-21) ─────────────────────────────────────────────────
-- What is open about the customer keeps her out from now on, under the rules of which a case at its beginning writes down some. The lock is one
-- that a case which is being started holds against it, by its foreign key: one of the two sees the other.
create function app.note_nearness() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from app.customers where id = new.customer_id for update;
  insert into app.duties (subject, rule_set, person, duty)
    select distinct c.root_case, r, new.person, new.kind from app.cases c join app.cases o on o.root_case = c.root_case and o.state = 'open',
      unnest('{AU-05,SOD-03,SOD-21}'::text[]) r
    where c.customer_id = new.customer_id
    on conflict do nothing;
  return new;
end $$;
revoke execute on function app.note_nearness from public;
create trigger customer_links_hold before insert on app.customer_links for each row execute function app.note_nearness();
insert into app.duties (subject, rule_set, person, duty)
  select distinct on (c.root_case, r, l.person) c.root_case, r, l.person, l.kind
  from app.customer_links l join app.cases c on c.customer_id = l.customer_id join app.cases o on o.root_case = c.root_case and o.state = 'open',
    unnest('{AU-05,SOD-03,SOD-21}'::text[]) r
  on conflict do nothing;
-- Whoever is complained about directs no work on the complaint, nor ends it.
insert into app.duties (subject, rule_set, person, duty, at, through)
  select subject, 'SOD-21', person, duty, at, through from app.duties where rule_set = 'SOD-12' and duty = 'complained-about'
  on conflict do nothing;

-- ── two natural persons ─────────────────────────────────────────────────────────────────────────────────────────────────
-- Sending once more: two people, no bot among them (FE-09), who see the case, and of whom the second has not the exclusions of the first (FE-01, SOD-24).
create or replace function app.demand_two_people() returns trigger language plpgsql as $$
declare
  rule text := 'FE-01:effect.resend:' || old.fence;
  proposed text;
  allowed text;
begin
  select max(d.person) filter (where d.duty = 'propose'), max(d.person) filter (where d.duty = 'allow') into proposed, allowed
    from app.duties d join app.people p on p.id = d.person and p.kind = 'person'
      join app.cases c on c.id = old.case_id and (p.scope = 'all' or p.branch_id = c.branch_id)
    where d.subject = old.key and d.rule_set = rule and d.through is null;
  if proposed is null or allowed is null or proposed = any(app.exclusions_of(allowed))
    or exists (select from app.person_links l where l.person = proposed and l.other = allowed)
  then
    perform app.refuse_by_rule(rule);
  end if;
  return null;
end $$;

-- A new password, as a change of access: not asked for or approved by who counts as one with her, nor approved by who counts as one with who asked.
create function app.refuse_linked_reset() returns trigger language plpgsql as $$
begin
  if exists (select from app.person_links l where l.person = new.person_id and l.other in (new.asked_by, new.decided_by)) and new.state <> 'withdrawn' then
    perform app.refuse_by_rule('SOD-17');
  end if;
  if new.state = 'done' and (new.asked_by = any(app.exclusions_of(new.decided_by))
    or exists (select from app.person_links l where l.person = new.asked_by and l.other = new.decided_by))
  then
    perform app.refuse_by_rule('FE-01:password_resets:' || new.id);
  end if;
  return null;
end $$;
create trigger password_resets_by_two after insert or update on app.password_resets for each row execute function app.refuse_linked_reset();

-- ── exclusions that are inherited stay (SOD-24) ─────────────────────────────────────────────────────────────────────────
-- A substitution or delegation ends now or later, never in the past: the thirty days after it are counted from its end.
create trigger inheritances_stay before update on app.inheritances for each row
  when (current_user = 'countersign_app' and ((old.person_id, old.from_id, old.cause) is distinct from (new.person_id, new.from_id, new.cause)
    or new.starts_at > old.starts_at or (new.ends_at is distinct from old.ends_at and new.ends_at < app.app_now())))
  execute function app.refuse_change('SOD-24: exclusions that somebody has inherited stay until 30 days after the end');
create trigger substitutions_end_now before update of ends_at on app.substitutions for each row
  when (current_user = 'countersign_app' and new.ends_at is distinct from old.ends_at and new.ends_at < app.app_now())
  execute function app.refuse_change('SOD-24: a substitution does not end in the past');
-- A row that stands there before its substitution does not put off its beginning.
create or replace function app.inherit_of_substitution() returns trigger language plpgsql as $$
begin
  insert into app.inheritances as i (person_id, from_id, cause, starts_at, ends_at)
  values (new.substitute_id, new.absent_id, 'substitution:' || new.id, new.starts_at, new.ends_at)
  on conflict (person_id, from_id, cause) do update set starts_at = least(i.starts_at, excluded.starts_at), ends_at = excluded.ends_at;
  return new;
end $$;
