-- The organisation: teams, scope, skills, hours, absences, substitution, and changes of all that by two persons.
-- Frozen once released. Data classes stand in comments (domain rule X-04).

-- ── teams, scope and hours ──────────────────────────────────────────────────────────────────────────────────────────────
create table app.teams (
  id text primary key,
  title jsonb not null,
  branch_id text not null references app.branches,
  lead_id text references app.people
);

alter table app.people
  add column scope text not null default 'branch' check (scope in ('branch', 'all')), -- whose cases she sees
  add column team_id text references app.teams,
  add column work_days smallint[] not null default '{1,2,3,4,5}', -- ISO: Monday is 1
  add column works_from time not null default '08:30',            -- of the bank's clock
  add column works_until time not null default '17:30';
alter table app.people add constraint people_hours check (works_from < works_until and work_days <@ '{1,2,3,4,5,6,7}'::smallint[]);
update app.people set scope = 'all' where branch_id = 'HQ'; -- so far that was what the head office meant
create index people_team on app.people (team_id) where team_id is not null;
create index people_listed on app.people (name, id);
create index person_roles_role on app.person_roles (role, person_id);

-- ── skills ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.person_skills (
  person_id text not null references app.people,
  skill text not null,
  level smallint not null check (level between 1 and 3),
  valid_until timestamptz not null, -- from then on it counts no more
  primary key (person_id, skill)
);

-- ── absence and substitution ────────────────────────────────────────────────────────────────────────────────────────────
create table app.absences (
  id bigint generated always as identity primary key,
  person_id text not null references app.people,
  reason text not null check (reason in ('leave', 'sick', 'training', 'business', 'other')),
  starts_at timestamptz not null,
  ends_at timestamptz not null, -- drawn forward when she is back early
  made_by text not null references app.people,
  made_at timestamptz not null default app.app_now(),
  check (starts_at <= ends_at)
);
comment on column app.absences.reason is 'P3';
create index absences_person on app.absences (person_id, ends_at);

create table app.substitutions (
  id bigint generated always as identity primary key,
  absence_id bigint not null references app.absences,
  absent_id text not null references app.people,
  substitute_id text not null references app.people,
  queues text[], -- null: all that the absent person works
  starts_at timestamptz not null,
  ends_at timestamptz not null, -- drawn forward when it ends early
  made_by text not null references app.people,
  made_at timestamptz not null default app.app_now(),
  ended_by text references app.people,
  check (absent_id <> substitute_id),
  check (starts_at <= ends_at)
);
create index substitutions_substitute on app.substitutions (substitute_id, ends_at);
create index substitutions_absent on app.substitutions (absent_id, ends_at);
create index substitutions_absence on app.substitutions (absence_id);

-- Whose duties exclude somebody too (SOD-24): those of the people whom she stands for, or had items delegated from, until 30 days after the
-- end. A substitution keeps its row here by trigger; who delegates an item adds one with the item as cause, and its end when it is taken back.
create table app.inheritances (
  person_id text not null references app.people,
  from_id text not null references app.people,
  cause text not null, -- substitution:7, task:…
  starts_at timestamptz not null default app.app_now(),
  ends_at timestamptz, -- null: not ended yet
  primary key (person_id, from_id, cause),
  check (person_id <> from_id)
);
create index inheritances_cause on app.inheritances (cause);
create function app.inherit_of_substitution() returns trigger language plpgsql as $$
begin
  insert into app.inheritances (person_id, from_id, cause, starts_at, ends_at)
  values (new.substitute_id, new.absent_id, 'substitution:' || new.id, new.starts_at, new.ends_at)
  on conflict (person_id, from_id, cause) do update set ends_at = excluded.ends_at;
  return new;
end $$;
create trigger substitutions_inherit after insert or update on app.substitutions for each row execute function app.inherit_of_substitution();
create function app.refuse_changed_substitution() returns trigger language plpgsql as $$
begin
  raise exception 'a substitution only ends earlier' using errcode = 'CS002';
end $$;
create trigger substitutions_stay before update on app.substitutions for each row
  when ((old.absent_id, old.substitute_id, old.queues, old.starts_at, old.absence_id) is distinct from
        (new.absent_id, new.substitute_id, new.queues, new.starts_at, new.absence_id) or new.ends_at > old.ends_at)
  execute function app.refuse_changed_substitution();

