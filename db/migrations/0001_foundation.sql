-- The foundation: people, cases, tasks, their journal and clocks, steps, effects, decisions, documents and the audit log.
-- Frozen once released: a later change is a later file. Runs as the owner role; the app role is granted at the end.
-- The audit log has an owner of its own, as whom its part is run.
-- Every column that holds personal data carries its class in a comment (domain rule X-04); none means P1 or P2.

create schema app;

-- The database's clock, which tests set per transaction; product code never asks another one. Cut to milliseconds, which is what
-- JavaScript and JSON carry: a cursor or a comparison made from what was read back finds the same row again.
create function app.app_now() returns timestamptz stable parallel safe language sql as
$$ select date_trunc('milliseconds', coalesce(nullif(current_setting('countersign.now', true), '')::timestamptz, now())) $$;

-- Inside one data-modifying statement an unmet demand must raise: a CTE that merely finds nothing lets its siblings write.
create function app.demand(met boolean, code text, detail text default '') returns boolean language plpgsql as $$
begin
  if met is not true then
    raise exception '%', code using errcode = 'CS001', detail = detail;
  end if;
  return true;
end $$;

-- ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.branches (
  id text primary key,
  title jsonb not null,
  parent text references app.branches
);

create table app.people (
  id text primary key,
  username text not null unique,
  name text not null,
  kind text not null default 'person' check (kind in ('person', 'bot')),
  branch_id text not null references app.branches,
  password_hash text,
  is_active boolean not null default true,
  created_at timestamptz not null default app.app_now()
);
comment on column app.people.name is 'P2';

create table app.person_roles (
  person_id text not null references app.people,
  role text not null,
  primary key (person_id, role)
);

-- Whoever starts a case that no person asked for. Nobody can sign in as it.
insert into app.branches (id, title) values ('HQ', '{"en": "Head office", "zh": "总行"}');
insert into app.people (id, username, name, kind, branch_id, is_active) values ('system', 'system', 'Countersign', 'bot', 'HQ', false);

