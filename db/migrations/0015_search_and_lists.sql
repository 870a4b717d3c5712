-- Comments are found, texts are kept as they are compared, what is put off is a list, and lists by customer and amount begin at the case.
-- Frozen once released. Data classes stand in comments (domain rule X-04); none means P1 or P2.

-- Folding a text cost more than finding it: a page of a queue by a word folds some thousand. So the folded text is what is stored.
-- Each comment is a row beside that of its case or item, whose `id` and `at` it has: a page shows what it is about once, wherever it is found.
alter table app.search_texts
  drop constraint search_texts_pkey,
  add column comment_id bigint not null default 0, -- 0: the text of the case or item itself
  alter column body type text using app.folded(body),
  add primary key (id, comment_id);
alter table app.search_texts rename column body to folded;
insert into app.search_texts (id, comment_id, case_id, kind, branch_id, at, folded)
  select t.id, c.id, c.case_id, 'task', t.branch_id, t.opened_at, app.folded(c.text) from app.comments c join app.tasks t on t.id = c.task_id
  union all
  select k.id, c.id, k.id, 'case', k.branch_id, k.opened_at, app.folded(c.text) from app.comments c join app.cases k on k.id = c.case_id where c.task_id is null;

-- What is put off, by deadline: beside the index of who ends it (tasks_postponed), and as small.
create index tasks_put_off on app.tasks (due_at, id) where is_postponed;

-- Every claim, release and decision wrote these two anew, with values that never change. An item has them of its case, which changes seldom.
drop index app.tasks_amount, app.tasks_customer;
create index cases_amount on app.cases (amount_minor) include (id) where amount_minor is not null and state = 'open';
