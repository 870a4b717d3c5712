-- Who is there: first passwords and lock-out, where sessions come from, keys of bots and outside systems.
-- Frozen once released. Data classes stand in comments (domain rule X-04).

-- ── passwords ───────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table app.people
  add column password_set_at timestamptz,
  -- Somebody else knows the password: it opens nothing but its own change, and that until then. Null: she has chosen it herself.
  add column first_password_until timestamptz;
update app.people set password_set_at = created_at where password_hash is not null;

-- Failed sign-ins of the last quarter of an hour, by account and by address. Both are hashed: somebody types her password as her name.
create table app.sign_in_tries (
  key text primary key, -- account:…, address:…
  failures timestamptz[] not null,
  is_blocked boolean not null default false, -- whether the last try was refused without a look at its password
  at timestamptz not null default app.app_now()
);
comment on column app.sign_in_tries.key is 'P2';
create index sign_in_tries_age on app.sign_in_tries (at);

-- A new password for somebody who has one takes two persons: who asks never sees it, who agrees hands it out (FE-01).
create table app.password_resets (
  id bigint generated always as identity primary key,
  person_id text not null references app.people,
  reason text not null,
  asked_by text not null references app.people,
  asked_at timestamptz not null default app.app_now(),
  state text not null default 'asked' check (state in ('asked', 'done', 'withdrawn')),
  decided_by text references app.people,
  decided_at timestamptz,
  check ((state = 'asked') = (decided_by is null) and (state = 'asked') = (decided_at is null)),
  constraint maker_is_not_checker check (state <> 'done' or decided_by <> asked_by), -- FE-01
  constraint nobody_for_herself check (person_id <> asked_by and (decided_by is null or decided_by <> person_id))
);
comment on column app.password_resets.reason is 'P3';
create unique index password_resets_asked on app.password_resets (person_id) where state = 'asked';

-- ── sessions ────────────────────────────────────────────────────────────────────────────────────────────────────────────
alter table app.sessions
  add column address text,
  add column agent text,
  add column method text not null default 'password' check (method in ('password', 'oidc'));
comment on column app.sessions.address is 'P2';
comment on column app.sessions.agent is 'P2';

-- ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Of a bot or an outside system, which signs in with it at every request. Shown once; only its SHA-256 is stored.
create table app.api_keys (
  id text primary key,        -- also the visible beginning of the key
  hash bytea not null unique,
  person_id text not null references app.people,
  title text not null,
  only_queues text[],         -- null: all that the bot's roles work
  owner_id text not null references app.people, -- holds the credential, and so does not check what the bot did (SOD-18)
  created_by text not null references app.people,
  created_at timestamptz not null default app.app_now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text references app.people,
  check (expires_at <= created_at + interval '366 days'),
  check ((revoked_at is null) = (revoked_by is null)),
  check (owner_id <> person_id)
);
create index api_keys_person on app.api_keys (person_id, created_at);
create function app.demand_bot() returns trigger language plpgsql as $$
begin
  if not exists (select from app.people where id = new.person_id and kind = 'bot') then
    raise exception 'a key is for a bot: people sign in themselves' using errcode = 'CS002';
  end if;
  return new;
end $$;
create trigger api_keys_of_bots before insert or update of person_id on app.api_keys for each row execute function app.demand_bot();

grant select, insert, update on app.api_keys, app.password_resets to countersign_app;
grant select, insert, update, delete on app.sign_in_tries to countersign_app;