create table app.sessions (
  token_hash bytea primary key,
  person_id text not null references app.people,
  created_at timestamptz not null default app.app_now(),
  seen_at timestamptz not null default app.app_now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index sessions_person on app.sessions (person_id) where revoked_at is null;

create table app.customers (
  id text primary key,
  name text not null,
  id_number text,
  mobile text,
  branch_id text not null references app.branches,
  created_at timestamptz not null default app.app_now()
);
comment on column app.customers.name is 'P3';
comment on column app.customers.id_number is 'P4';
comment on column app.customers.mobile is 'P3';

-- ── what ran ────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Workflow bundles by hash: a case names the one that it started with, so that its history can be replayed years later.
create table app.bundles (
  hash text primary key,
  code bytea not null, -- gzip
  created_at timestamptz not null default app.app_now()
);

-- Form snapshots by hash: an open task keeps the form it was opened with.
create table app.forms (
  hash text primary key,
  schema json not null -- not jsonb, which loses the order of a form's fields
);

-- ── cases ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.cases (
  id text primary key,
  process text not null,
  process_version integer not null,
  bundle text references app.bundles,
  state text not null default 'open' check (state in ('open', 'closed')),
  stage text,
  outcome text,
  reason text,
  closing text check (closing in ('withdrawn', 'cancelled')),
  no_return_at timestamptz,
  input jsonb not null,
  packs jsonb not null default '{}',
  starter text not null references app.people,
  branch_id text not null references app.branches,
  customer_id text references app.customers,
  root_case text not null,
  parent_case text references app.cases,
  parent_key text,
  received_at timestamptz not null,
  opened_at timestamptz not null default app.app_now(),
  closed_at timestamptz,
  touched_at timestamptz not null default app.app_now(), -- last write of the process: what stands still is nudged
  due_at timestamptz,
  run integer not null default 1,  -- counts starts in the engine; writes of an older run are refused
  engine_run text,                 -- Temporal's run id of the current start, null before it
  has_engine boolean not null default true,
  version integer not null default 1,
  unique (parent_case, parent_key),
  check ((state = 'closed') = (outcome is not null)),
  check ((state = 'closed') = (closed_at is not null))
);
comment on column app.cases.input is 'P3';
comment on column app.cases.reason is 'P3';
create index cases_listed on app.cases (opened_at desc, id desc);
create index cases_process on app.cases (process, opened_at desc, id desc);
create index cases_root on app.cases (root_case);
create index cases_parent on app.cases (parent_case) where parent_case is not null;
create index cases_open on app.cases (touched_at) where state = 'open' and has_engine;

-- A key per case, wrapped by the master key; made in the transaction that makes the case. Destroying it erases the case's history.
create table app.case_keys (
  case_id text primary key references app.cases deferrable initially deferred,
  wrapped bytea,
  destroyed_at timestamptz,
  check ((wrapped is null) = (destroyed_at is not null))
);

-- The journal: everything that a process is told, in order, kept until the case is archived.
create table app.messages (
  seq bigint generated always as identity primary key,
  case_id text not null references app.cases,
  id text not null,
  kind text not null check (kind in ('start', 'task', 'child', 'clock', 'cancel')),
  body jsonb not null,
  created_at timestamptz not null default app.app_now(),
  sent_at timestamptz,
  seen_at timestamptz,          -- the process wrote after it had taken the message in
  sends integer not null default 0,
  send_at timestamptz,          -- when it is due to be sent; null: nothing to do
  is_late boolean not null default false,
  dead_reason text,
  unique (case_id, id)
);
comment on column app.messages.body is 'P3';
create index messages_due on app.messages (send_at) where send_at is not null;
create index messages_unsent on app.messages (case_id, seq) where sent_at is null and not is_late and dead_reason is null;
create index messages_dead on app.messages (seq) where dead_reason is not null;

-- ── tasks ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.tasks (
  id text primary key,
  case_id text not null references app.cases,
  root_case text not null,
  process text not null,
  task text not null,
  title jsonb not null,
  queue text not null,
  branch_id text not null references app.branches,
  state text not null default 'open' check (state in ('open', 'claimed', 'completed', 'cancelled')),
  stage text,
  -- the stored sort key: rung reached (higher first), class (lower first), deadline
  rung smallint not null default 0,
  priority smallint not null default 3 check (priority between 1 and 5),
  due_at timestamptz not null,
  opened_at timestamptz not null,
  available_at timestamptz not null default app.app_now(),
  fence integer not null default 0,
  held_by text references app.people,
  held_by_worker text,
  held_slot smallint check (held_slot >= 1), -- which of the person's few places it takes: HT-01 as a constraint, see tasks_held
  lease_until timestamptz,
  form_hash text not null references app.forms,
  shows jsonb,
  prefill jsonb,
  note text,
  -- four-eyes and segregation: completing upserts each rule set with this duty; parallel arrays, sorted by rule set
  rule_sets text[] not null default '{}',
  rule_subjects text[] not null default '{}',
  rule_duties text[] not null default '{}',
  answer jsonb,
  earlier_answer jsonb, -- shown when the task had to be opened anew
  completed_by text references app.people,
  completed_at timestamptz,
  cancelled_at timestamptz,
  version integer not null default 1,
  check ((state = 'claimed') = (held_by is not null and lease_until is not null)),
  check ((state = 'completed') = (completed_by is not null and completed_at is not null and answer is not null)),
  check (cardinality(rule_sets) = cardinality(rule_subjects) and cardinality(rule_sets) = cardinality(rule_duties))
);
comment on column app.tasks.answer is 'P4';
comment on column app.tasks.earlier_answer is 'P4';
comment on column app.tasks.shows is 'P3';
comment on column app.tasks.prefill is 'P3';
create index tasks_claimable on app.tasks (queue, rung desc, priority, due_at, id) where state = 'open';
-- One person's own tabs may claim at the same instant: each place is taken once, so the maximum cannot be passed by a race.
create unique index tasks_held on app.tasks (held_by, held_slot) where state = 'claimed';
create index tasks_lease on app.tasks (lease_until) where state = 'claimed';
create index tasks_case on app.tasks (case_id);
create index tasks_listed on app.tasks (queue, state, due_at, id);

create table app.drafts (
  task_id text primary key references app.tasks,
  version integer not null default 1,
  data jsonb not null,
  by text not null references app.people,
  at timestamptz not null default app.app_now()
);
comment on column app.drafts.data is 'P4';

-- Who did what in a matter. One row says: in this rule set, this person has this duty, and no other (FE-01, SOD-nn).
create table app.duties (
  subject text not null, -- the root case unless the rule names another
  rule_set text not null,
  person text not null references app.people,
  duty text not null,
  at timestamptz not null default app.app_now(),
  primary key (subject, rule_set, person)
);
-- Completing writes the same duty again, to learn whether it is the same; another one would lift the exclusion.
create function app.refuse_other_duty() returns trigger language plpgsql as $$
begin
  raise exception 'a duty once taken stays' using errcode = 'CS002';
end $$;
create trigger duties_stay before update on app.duties for each row
  when ((old.subject, old.rule_set, old.person, old.duty) is distinct from (new.subject, new.rule_set, new.person, new.duty))
  execute function app.refuse_other_duty();

-- ── clocks ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.clocks (
  case_id text not null references app.cases,
  name text not null, -- a declared clock, or a task's id
  task_id text references app.tasks,
  kind text not null check (kind in ('regulatory', 'internal', 'task')),
  spec jsonb not null,
  started_at timestamptz not null,
  spans jsonb not null default '[]', -- [{ from, to, counts }]
  due_at timestamptz not null,       -- the safe deadline (SLA-03)
  statutory_due_at timestamptz,      -- null while its calendar year is not loaded
  calendar text not null,
  derivation jsonb not null,
  state text not null default 'running' check (state in ('running', 'paused', 'met', 'breached', 'stopped')),
  is_pending_calendar boolean not null default false,
  ended_at timestamptz,
  version integer not null default 1,
  primary key (case_id, name)
);

create table app.rungs (
  case_id text not null,
  clock text not null,
  fraction numeric(6, 4) not null,
  at timestamptz not null,
  reached_at timestamptz,
  winner text check (winner in ('process', 'person')),
  primary key (case_id, clock, fraction),
  foreign key (case_id, clock) references app.clocks (case_id, name),
  check ((reached_at is null) = (winner is null))
);
create index rungs_waiting on app.rungs (at) where reached_at is null;

-- ── automation ──────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.steps (
  case_id text not null references app.cases,
  step text not null,
  identity text not null, -- the key of the business, or the how-manieth call with this input
  input_hash text not null,
  kind text not null check (kind in ('rule', 'model', 'bot')),
  state text not null check (state in ('running', 'done', 'failed')),
  result jsonb,
  error text,
  tries integer not null default 1,
  manual_minutes numeric(8, 2) not null,
  worker text not null,
  started_at timestamptz not null default app.app_now(),
  ended_at timestamptz,
  primary key (case_id, step, identity, input_hash)
);
comment on column app.steps.result is 'P3';

-- Everything done to the outside world, once: claimed before sending; who finds sent_at set only queries.
create table app.effects (
  key text primary key,      -- a key of the business: CMP-…/remedy
  case_id text not null references app.cases,
  kind text not null,
  request jsonb not null,
  state text not null default 'claimed' check (state in ('claimed', 'sent', 'unknown', 'done', 'rejected')),
  fence integer not null default 1,
  lease_until timestamptz not null,
  sent_at timestamptz,
  result jsonb,
  payment text,              -- set when it moves money: at most one of them may stand
  created_at timestamptz not null default app.app_now(),
  ended_at timestamptz
);
comment on column app.effects.request is 'P3';
create unique index effects_payment_once on app.effects (payment) where payment is not null and state in ('sent', 'unknown', 'done');

-- Every automatic or human decision with what it was made from (domain rule X-05).
create table app.decision_records (
  id bigint generated always as identity primary key,
  case_id text not null references app.cases,
  key text not null, -- task id, or step/identity
  by_kind text not null check (by_kind in ('person', 'bot', 'system')),
  by_id text not null,
  pack text,
  pack_version text,
  input jsonb not null,
  input_hash text not null,
  outcome jsonb not null,
  reasons jsonb not null default '[]',
  at timestamptz not null default app.app_now(),
  unique (case_id, key)
);
comment on column app.decision_records.input is 'P4';
comment on column app.decision_records.outcome is 'P3';

-- ── documents ───────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.documents (
  id text primary key,
  sha256 text not null,
  media_type text not null,
  bytes integer not null,
  pages integer not null,
  wrapped_key bytea not null, -- a key per document
  state text not null default 'stored' check (state in ('stored', 'quarantined')),
  uploaded_by text not null references app.people,
  branch_id text not null references app.branches,
  case_id text references app.cases,
  created_at timestamptz not null default app.app_now()
);
create index documents_sha on app.documents (sha256);
create index documents_case on app.documents (case_id) where case_id is not null;

create table app.document_pages (
  document_id text not null references app.documents,
  page integer not null check (page >= 1),
  blob text not null, -- name in the blob store: the re-encoded image
  width integer not null,
  height integer not null,
  primary key (document_id, page)
);

-- What was read of the documents of a case. A field is { raw, value, box, page, document, confidence, checks, source, route }.
create table app.readings (
  id text primary key,
  case_id text not null references app.cases,
  engine text not null,
  fields jsonb not null,
  created_at timestamptz not null default app.app_now()
);
comment on column app.readings.fields is 'P4';
create index readings_case on app.readings (case_id);

-- ── requests ────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.idempotency (
  person_id text not null references app.people,
  key text not null,
  request_hash text not null,
  status integer, -- null while the request is being carried out
  sealed_body bytea,
  created_at timestamptz not null default app.app_now(),
  primary key (person_id, key)
);
create index idempotency_age on app.idempotency (created_at);

-- ── audit ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
grant usage on schema app to countersign_audit;
set local role countersign_audit;
create schema audit;

create table audit.events (
  id bigint generated always as identity primary key,
  at timestamptz not null default app.app_now(),
  actor_kind text not null check (actor_kind in ('person', 'bot', 'system')),
  actor_id text not null,
  event text not null,      -- noun.past: task.claimed
  object text not null,     -- what it happened to: a case, task, document or person id
  case_id text,
  task_id text,
  step text,
  key text not null,        -- adoption adds no second event: unique per case and event
  data jsonb not null default '{}',
  unique (object, event, key)
);
create index events_case on audit.events (case_id, id) where case_id is not null;
create index events_actor on audit.events (actor_id, id);

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log only grows' using errcode = 'CS002';
end $$;
create trigger events_append_only before update or delete on audit.events for each row execute function audit.refuse_change();
create trigger events_no_truncate before truncate on audit.events for each statement execute function audit.refuse_change();

grant usage on schema audit to countersign_app;
grant select, insert (actor_kind, actor_id, event, object, case_id, task_id, step, key, data) on audit.events to countersign_app; -- never id and at
set local role countersign_owner;

-- ── stand-ins for the outside world (ports Core and Notify, domain rule 0.5) ─────────────────────────────────────────────
create schema outside;
create table outside.payments (
  key text primary key,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  beneficiary text not null,
  at timestamptz not null default app.app_now()
);
create table outside.letters (
  key text primary key,
  recipient text not null,
  body jsonb not null,
  at timestamptz not null default app.app_now()
);
comment on column outside.letters.body is 'P3';
-- Every call that reached a stand-in, and the faults that the n-th call of a key is to suffer (P-02). A test plans them; `*` is any key.
create table outside.calls (
  id bigint generated always as identity primary key,
  port text not null check (port in ('core', 'notify')),
  operation text not null check (operation in ('send', 'query')),
  key text not null,
  at timestamptz not null default app.app_now()
);
create index calls_key on outside.calls (port, operation, key, id);
create table outside.faults (
  port text not null check (port in ('core', 'notify')),
  operation text not null check (operation in ('send', 'query')),
  key text not null,
  nth integer not null check (nth >= 1),
  fault text not null,
  primary key (port, operation, key, nth)
);

-- ── grants: the app role owns nothing, writes no DDL, and only appends to the audit log ──────────────────────────────────
grant usage on schema app, outside to countersign_app;
grant select, insert, update on all tables in schema app to countersign_app;
revoke update on app.forms, app.bundles, app.decision_records from countersign_app;
grant delete on app.person_roles, app.sessions, app.messages, app.drafts, app.idempotency to countersign_app; -- what passes, not what happened
grant select, insert on all tables in schema outside to countersign_app;
