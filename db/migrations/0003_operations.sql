-- Operations: what people say to each other about an item.
-- Frozen once released. Data classes stand in comments (domain rule X-04).

-- Said is said: comments are added, never changed.
create table app.comments (
  id bigint generated always as identity primary key,
  task_id text not null references app.tasks,
  case_id text not null references app.cases,
  by text not null references app.people,
  at timestamptz not null default app.app_now(),
  text text not null check (length(text) between 1 and 2000),
  mentions text[] not null default '{}' -- ids of people
);
comment on column app.comments.text is 'P3';
create index comments_task on app.comments (task_id, id);

grant select, insert on app.comments to countersign_app;