-- Who would be stood for by somebody who, at the same time, is stood for by her or by somebody further on. Under a lock, because two that
-- are harmless each could be made at the same instant.
create function app.refuse_substitution_loop() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(5370006);
  perform app.demand(not exists (
    with recursive further (id, starts_at, ends_at) as (
      select new.substitute_id, new.starts_at, new.ends_at
      union
      select s.substitute_id, greatest(s.starts_at, f.starts_at), least(s.ends_at, f.ends_at)
      from further f join app.substitutions s on s.absent_id = f.id and s.starts_at < f.ends_at and s.ends_at > f.starts_at
    ) select from further where id = new.absent_id), 'SUBSTITUTION_LOOP');
  return new;
end $$;
create trigger substitutions_no_loop before insert on app.substitutions for each row execute function app.refuse_substitution_loop();

-- For whom somebody stands in now, with their roles of today, and whose exclusions she has (app.exclusions_of, which comes with segregation).
-- Null for almost everybody, after one probe: it is asked at every request. As sub-selects of that statement it costs 75 µs more than no such
-- question, as this function 20 µs.
create function app.standing_in(the_person text) returns jsonb language plpgsql stable as $$
begin
  if not exists (select from app.inheritances i where i.person_id = the_person) then
    return null; -- whoever stands in has a row there, by trigger
  end if;
  return jsonb_build_object('inherits', array_remove(app.exclusions_of(the_person), the_person), 'substitutions', coalesce((
    select jsonb_agg(jsonb_build_object('person', u.absent_id, 'queues', u.queues,
      'roles', array(select role from app.person_roles r where r.person_id = u.absent_id order by role)) order by u.id)
    from app.substitutions u join app.people a on a.id = u.absent_id and a.is_active
    where u.substitute_id = the_person and u.starts_at <= app.app_now() and u.ends_at > app.app_now()), '[]'));
end $$;

-- ── changes by two persons ──────────────────────────────────────────────────────────────────────────────────────────────
-- Who proposed what about whom, and who decided it. Nothing of it holds before it is approved (FE-02).
create table app.people_changes (
  id bigint generated always as identity primary key,
  person_id text not null, -- of a person to be created, there is none yet
  kind text not null check (kind in ('create', 'grant-role', 'revoke-role', 'place', 'hours', 'grant-skill', 'revoke-skill', 'lead-team', 'deactivate', 'reactivate')),
  object text not null default '', -- the role, the skill
  change jsonb not null,
  before jsonb not null, -- what the maker saw: no longer so, the approval is void (FE-07)
  state text not null default 'pending' check (state in ('pending', 'approved', 'rejected', 'withdrawn', 'void')),
  reason text not null,
  made_by text not null references app.people,
  made_at timestamptz not null default app.app_now(),
  decided_by text references app.people,
  decided_at timestamptz,
  decision_note text,
  check ((state = 'pending') = (decided_by is null) and (state = 'pending') = (decided_at is null)),
  constraint maker_is_not_checker check (state in ('pending', 'withdrawn') or decided_by <> made_by), -- FE-01
  constraint own_withdrawal check (state <> 'withdrawn' or decided_by = made_by),
  constraint nobody_grants_herself check (made_by <> person_id and (decided_by is null or decided_by <> person_id)) -- SOD-17
);
comment on column app.people_changes.change is 'P2';
comment on column app.people_changes.before is 'P2';
comment on column app.people_changes.reason is 'P3';
comment on column app.people_changes.decision_note is 'P3';
create unique index people_changes_pending on app.people_changes (person_id, kind, object) where state = 'pending'; -- FE-03
create index people_changes_listed on app.people_changes (state, id);
create index people_changes_person on app.people_changes (person_id, id);
create function app.refuse_changed_decision() returns trigger language plpgsql as $$
begin
  raise exception 'what was proposed and decided stays' using errcode = 'CS002';
end $$;
create trigger people_changes_stay before update on app.people_changes for each row
  when (old.state <> 'pending' or (old.person_id, old.kind, old.object, old.change, old.before, old.reason, old.made_by, old.made_at)
    is distinct from (new.person_id, new.kind, new.object, new.change, new.before, new.reason, new.made_by, new.made_at))
  execute function app.refuse_changed_decision();
create trigger people_changes_begin before insert on app.people_changes for each row
  when (new.state <> 'pending') execute function app.refuse_changed_decision();

grant select, insert, update on app.teams, app.person_skills, app.absences, app.substitutions, app.inheritances, app.people_changes to countersign_app;
grant delete on app.person_skills to countersign_app;
