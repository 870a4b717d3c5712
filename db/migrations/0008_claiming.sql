-- Claiming: the order of a queue in one key, what takes an item out of the order for a while, skills, and for whom an item is held.
-- Frozen once released. Data classes stand in comments (domain rule X-04); none means P1 or P2.

alter table app.tasks
  -- Waited twice its target: one class up (domain rule I.2). Set by the keeper's sweep, once.
  add column is_lifted boolean not null default false,
  -- `available_at` lies ahead. Kept by a trigger and ended by the keeper's sweep: what has been put off stands in no index that claiming reads,
  -- so that a hundred thousand items put off at once are not stepped over by every clerk.
  add column is_postponed boolean not null default false,
  -- The absent person whom the holder stands for (SOD-24), or the delegate who did the work: duties of this item are hers, too.
  add column held_for text references app.people,
  -- What whoever claims it must have, with this level at least, and not expired (HT-06).
  add column skill text,
  add column skill_level smallint check (skill_level between 1 and 3),
  add constraint tasks_skill_whole check ((skill is null) = (skill_level is null));

-- The order of a queue: rung reached, then class, then deadline, one number that sorts upwards: r c dddddddddddddd, r = 9 − rung, c = class,
-- d = milliseconds from 1970. One column instead of four: smaller indexes, and the heads of several queues compare as numbers.
alter table app.tasks add column claim_key bigint not null generated always as (
  (9 - least(rung, 9)) * 1000000000000000 + (priority - is_lifted::int) * 100000000000000
  + (extract(epoch from due_at - timestamptz '1970-01-01 00:00:00+00') * 1000)::bigint) stored;
drop index app.tasks_claimable;
create index tasks_claimable on app.tasks (queue, claim_key) where state = 'open' and not is_postponed;
-- Over all queues, for whoever works many.
create index tasks_claimable_anywhere on app.tasks (claim_key) where state = 'open' and not is_postponed;
-- Who sees one branch alone does not step over the items of all others.
create index tasks_claimable_in_branch on app.tasks (branch_id, queue, claim_key) where state = 'open' and not is_postponed;
create index tasks_postponed on app.tasks (available_at) where is_postponed;
-- When an item has waited twice its target, in seconds from 1970: its deadline, and the time that it had, once more.
create index tasks_unlifted on app.tasks ((extract(epoch from due_at - timestamptz '1970-01-01 00:00:00+00') * 2
  - extract(epoch from opened_at - timestamptz '1970-01-01 00:00:00+00'))) where state = 'open' and not is_lifted;

create function app.note_postponement() returns trigger language plpgsql as $$
begin
  new.is_postponed := new.available_at > app.app_now();
  return new;
end $$;
create trigger tasks_postponed before update of available_at on app.tasks for each row execute function app.note_postponement();
create trigger tasks_opened_later before insert on app.tasks for each row when (new.available_at > app.app_now()) execute function app.note_postponement();
update app.tasks set is_postponed = true where available_at > app.app_now();

-- What somebody sent for an item that she held no more: her time had run out, or it was given away. It changes nothing of the item; it is hers
-- to read, so that nobody types twice. One for each person and item, kept for 30 days.
create table app.kept_drafts (
  task_id text not null references app.tasks,
  person_id text not null references app.people,
  fence integer not null, -- of the claim under which she wrote
  data jsonb not null,
  at timestamptz not null default app.app_now(),
  primary key (task_id, person_id)
);
comment on column app.kept_drafts.data is 'P4';
create index kept_drafts_age on app.kept_drafts (at);
grant select, insert, update, delete on app.kept_drafts to countersign_app;
