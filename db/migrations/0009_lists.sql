-- Lists, search, saved views and bulk: what a row must carry to be found and sorted, and the acts on many items at once.
-- Frozen once released. Data classes stand in comments (domain rule X-04); none means P1 or P2.

-- What a list filters by, from the case's input, by the paths that its process declares; an item has them of its case, from its first instant.
alter table app.cases add column amount_minor bigint;
alter table app.tasks add column amount_minor bigint, add column customer_id text references app.customers;
create index cases_customer on app.cases (customer_id, opened_at desc, id desc) where customer_id is not null;
update app.tasks t set customer_id = c.customer_id from app.cases c where c.id = t.case_id and c.customer_id is not null;

-- One queue's page, and the counts by queue and band, from the index alone: the two columns more save a million looks at the table.
drop index app.tasks_listed;
create index tasks_listed on app.tasks (queue, state, due_at, id) include (branch_id, opened_at);
-- Pages over all queues: the nearest deadline first, the oldest first.
create index tasks_due on app.tasks (due_at, id) where state in ('open', 'claimed');
create index tasks_age on app.tasks (opened_at, id) where state in ('open', 'claimed');
create index tasks_amount on app.tasks (amount_minor) where amount_minor is not null and state in ('open', 'claimed');
create index tasks_customer on app.tasks (customer_id) where customer_id is not null;

-- ── search ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- What a text is found by: of Chinese, Japanese and Korean each pair of neighbours, of words in other scripts each three neighbours and the
-- first two. So two characters find, and part of a word does. Wide forms and capitals are folded.
create function app.folded(given text) returns text immutable strict parallel safe language sql return lower(normalize(given, NFKC));
create function app.grams(given text) returns text[] immutable strict parallel safe language sql as $$
  select coalesce(array_agg(distinct gram), '{}') from (
    select substr(run[1], n, 2) as gram
    from regexp_matches(app.folded(given), '[⺀-鿿가-힯豈-﫿𠀀-𱍏]{2,}', 'g') run, generate_series(1, length(run[1]) - 1) n
    union all
    select substr(run[1], n, 3) from regexp_matches(app.folded(given), '[0-9a-zß-ɏͰ-ӿ]{3,}', 'g') run, generate_series(1, length(run[1]) - 2) n
    union all
    select '^' || substr(run[1], 1, 2) from regexp_matches(app.folded(given), '[0-9a-zß-ɏͰ-ӿ]{2,}', 'g') run
  ) found $$;

-- One row for a case, and one for an item that came with a note: who searches it may read the case, whole. Members of class P4 are never
-- copied here; the name of a customer is found in app.customers itself.
create table app.search_texts (
  id text primary key, -- of the case or the item
  case_id text not null references app.cases,
  kind text not null check (kind in ('case', 'task')),
  branch_id text not null references app.branches,
  at timestamptz not null,
  body text not null
);
comment on column app.search_texts.body is 'P3';
create index search_texts_grams on app.search_texts using gin (app.grams(body));
create index search_texts_newest on app.search_texts (at desc, id desc);
create index search_texts_case on app.search_texts (case_id);
create index customers_grams on app.customers using gin (app.grams(name));
insert into app.search_texts (id, case_id, kind, branch_id, at, body) select id, id, 'case', branch_id, opened_at, id from app.cases;
insert into app.search_texts (id, case_id, kind, branch_id, at, body)
  select id, case_id, 'task', branch_id, opened_at, note from app.tasks where note is not null;

-- ── saved views ─────────────────────────────────────────────────────────────────────────────────────────────────────────
create table app.saved_views (
  id text primary key,
  owner text not null references app.people,
  team_id text references app.teams, -- null: the owner's own
  name text not null check (length(name) between 1 and 100),
  query jsonb not null,
  columns text[] not null default '{}',
  version integer not null default 1,
  created_at timestamptz not null default app.app_now(),
  changed_at timestamptz not null default app.app_now(),
  deleted_at timestamptz
);
comment on column app.saved_views.query is 'P3';
create unique index saved_views_own on app.saved_views (owner, name) where team_id is null and deleted_at is null;
create unique index saved_views_team on app.saved_views (team_id, name) where team_id is not null and deleted_at is null;

-- ── bulk ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- One act on many items. The set is fixed when it is asked for; the keeper does it in small transactions, each of which writes the acts, their
-- audit events and the results of its items, so that a crash leaves both or neither and no item is done twice.
create table app.bulks (
  id text primary key,
  by_person text not null references app.people,
  query jsonb,               -- null: the items were named
  action jsonb not null,
  is_dry_run boolean not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled')),
  items integer not null,
  done integer not null default 0,
  refused integer not null default 0,
  skipped integer not null default 0,
  created_at timestamptz not null default app.app_now(),
  begun_at timestamptz,
  ended_at timestamptz,
  touched_at timestamptz not null default app.app_now(), -- several take turns
  check (done + refused + skipped <= items),
  check ((state in ('done', 'cancelled')) = (ended_at is not null))
);
comment on column app.bulks.query is 'P3';
create index bulks_open on app.bulks (touched_at) where state in ('waiting', 'running');
create index bulks_person on app.bulks (by_person, created_at desc, id desc);

create table app.bulk_items (
  bulk_id text not null references app.bulks,
  n integer not null,
  item text not null, -- the id of an item, as it was given
  state text not null default 'waiting' check (state in ('waiting', 'done', 'refused', 'skipped')),
  code text,          -- why it was refused or skipped
  detail text,
  at timestamptz,
  tries smallint not null default 0,
  primary key (bulk_id, n),
  check ((state = 'waiting') = (at is null)),
  check ((state in ('refused', 'skipped')) = (code is not null))
);
create index bulk_items_waiting on app.bulk_items (bulk_id, n) where state = 'waiting';

grant select, insert, update on app.search_texts, app.saved_views, app.bulks, app.bulk_items to countersign_app;
