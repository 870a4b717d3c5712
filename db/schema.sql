-- What the migrations come to: for reading, run by nobody. Compared by tests/db/dump.test.ts, and rewritten by "vitest run tests/db/dump.test.ts -u".

create schema app authorization countersign_owner;
create schema audit authorization countersign_audit;
create schema core authorization countersign_owner;
create schema outside authorization countersign_owner;

create table app.absences ( -- owner countersign_owner
  id bigint not null generated always as identity,
  person_id text not null,
  reason text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  made_by text not null,
  made_at timestamp with time zone not null default app.app_now(),
  constraint absences_pkey PRIMARY KEY (id),
  constraint absences_check CHECK ((starts_at <= ends_at)),
  constraint absences_reason_check CHECK ((reason = ANY (ARRAY['leave'::text, 'sick'::text, 'training'::text, 'business'::text, 'other'::text]))),
  constraint absences_made_by_fkey FOREIGN KEY (made_by) REFERENCES app.people(id),
  constraint absences_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id)
);
CREATE INDEX absences_person ON app.absences USING btree (person_id, ends_at);
comment on column app.absences.reason is 'P3';
grant insert, select, update on app.absences to countersign_app;

create table app.api_keys ( -- owner countersign_owner
  id text not null,
  hash bytea not null,
  person_id text not null,
  title text not null,
  only_queues text[],
  owner_id text not null,
  created_by text not null,
  created_at timestamp with time zone not null default app.app_now(),
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  revoked_by text,
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_hash_key UNIQUE (hash),
  constraint api_keys_check CHECK ((expires_at <= (created_at + '366 days'::interval))),
  constraint api_keys_check1 CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
  constraint api_keys_check2 CHECK ((owner_id <> person_id)),
  constraint api_keys_created_by_fkey FOREIGN KEY (created_by) REFERENCES app.people(id),
  constraint api_keys_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES app.people(id),
  constraint api_keys_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id),
  constraint api_keys_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES app.people(id)
);
CREATE INDEX api_keys_person ON app.api_keys USING btree (person_id, created_at);
CREATE TRIGGER api_keys_link AFTER INSERT OR UPDATE OF person_id, owner_id ON app.api_keys FOR EACH ROW EXECUTE FUNCTION app.link_credential();
CREATE TRIGGER api_keys_of_bots BEFORE INSERT OR UPDATE OF person_id ON app.api_keys FOR EACH ROW EXECUTE FUNCTION app.demand_bot();
grant insert, select, update on app.api_keys to countersign_app;

create table app.attachments ( -- owner countersign_owner
  id bigint not null generated always as identity,
  case_id text not null,
  task_id text,
  document_id text not null,
  title text not null,
  by_person text not null,
  at timestamp with time zone not null default app.app_now(),
  brought_in boolean not null,
  removed_by text,
  removed_at timestamp with time zone,
  constraint attachments_pkey PRIMARY KEY (id),
  constraint attachments_check CHECK (((removed_by IS NULL) = (removed_at IS NULL))),
  constraint attachments_title_check CHECK (((length(title) >= 1) AND (length(title) <= 200))),
  constraint attachments_by_person_fkey FOREIGN KEY (by_person) REFERENCES app.people(id),
  constraint attachments_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint attachments_document_id_fkey FOREIGN KEY (document_id) REFERENCES app.documents(id),
  constraint attachments_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES app.people(id),
  constraint attachments_task_id_fkey FOREIGN KEY (task_id) REFERENCES app.tasks(id)
);
CREATE INDEX attachments_case ON app.attachments USING btree (case_id, id) WHERE (removed_at IS NULL);
CREATE INDEX attachments_task ON app.attachments USING btree (task_id, id) WHERE ((task_id IS NOT NULL) AND (removed_at IS NULL));
CREATE UNIQUE INDEX attachments_once ON app.attachments USING btree (document_id, COALESCE(task_id, case_id)) WHERE (removed_at IS NULL);
comment on column app.attachments.title is 'P3';
grant insert, select, update on app.attachments to countersign_app;

create table app.branches ( -- owner countersign_owner
  id text not null,
  title jsonb not null,
  parent text,
  constraint branches_pkey PRIMARY KEY (id),
  constraint branches_parent_fkey FOREIGN KEY (parent) REFERENCES app.branches(id)
);
grant insert, select, update on app.branches to countersign_app;

create table app.bulk_items ( -- owner countersign_owner
  bulk_id text not null,
  n integer not null,
  item text not null,
  state text not null default 'waiting'::text,
  code text,
  detail text,
  at timestamp with time zone,
  tries smallint not null default 0,
  constraint bulk_items_pkey PRIMARY KEY (bulk_id, n),
  constraint bulk_items_check CHECK (((state = 'waiting'::text) = (at IS NULL))),
  constraint bulk_items_check1 CHECK (((state = ANY (ARRAY['refused'::text, 'skipped'::text])) = (code IS NOT NULL))),
  constraint bulk_items_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'refused'::text, 'skipped'::text]))),
  constraint bulk_items_bulk_id_fkey FOREIGN KEY (bulk_id) REFERENCES app.bulks(id)
);
CREATE INDEX bulk_items_waiting ON app.bulk_items USING btree (bulk_id, n) WHERE (state = 'waiting'::text);
grant insert, select, update on app.bulk_items to countersign_app;

create table app.bulks ( -- owner countersign_owner
  id text not null,
  by_person text not null,
  query jsonb,
  action jsonb not null,
  is_dry_run boolean not null,
  state text not null default 'waiting'::text,
  items integer not null,
  done integer not null default 0,
  refused integer not null default 0,
  skipped integer not null default 0,
  created_at timestamp with time zone not null default app.app_now(),
  begun_at timestamp with time zone,
  ended_at timestamp with time zone,
  touched_at timestamp with time zone not null default app.app_now(),
  constraint bulks_pkey PRIMARY KEY (id),
  constraint bulks_check CHECK ((((done + refused) + skipped) <= items)),
  constraint bulks_check1 CHECK (((state = ANY (ARRAY['done'::text, 'cancelled'::text])) = (ended_at IS NOT NULL))),
  constraint bulks_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'cancelled'::text]))),
  constraint bulks_by_person_fkey FOREIGN KEY (by_person) REFERENCES app.people(id)
);
CREATE INDEX bulks_open ON app.bulks USING btree (touched_at) WHERE (state = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX bulks_person ON app.bulks USING btree (by_person, created_at DESC, id DESC);
comment on column app.bulks.query is 'P3';
grant insert, select, update on app.bulks to countersign_app;

create table app.bundles ( -- owner countersign_owner
  hash text not null,
  code bytea not null,
  created_at timestamp with time zone not null default app.app_now(),
  constraint bundles_pkey PRIMARY KEY (hash)
);
grant insert, select on app.bundles to countersign_app;

create table app.case_keys ( -- owner countersign_owner
  case_id text not null,
  wrapped bytea,
  destroyed_at timestamp with time zone,
  constraint case_keys_pkey PRIMARY KEY (case_id),
  constraint case_keys_check CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL))),
  constraint case_keys_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id) DEFERRABLE INITIALLY DEFERRED
);
grant insert, select, update on app.case_keys to countersign_app;

create table app.case_links ( -- owner countersign_owner
  id bigint not null generated always as identity,
  low_case text not null,
  high_case text not null,
  reason text not null,
  by_person text not null,
  at timestamp with time zone not null default app.app_now(),
  removed_by text,
  removed_at timestamp with time zone,
  constraint case_links_pkey PRIMARY KEY (id),
  constraint case_links_check CHECK ((low_case < high_case)),
  constraint case_links_check1 CHECK (((removed_by IS NULL) = (removed_at IS NULL))),
  constraint case_links_by_person_fkey FOREIGN KEY (by_person) REFERENCES app.people(id),
  constraint case_links_high_case_fkey FOREIGN KEY (high_case) REFERENCES app.cases(id),
  constraint case_links_low_case_fkey FOREIGN KEY (low_case) REFERENCES app.cases(id),
  constraint case_links_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES app.people(id)
);
CREATE INDEX case_links_high ON app.case_links USING btree (high_case) WHERE (removed_at IS NULL);
CREATE UNIQUE INDEX case_links_once ON app.case_links USING btree (low_case, high_case) WHERE (removed_at IS NULL);
grant insert, select, update on app.case_links to countersign_app;

create table app.cases ( -- owner countersign_owner
  id text not null,
  process text not null,
  process_version integer not null,
  bundle text,
  state text not null default 'open'::text,
  stage text,
  outcome text,
  reason text,
  closing text,
  no_return_at timestamp with time zone,
  input jsonb not null,
  packs jsonb not null default '{}'::jsonb,
  starter text not null,
  branch_id text not null,
  customer_id text,
  root_case text not null,
  parent_case text,
  parent_key text,
  received_at timestamp with time zone not null,
  opened_at timestamp with time zone not null default app.app_now(),
  closed_at timestamp with time zone,
  touched_at timestamp with time zone not null default app.app_now(),
  due_at timestamp with time zone,
  run integer not null default 1,
  engine_run text,
  has_engine boolean not null default true,
  version integer not null default 1,
  amount_minor bigint,
  hold_until timestamp with time zone,
  hold_reason text,
  hold_by text,
  held_at timestamp with time zone,
  constraint cases_pkey PRIMARY KEY (id),
  constraint cases_parent_case_parent_key_key UNIQUE (parent_case, parent_key),
  constraint cases_check CHECK (((state = 'closed'::text) = (outcome IS NOT NULL))),
  constraint cases_check1 CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint cases_closing_check CHECK ((closing = ANY (ARRAY['withdrawn'::text, 'cancelled'::text]))),
  constraint cases_hold_whole CHECK ((((hold_until IS NULL) = (hold_reason IS NULL)) AND ((hold_until IS NULL) = (hold_by IS NULL)) AND ((hold_until IS NULL) = (held_at IS NULL)))),
  constraint cases_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint cases_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES app.branches(id),
  constraint cases_bundle_fkey FOREIGN KEY (bundle) REFERENCES app.bundles(hash),
  constraint cases_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES app.customers(id),
  constraint cases_hold_by_fkey FOREIGN KEY (hold_by) REFERENCES app.people(id),
  constraint cases_parent_case_fkey FOREIGN KEY (parent_case) REFERENCES app.cases(id),
  constraint cases_starter_fkey FOREIGN KEY (starter) REFERENCES app.people(id)
);
CREATE INDEX cases_amount ON app.cases USING btree (amount_minor) INCLUDE (id) WHERE ((amount_minor IS NOT NULL) AND (state = 'open'::text));
CREATE INDEX cases_customer ON app.cases USING btree (customer_id, opened_at DESC, id DESC) WHERE (customer_id IS NOT NULL);
CREATE INDEX cases_listed ON app.cases USING btree (opened_at DESC, id DESC);
CREATE INDEX cases_open ON app.cases USING btree (touched_at) WHERE ((state = 'open'::text) AND has_engine);
CREATE INDEX cases_parent ON app.cases USING btree (parent_case) WHERE (parent_case IS NOT NULL);
CREATE INDEX cases_process ON app.cases USING btree (process, opened_at DESC, id DESC);
CREATE INDEX cases_root ON app.cases USING btree (root_case);
CREATE TRIGGER cases_origin_stays BEFORE UPDATE OF id, process, starter, root_case, parent_case ON app.cases FOR EACH ROW WHEN (((CURRENT_USER = 'countersign_app'::name) AND (((((old.id IS DISTINCT FROM new.id) OR (old.process IS DISTINCT FROM new.process)) OR (old.starter IS DISTINCT FROM new.starter)) OR (old.root_case IS DISTINCT FROM new.root_case)) OR (old.parent_case IS DISTINCT FROM new.parent_case)))) EXECUTE FUNCTION app.refuse_change('SOD-01: who started a case, and which case it belongs to, stays');
comment on column app.cases.reason is 'P3';
comment on column app.cases.input is 'P3';
grant insert, select, update on app.cases to countersign_app;

create table app.clocks ( -- owner countersign_owner
  case_id text not null,
  name text not null,
  task_id text,
  kind text not null,
  spec jsonb not null,
  started_at timestamp with time zone not null,
  spans jsonb not null default '[]'::jsonb,
  due_at timestamp with time zone not null,
  statutory_due_at timestamp with time zone,
  calendar text not null,
  derivation jsonb not null,
  state text not null default 'running'::text,
  is_pending_calendar boolean not null default false,
  ended_at timestamp with time zone,
  version integer not null default 1,
  constraint clocks_pkey PRIMARY KEY (case_id, name),
  constraint clocks_kind_check CHECK ((kind = ANY (ARRAY['regulatory'::text, 'internal'::text, 'task'::text]))),
  constraint clocks_state_check CHECK ((state = ANY (ARRAY['running'::text, 'paused'::text, 'met'::text, 'breached'::text, 'stopped'::text]))),
  constraint clocks_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint clocks_task_id_fkey FOREIGN KEY (task_id) REFERENCES app.tasks(id)
);
CREATE INDEX clocks_pending ON app.clocks USING btree (case_id, name) WHERE (is_pending_calendar AND (ended_at IS NULL));
grant insert, select, update on app.clocks to countersign_app;

create table app.comments ( -- owner countersign_owner
  id bigint not null generated always as identity,
  task_id text,
  case_id text not null,
  by text not null,
  at timestamp with time zone not null default app.app_now(),
  text text not null,
  mentions text[] not null default '{}'::text[],
  constraint comments_pkey PRIMARY KEY (id),
  constraint comments_text_check CHECK (((length(text) >= 1) AND (length(text) <= 2000))),
  constraint comments_by_fkey FOREIGN KEY (by) REFERENCES app.people(id),
  constraint comments_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint comments_task_id_fkey FOREIGN KEY (task_id) REFERENCES app.tasks(id)
);
CREATE INDEX comments_case ON app.comments USING btree (case_id, id) WHERE (task_id IS NULL);
CREATE INDEX comments_task ON app.comments USING btree (task_id, id);
CREATE TRIGGER comments_found AFTER INSERT ON app.comments FOR EACH ROW EXECUTE FUNCTION app.let_comment_be_found();
comment on column app.comments.text is 'P3';
grant insert, select on app.comments to countersign_app;

create table app.credit_applicants ( -- owner countersign_owner
  customer_id text not null,
  case_id text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint credit_applicants_pkey PRIMARY KEY (customer_id),
  constraint credit_applicants_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
grant insert, select, update on app.credit_applicants to countersign_app;

create table app.credit_contracts ( -- owner countersign_owner
  case_id text not null,
  decision_key text not null,
  customer_id text not null,
  amount_minor bigint not null,
  terms jsonb not null,
  terms_hash text not null,
  approval jsonb not null,
  offered_at timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  signed_at timestamp with time zone,
  signature text,
  payees jsonb,
  constraint credit_contracts_pkey PRIMARY KEY (case_id),
  constraint credit_contracts_amount_minor_check CHECK ((amount_minor > 0)),
  constraint credit_contracts_check CHECK ((((signed_at IS NULL) = (signature IS NULL)) AND ((signed_at IS NULL) = (payees IS NULL)))),
  constraint credit_contracts_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
CREATE INDEX credit_contracts_customer ON app.credit_contracts USING btree (customer_id);
CREATE TRIGGER contracts_stay BEFORE UPDATE ON app.credit_contracts FOR EACH ROW WHEN (((old.signed_at IS NOT NULL) OR (old.case_id <> new.case_id) OR ((old.decision_key <> new.decision_key) AND (new.signed_at IS NOT NULL)) OR ((old.decision_key = new.decision_key) AND (((((((old.customer_id IS DISTINCT FROM new.customer_id) OR (old.amount_minor IS DISTINCT FROM new.amount_minor)) OR (old.terms IS DISTINCT FROM new.terms)) OR (old.terms_hash IS DISTINCT FROM new.terms_hash)) OR (old.approval IS DISTINCT FROM new.approval)) OR (old.offered_at IS DISTINCT FROM new.offered_at)) OR (old.valid_until IS DISTINCT FROM new.valid_until))))) EXECUTE FUNCTION app.refuse_changed_contract();
comment on column app.credit_contracts.terms is 'P3';
comment on column app.credit_contracts.signature is 'P3';
comment on column app.credit_contracts.payees is 'P4';
grant insert, select, update on app.credit_contracts to countersign_app;

create table app.credit_files ( -- owner countersign_owner
  id text not null,
  case_id text not null,
  kind text not null,
  content jsonb not null,
  sha256 text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint credit_files_pkey PRIMARY KEY (id),
  constraint credit_files_kind_check CHECK ((kind = ANY (ARRAY['bureau-report'::text, 'accounts'::text]))),
  constraint credit_files_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
CREATE INDEX credit_files_case ON app.credit_files USING btree (case_id);
comment on column app.credit_files.content is 'P4';
grant insert, select on app.credit_files to countersign_app;

create table app.credit_persons ( -- owner countersign_owner
  id_hash text not null,
  case_id text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint credit_persons_pkey PRIMARY KEY (id_hash),
  constraint credit_persons_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
comment on column app.credit_persons.id_hash is 'P4';
grant insert, select, update on app.credit_persons to countersign_app;

create table app.customer_links ( -- owner countersign_owner
  customer_id text not null,
  person text not null,
  kind text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint customer_links_pkey PRIMARY KEY (customer_id, person),
  constraint customer_links_kind_check CHECK ((kind = ANY (ARRAY['self'::text, 'household'::text, 'relative'::text, 'teller'::text]))),
  constraint customer_links_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES app.customers(id),
  constraint customer_links_person_fkey FOREIGN KEY (person) REFERENCES app.people(id)
);
CREATE TRIGGER customer_links_hold BEFORE INSERT ON app.customer_links FOR EACH ROW EXECUTE FUNCTION app.note_nearness();
comment on column app.customer_links.kind is 'P3';
grant insert, select on app.customer_links to countersign_app;

create table app.customers ( -- owner countersign_owner
  id text not null,
  name text not null,
  id_number text,
  mobile text,
  branch_id text not null,
  created_at timestamp with time zone not null default app.app_now(),
  relationship_manager text,
  spouse_name text,
  spouse_id text,
  constraint customers_pkey PRIMARY KEY (id),
  constraint customers_check CHECK ((spouse_id <> id)),
  constraint customers_spouse_name_check CHECK ((spouse_name <> ''::text)),
  constraint customers_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES app.branches(id),
  constraint customers_relationship_manager_fkey FOREIGN KEY (relationship_manager) REFERENCES app.people(id),
  constraint customers_spouse_id_fkey FOREIGN KEY (spouse_id) REFERENCES app.customers(id)
);
CREATE INDEX customers_grams ON app.customers USING gin (app.grams(name));
CREATE INDEX customers_spouse ON app.customers USING btree (spouse_id) WHERE (spouse_id IS NOT NULL);
comment on column app.customers.name is 'P3';
comment on column app.customers.id_number is 'P4';
comment on column app.customers.mobile is 'P3';
comment on column app.customers.relationship_manager is 'P2';
comment on column app.customers.spouse_name is 'P3';
comment on column app.customers.spouse_id is 'P3';
grant insert, select, update on app.customers to countersign_app;

create table app.decision_records ( -- owner countersign_owner
  id bigint not null generated always as identity,
  case_id text not null,
  key text not null,
  by_kind text not null,
  by_id text not null,
  pack text,
  pack_version text,
  input jsonb not null,
  input_hash text not null,
  outcome jsonb not null,
  reasons jsonb not null default '[]'::jsonb,
  at timestamp with time zone not null default app.app_now(),
  constraint decision_records_pkey PRIMARY KEY (id),
  constraint decision_records_case_id_key_key UNIQUE (case_id, key),
  constraint decision_records_by_kind_check CHECK ((by_kind = ANY (ARRAY['person'::text, 'bot'::text, 'system'::text]))),
  constraint decision_records_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
comment on column app.decision_records.input is 'P4';
comment on column app.decision_records.outcome is 'P3';
grant insert, select on app.decision_records to countersign_app;

create table app.delegations ( -- owner countersign_owner
  id bigint not null generated always as identity,
  task_id text not null,
  case_id text not null,
  fence integer not null,
  by_person text not null,
  to_person text not null,
  at timestamp with time zone not null default app.app_now(),
  until timestamp with time zone not null,
  state text not null default 'working'::text,
  worked_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint delegations_pkey PRIMARY KEY (id),
  constraint delegations_check CHECK ((by_person <> to_person)),
  constraint delegations_check1 CHECK (((state = 'working'::text) = (ended_at IS NULL))),
  constraint delegations_state_check CHECK ((state = ANY (ARRAY['working'::text, 'handed-in'::text, 'taken-back'::text]))),
  constraint delegations_by_person_fkey FOREIGN KEY (by_person) REFERENCES app.people(id),
  constraint delegations_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint delegations_task_id_fkey FOREIGN KEY (task_id) REFERENCES app.tasks(id),
  constraint delegations_to_person_fkey FOREIGN KEY (to_person) REFERENCES app.people(id)
);
CREATE INDEX delegations_to ON app.delegations USING btree (to_person, id);
CREATE UNIQUE INDEX delegations_working ON app.delegations USING btree (task_id, fence) WHERE (state = 'working'::text);
grant insert, select, update on app.delegations to countersign_app;

create table app.disbursement_orders ( -- owner countersign_owner
  case_id text not null,
  version integer not null,
  body jsonb not null,
  seal text not null,
  by text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint disbursement_orders_pkey PRIMARY KEY (case_id, version),
  constraint disbursement_orders_version_check CHECK ((version >= 1)),
  constraint disbursement_orders_by_fkey FOREIGN KEY (by) REFERENCES app.people(id),
  constraint disbursement_orders_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
CREATE TRIGGER disbursement_orders_stay BEFORE DELETE OR UPDATE ON app.disbursement_orders FOR EACH ROW EXECUTE FUNCTION app.refuse_order_change();
comment on column app.disbursement_orders.body is 'P4';
grant insert, select on app.disbursement_orders to countersign_app;

create table app.disbursements ( -- owner countersign_owner
  case_id text not null,
  loan_id text not null,
  tranche smallint not null,
  amount_minor bigint not null,
  currency text not null,
  business_date date not null,
  order_version integer not null,
  maker text not null,
  checker text not null,
  releaser text,
  approval_id text not null,
  state text not null default 'reserved'::text,
  cancel_asked_by text,
  cancel_asked_at timestamp with time zone,
  cancel_reason text,
  reserved_at timestamp with time zone not null default app.app_now(),
  cancel_ended_at timestamp with time zone,
  constraint disbursements_pkey PRIMARY KEY (case_id),
  constraint disbursements_tranche_once UNIQUE (loan_id, tranche),
  constraint disbursements_amount_minor_check CHECK ((amount_minor > 0)),
  constraint disbursements_check CHECK (((cancel_asked_at IS NULL) = (cancel_asked_by IS NULL))),
  constraint disbursements_currency_check CHECK ((currency = 'CNY'::text)),
  constraint disbursements_maker_is_not_checker CHECK ((maker <> checker)),
  constraint disbursements_second_release CHECK (((amount_minor <= 100000000) OR (releaser IS NOT NULL))),
  constraint disbursements_state_check CHECK ((state = ANY (ARRAY['reserved'::text, 'released'::text, 'posted'::text, 'paid-out'::text, 'reversed'::text]))),
  constraint disbursements_third_person CHECK (((releaser IS NULL) OR ((releaser <> maker) AND (releaser <> checker)))),
  constraint disbursements_tranche_check CHECK (((tranche >= 1) AND (tranche <= 99))),
  constraint disbursements_cancel_asked_by_fkey FOREIGN KEY (cancel_asked_by) REFERENCES app.people(id),
  constraint disbursements_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint disbursements_case_id_order_version_fkey FOREIGN KEY (case_id, order_version) REFERENCES app.disbursement_orders(case_id, version),
  constraint disbursements_checker_fkey FOREIGN KEY (checker) REFERENCES app.people(id),
  constraint disbursements_maker_fkey FOREIGN KEY (maker) REFERENCES app.people(id),
  constraint disbursements_releaser_fkey FOREIGN KEY (releaser) REFERENCES app.people(id)
);
CREATE INDEX disbursements_date ON app.disbursements USING btree (business_date, maker);
CREATE TRIGGER disbursements_stay BEFORE UPDATE ON app.disbursements FOR EACH ROW WHEN ((((((((((old.case_id IS DISTINCT FROM new.case_id) OR (old.loan_id IS DISTINCT FROM new.loan_id)) OR (old.tranche IS DISTINCT FROM new.tranche)) OR (old.amount_minor IS DISTINCT FROM new.amount_minor)) OR (old.maker IS DISTINCT FROM new.maker)) OR (old.checker IS DISTINCT FROM new.checker)) OR (old.releaser IS DISTINCT FROM new.releaser)) OR (old.approval_id IS DISTINCT FROM new.approval_id)) OR ((old.state = ANY (ARRAY['paid-out'::text, 'reversed'::text])) AND (new.state <> old.state)))) EXECUTE FUNCTION app.refuse_disbursement_change();
comment on column app.disbursements.cancel_reason is 'P3';
grant insert, select, update (business_date, order_version, state, cancel_asked_by, cancel_asked_at, cancel_reason, cancel_ended_at) on app.disbursements to countersign_app;

create table app.document_pages ( -- owner countersign_owner
  document_id text not null,
  page integer not null,
  blob text not null,
  width integer not null,
  height integer not null,
  constraint document_pages_pkey PRIMARY KEY (document_id, page),
  constraint document_pages_page_check CHECK ((page >= 1)),
  constraint document_pages_document_id_fkey FOREIGN KEY (document_id) REFERENCES app.documents(id)
);
grant insert, select, update on app.document_pages to countersign_app;

create table app.documents ( -- owner countersign_owner
  id text not null,
  sha256 text not null,
  media_type text not null,
  bytes integer not null,
  pages integer not null,
  wrapped_key bytea not null,
  state text not null default 'stored'::text,
  uploaded_by text not null,
  branch_id text not null,
  case_id text,
  created_at timestamp with time zone not null default app.app_now(),
  constraint documents_pkey PRIMARY KEY (id),
  constraint documents_state_check CHECK ((state = ANY (ARRAY['stored'::text, 'quarantined'::text]))),
  constraint documents_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES app.branches(id),
  constraint documents_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint documents_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES app.people(id)
);
CREATE INDEX documents_case ON app.documents USING btree (case_id) WHERE (case_id IS NOT NULL);
CREATE INDEX documents_sha ON app.documents USING btree (sha256);
grant insert, select, update on app.documents to countersign_app;

create table app.drafts ( -- owner countersign_owner
  task_id text not null,
  version integer not null default 1,
  data jsonb not null,
  by text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint drafts_pkey PRIMARY KEY (task_id),
  constraint drafts_by_fkey FOREIGN KEY (by) REFERENCES app.people(id),
  constraint drafts_task_id_fkey FOREIGN KEY (task_id) REFERENCES app.tasks(id)
);
comment on column app.drafts.data is 'P4';
grant delete, insert, select, update on app.drafts to countersign_app;

create table app.duties ( -- owner countersign_owner
  subject text not null,
  rule_set text not null,
  person text not null,
  duty text not null,
  at timestamp with time zone not null default app.app_now(),
  through text,
  constraint duties_pkey PRIMARY KEY (subject, rule_set, person),
  constraint duties_person_fkey FOREIGN KEY (person) REFERENCES app.people(id),
  constraint duties_through_fkey FOREIGN KEY (through) REFERENCES app.people(id)
);
CREATE TRIGGER duties_in_turn BEFORE INSERT ON app.duties FOR EACH ROW WHEN (((new.through IS NULL) AND (new.rule_set <> 'FE-09'::text))) EXECUTE FUNCTION app.take_turn();
CREATE TRIGGER duties_spread AFTER INSERT ON app.duties FOR EACH ROW WHEN (((new.through IS NULL) AND (new.rule_set <> 'FE-09'::text))) EXECUTE FUNCTION app.spread_duty();
CREATE TRIGGER duties_stay BEFORE UPDATE ON app.duties FOR EACH ROW WHEN (((((old.subject IS DISTINCT FROM new.subject) OR (old.rule_set IS DISTINCT FROM new.rule_set)) OR (old.person IS DISTINCT FROM new.person)) OR (old.duty IS DISTINCT FROM new.duty))) EXECUTE FUNCTION app.refuse_other_duty();
grant insert, select, update on app.duties to countersign_app;

create table app.effects ( -- owner countersign_owner
  key text not null,
  case_id text not null,
  kind text not null,
  request jsonb not null,
  state text not null default 'claimed'::text,
  fence integer not null default 1,
  lease_until timestamp with time zone not null,
  sent_at timestamp with time zone,
  result jsonb,
  payment text,
  created_at timestamp with time zone not null default app.app_now(),
  ended_at timestamp with time zone,
  constraint effects_pkey PRIMARY KEY (key),
  constraint effects_state_check CHECK ((state = ANY (ARRAY['claimed'::text, 'sent'::text, 'unknown'::text, 'done'::text, 'rejected'::text]))),
  constraint effects_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
CREATE INDEX effects_moved_on ON app.effects USING btree (COALESCE((request ->> 'valueDate'::text), (request ->> 'businessDate'::text))) WHERE (kind = ANY (ARRAY['loan'::text, 'credit'::text, 'payment'::text, 'reversal'::text]));
CREATE UNIQUE INDEX effects_payment_once ON app.effects USING btree (payment) WHERE ((payment IS NOT NULL) AND (state = ANY (ARRAY['sent'::text, 'unknown'::text, 'done'::text])));
CREATE TRIGGER effects_resent_by_two AFTER UPDATE OF state ON app.effects FOR EACH ROW WHEN (((old.state = 'unknown'::text) AND (new.state = ANY (ARRAY['claimed'::text, 'sent'::text])))) EXECUTE FUNCTION app.demand_two_people();
comment on column app.effects.request is 'P4';
grant insert, select, update on app.effects to countersign_app;

create table app.forms ( -- owner countersign_owner
  hash text not null,
  schema json not null,
  constraint forms_pkey PRIMARY KEY (hash)
);
grant insert, select on app.forms to countersign_app;

create table app.idempotency ( -- owner countersign_owner
  person_id text not null,
  key text not null,
  request_hash text not null,
  status integer,
  sealed_body bytea,
  created_at timestamp with time zone not null default app.app_now(),
  constraint idempotency_pkey PRIMARY KEY (person_id, key),
  constraint idempotency_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id)
);
CREATE INDEX idempotency_age ON app.idempotency USING btree (created_at);
grant delete, insert, select, update on app.idempotency to countersign_app;

create table app.inheritances ( -- owner countersign_owner
  person_id text not null,
  from_id text not null,
  cause text not null,
  starts_at timestamp with time zone not null default app.app_now(),
  ends_at timestamp with time zone,
  constraint inheritances_pkey PRIMARY KEY (person_id, from_id, cause),
  constraint inheritances_check CHECK ((person_id <> from_id)),
  constraint inheritances_from_id_fkey FOREIGN KEY (from_id) REFERENCES app.people(id),
  constraint inheritances_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id)
);
CREATE INDEX inheritances_cause ON app.inheritances USING btree (cause);
CREATE TRIGGER inheritances_stay BEFORE UPDATE ON app.inheritances FOR EACH ROW WHEN (((CURRENT_USER = 'countersign_app'::name) AND ((((old.person_id IS DISTINCT FROM new.person_id) OR (old.from_id IS DISTINCT FROM new.from_id)) OR (old.cause IS DISTINCT FROM new.cause)) OR (new.starts_at > old.starts_at) OR ((new.ends_at IS DISTINCT FROM old.ends_at) AND (new.ends_at < app.app_now()))))) EXECUTE FUNCTION app.refuse_change('SOD-24: exclusions that somebody has inherited stay until 30 days after the end');
grant insert, select, update on app.inheritances to countersign_app;

create table app.kept_drafts ( -- owner countersign_owner
  task_id text not null,
  person_id text not null,
  fence integer not null,
  data jsonb not null,
  at timestamp with time zone not null default app.app_now(),
  constraint kept_drafts_pkey PRIMARY KEY (task_id, person_id),
  constraint kept_drafts_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id),
  constraint kept_drafts_task_id_fkey FOREIGN KEY (task_id) REFERENCES app.tasks(id)
);
CREATE INDEX kept_drafts_age ON app.kept_drafts USING btree (at);
comment on column app.kept_drafts.data is 'P4';
grant delete, insert, select, update on app.kept_drafts to countersign_app;

create table app.mentions ( -- owner countersign_owner
  person_id text not null,
  comment_id bigint not null,
  read_at timestamp with time zone,
  constraint mentions_pkey PRIMARY KEY (person_id, comment_id),
  constraint mentions_comment_id_fkey FOREIGN KEY (comment_id) REFERENCES app.comments(id),
  constraint mentions_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id)
);
CREATE INDEX mentions_unread ON app.mentions USING btree (person_id, comment_id) WHERE (read_at IS NULL);
grant insert, select, update on app.mentions to countersign_app;

create table app.messages ( -- owner countersign_owner
  seq bigint not null generated always as identity,
  case_id text not null,
  id text not null,
  kind text not null,
  body jsonb not null,
  created_at timestamp with time zone not null default app.app_now(),
  sent_at timestamp with time zone,
  seen_at timestamp with time zone,
  sends integer not null default 0,
  send_at timestamp with time zone,
  is_late boolean not null default false,
  dead_reason text,
  constraint messages_pkey PRIMARY KEY (seq),
  constraint messages_case_id_id_key UNIQUE (case_id, id),
  constraint messages_kind_check CHECK ((kind = ANY (ARRAY['start'::text, 'task'::text, 'child'::text, 'clock'::text, 'cancel'::text]))),
  constraint messages_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
CREATE INDEX messages_dead ON app.messages USING btree (seq) WHERE (dead_reason IS NOT NULL);
CREATE INDEX messages_due ON app.messages USING btree (send_at) WHERE (send_at IS NOT NULL);
CREATE INDEX messages_seen ON app.messages USING btree (seen_at) WHERE (seen_at IS NOT NULL);
CREATE INDEX messages_unsent ON app.messages USING btree (case_id, seq) WHERE ((sent_at IS NULL) AND (NOT is_late) AND (dead_reason IS NULL));
comment on column app.messages.body is 'P3';
grant delete, insert, select, update on app.messages to countersign_app;

create table app.password_resets ( -- owner countersign_owner
  id bigint not null generated always as identity,
  person_id text not null,
  reason text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null default app.app_now(),
  state text not null default 'asked'::text,
  decided_by text,
  decided_at timestamp with time zone,
  constraint password_resets_pkey PRIMARY KEY (id),
  constraint maker_is_not_checker CHECK (((state <> 'done'::text) OR (decided_by <> asked_by))),
  constraint nobody_for_herself CHECK (((person_id <> asked_by) AND ((decided_by IS NULL) OR (decided_by <> person_id)))),
  constraint password_resets_check CHECK ((((state = 'asked'::text) = (decided_by IS NULL)) AND ((state = 'asked'::text) = (decided_at IS NULL)))),
  constraint password_resets_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'done'::text, 'withdrawn'::text]))),
  constraint password_resets_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES app.people(id),
  constraint password_resets_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES app.people(id),
  constraint password_resets_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id)
);
CREATE UNIQUE INDEX password_resets_asked ON app.password_resets USING btree (person_id) WHERE (state = 'asked'::text);
CREATE TRIGGER password_resets_by_two AFTER INSERT OR UPDATE ON app.password_resets FOR EACH ROW EXECUTE FUNCTION app.refuse_linked_reset();
comment on column app.password_resets.reason is 'P3';
grant insert, select, update on app.password_resets to countersign_app;

create table app.payment_instructions ( -- owner countersign_owner
  loan_id text not null,
  tranche smallint not null,
  account text not null,
  payees jsonb not null,
  at timestamp with time zone not null default app.app_now(),
  constraint payment_instructions_pkey PRIMARY KEY (loan_id, tranche),
  constraint payment_instructions_tranche_check CHECK ((tranche >= 1))
);
comment on column app.payment_instructions.account is 'P4';
comment on column app.payment_instructions.payees is 'P4';
grant insert, select on app.payment_instructions to countersign_app;

create table app.people ( -- owner countersign_owner
  id text not null,
  username text not null,
  name text not null,
  kind text not null default 'person'::text,
  branch_id text not null,
  password_hash text,
  is_active boolean not null default true,
  created_at timestamp with time zone not null default app.app_now(),
  scope text not null default 'branch'::text,
  team_id text,
  work_days smallint[] not null default '{1,2,3,4,5}'::smallint[],
  works_from time without time zone not null default '08:30:00'::time without time zone,
  works_until time without time zone not null default '17:30:00'::time without time zone,
  password_set_at timestamp with time zone,
  first_password_until timestamp with time zone,
  constraint people_pkey PRIMARY KEY (id),
  constraint people_username_key UNIQUE (username),
  constraint people_hours CHECK (((works_from < works_until) AND (work_days <@ '{1,2,3,4,5,6,7}'::smallint[]))),
  constraint people_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'bot'::text]))),
  constraint people_scope_check CHECK ((scope = ANY (ARRAY['branch'::text, 'all'::text]))),
  constraint people_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES app.branches(id),
  constraint people_team_id_fkey FOREIGN KEY (team_id) REFERENCES app.teams(id)
);
CREATE INDEX people_listed ON app.people USING btree (name, id);
CREATE INDEX people_team ON app.people USING btree (team_id) WHERE (team_id IS NOT NULL);
CREATE TRIGGER people_bots AFTER INSERT ON app.people FOR EACH ROW WHEN ((new.kind = 'bot'::text)) EXECUTE FUNCTION app.note_bot();
CREATE TRIGGER people_kind_stays BEFORE UPDATE OF id, kind ON app.people FOR EACH ROW WHEN (((old.id IS DISTINCT FROM new.id) OR (old.kind IS DISTINCT FROM new.kind))) EXECUTE FUNCTION app.refuse_change('FE-09: a bot stays a bot, a person a person');
comment on column app.people.name is 'P2';
grant insert, select, update on app.people to countersign_app;

create table app.people_changes ( -- owner countersign_owner
  id bigint not null generated always as identity,
  person_id text not null,
  kind text not null,
  object text not null default ''::text,
  change jsonb not null,
  before jsonb not null,
  state text not null default 'pending'::text,
  reason text not null,
  made_by text not null,
  made_at timestamp with time zone not null default app.app_now(),
  decided_by text,
  decided_at timestamp with time zone,
  decision_note text,
  constraint people_changes_pkey PRIMARY KEY (id),
  constraint maker_is_not_checker CHECK (((state = ANY (ARRAY['pending'::text, 'withdrawn'::text])) OR (decided_by <> made_by))),
  constraint nobody_grants_herself CHECK (((made_by <> person_id) AND ((decided_by IS NULL) OR (decided_by <> person_id)))),
  constraint nobody_links_herself CHECK (((kind <> 'link'::text) OR (((change ->> 'other'::text) <> made_by) AND ((change ->> 'other'::text) <> COALESCE(decided_by, ''::text))))),
  constraint own_withdrawal CHECK (((state <> 'withdrawn'::text) OR (decided_by = made_by))),
  constraint people_changes_check CHECK ((((state = 'pending'::text) = (decided_by IS NULL)) AND ((state = 'pending'::text) = (decided_at IS NULL)))),
  constraint people_changes_kind_check CHECK ((kind = ANY (ARRAY['create'::text, 'grant-role'::text, 'revoke-role'::text, 'place'::text, 'hours'::text, 'grant-skill'::text, 'revoke-skill'::text, 'lead-team'::text, 'deactivate'::text, 'reactivate'::text, 'link'::text]))),
  constraint people_changes_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'void'::text]))),
  constraint people_changes_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES app.people(id),
  constraint people_changes_made_by_fkey FOREIGN KEY (made_by) REFERENCES app.people(id)
);
CREATE INDEX people_changes_listed ON app.people_changes USING btree (state, id);
CREATE INDEX people_changes_person ON app.people_changes USING btree (person_id, id);
CREATE UNIQUE INDEX people_changes_pending ON app.people_changes USING btree (person_id, kind, object) WHERE (state = 'pending'::text);
CREATE TRIGGER people_changes_begin BEFORE INSERT ON app.people_changes FOR EACH ROW WHEN ((new.state <> 'pending'::text)) EXECUTE FUNCTION app.refuse_changed_decision();
CREATE TRIGGER people_changes_by_two AFTER INSERT OR UPDATE ON app.people_changes FOR EACH ROW EXECUTE FUNCTION app.refuse_linked_change();
CREATE TRIGGER people_changes_stay BEFORE UPDATE ON app.people_changes FOR EACH ROW WHEN (((old.state <> 'pending'::text) OR ((((((((old.person_id IS DISTINCT FROM new.person_id) OR (old.kind IS DISTINCT FROM new.kind)) OR (old.object IS DISTINCT FROM new.object)) OR (old.change IS DISTINCT FROM new.change)) OR (old.before IS DISTINCT FROM new.before)) OR (old.reason IS DISTINCT FROM new.reason)) OR (old.made_by IS DISTINCT FROM new.made_by)) OR (old.made_at IS DISTINCT FROM new.made_at)))) EXECUTE FUNCTION app.refuse_changed_decision();
comment on column app.people_changes.change is 'P3';
comment on column app.people_changes.before is 'P3';
comment on column app.people_changes.reason is 'P3';
comment on column app.people_changes.decision_note is 'P3';
grant insert, select, update on app.people_changes to countersign_app;

create table app.person_links ( -- owner countersign_owner
  person text not null,
  other text not null,
  kind text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint person_links_pkey PRIMARY KEY (person, other),
  constraint person_links_check CHECK ((person <> other)),
  constraint person_links_kind_check CHECK ((kind = ANY (ARRAY['same-person'::text, 'household'::text, 'relative'::text, 'credential'::text]))),
  constraint person_links_other_fkey FOREIGN KEY (other) REFERENCES app.people(id),
  constraint person_links_person_fkey FOREIGN KEY (person) REFERENCES app.people(id)
);
CREATE TRIGGER person_links_both_ways AFTER INSERT ON app.person_links FOR EACH ROW EXECUTE FUNCTION app.link_both_ways();
comment on column app.person_links.kind is 'P3';
grant insert, select on app.person_links to countersign_app;

create table app.person_roles ( -- owner countersign_owner
  person_id text not null,
  role text not null,
  constraint person_roles_approved TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint person_roles_pkey PRIMARY KEY (person_id, role),
  constraint person_roles_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id)
);
CREATE INDEX person_roles_role ON app.person_roles USING btree (role, person_id);
CREATE CONSTRAINT TRIGGER person_roles_approved AFTER INSERT OR UPDATE ON app.person_roles DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.refuse_unapproved_role();
CREATE TRIGGER person_roles_conflict AFTER INSERT OR UPDATE ON app.person_roles FOR EACH ROW EXECUTE FUNCTION app.refuse_conflicting_role();
CREATE TRIGGER person_roles_kind AFTER INSERT OR UPDATE ON app.person_roles FOR EACH ROW EXECUTE FUNCTION app.refuse_role_of_kind();
grant delete, insert, select, update on app.person_roles to countersign_app;

create table app.person_skills ( -- owner countersign_owner
  person_id text not null,
  skill text not null,
  level smallint not null,
  valid_until timestamp with time zone not null,
  constraint person_skills_pkey PRIMARY KEY (person_id, skill),
  constraint person_skills_level_check CHECK (((level >= 1) AND (level <= 3))),
  constraint person_skills_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id)
);
grant delete, insert, select, update on app.person_skills to countersign_app;

create table app.questions ( -- owner countersign_owner
  id bigint not null generated always as identity,
  task_id text not null,
  case_id text not null,
  by_person text not null,
  to_person text,
  to_queue text,
  text text not null,
  at timestamp with time zone not null default app.app_now(),
  due_at timestamp with time zone not null,
  state text not null default 'open'::text,
  ended_by text,
  ended_at timestamp with time zone,
  answer_id bigint,
  constraint questions_pkey PRIMARY KEY (id),
  constraint questions_check CHECK (((to_person IS NULL) <> (to_queue IS NULL))),
  constraint questions_check1 CHECK ((((state = 'open'::text) = (ended_at IS NULL)) AND ((state = 'open'::text) = (ended_by IS NULL)))),
  constraint questions_check2 CHECK (((state = 'answered'::text) = (answer_id IS NOT NULL))),
  constraint questions_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'withdrawn'::text]))),
  constraint questions_text_check CHECK (((length(text) >= 1) AND (length(text) <= 2000))),
  constraint questions_answer_id_fkey FOREIGN KEY (answer_id) REFERENCES app.comments(id),
  constraint questions_by_person_fkey FOREIGN KEY (by_person) REFERENCES app.people(id),
  constraint questions_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint questions_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES app.people(id),
  constraint questions_task_id_fkey FOREIGN KEY (task_id) REFERENCES app.tasks(id),
  constraint questions_to_person_fkey FOREIGN KEY (to_person) REFERENCES app.people(id)
);
CREATE INDEX questions_person ON app.questions USING btree (to_person, due_at) WHERE ((state = 'open'::text) AND (to_person IS NOT NULL));
CREATE INDEX questions_queue ON app.questions USING btree (to_queue, due_at) WHERE ((state = 'open'::text) AND (to_queue IS NOT NULL));
CREATE INDEX questions_task ON app.questions USING btree (task_id, id);
comment on column app.questions.text is 'P3';
grant insert, select, update on app.questions to countersign_app;

create table app.readings ( -- owner countersign_owner
  id text not null,
  case_id text not null,
  engine text not null,
  fields jsonb not null,
  created_at timestamp with time zone not null default app.app_now(),
  constraint readings_pkey PRIMARY KEY (id),
  constraint readings_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
CREATE INDEX readings_case ON app.readings USING btree (case_id);
comment on column app.readings.fields is 'P4';
grant insert, select, update on app.readings to countersign_app;

create table app.reconciliations ( -- owner countersign_owner
  case_id text not null,
  business_date date not null,
  platform_count integer not null,
  platform_sum_minor bigint not null,
  core_count integer not null,
  core_sum_minor bigint not null,
  breaks jsonb not null,
  at timestamp with time zone not null default app.app_now(),
  constraint reconciliations_pkey PRIMARY KEY (case_id),
  constraint reconciliations_business_date_key UNIQUE (business_date),
  constraint reconciliations_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
grant insert, select on app.reconciliations to countersign_app;

create table app.recusals ( -- owner countersign_owner
  id bigint not null generated always as identity,
  case_id text not null,
  root_case text not null,
  person text not null,
  interest text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint recusals_pkey PRIMARY KEY (id),
  constraint recusals_root_case_person_key UNIQUE (root_case, person),
  constraint recusals_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint recusals_person_fkey FOREIGN KEY (person) REFERENCES app.people(id),
  constraint recusals_root_case_fkey FOREIGN KEY (root_case) REFERENCES app.cases(id)
);
comment on column app.recusals.interest is 'P3';
grant select on app.recusals to countersign_app;

create table app.role_conflicts ( -- owner countersign_owner
  rule text not null,
  role text not null,
  other text not null,
  constraint role_conflicts_pkey PRIMARY KEY (rule, role, other)
);
grant select on app.role_conflicts to countersign_app;

create table app.roles_by_kind ( -- owner countersign_owner
  role text not null,
  kind text not null,
  constraint roles_by_kind_pkey PRIMARY KEY (role),
  constraint roles_by_kind_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'bot'::text])))
);
grant select on app.roles_by_kind to countersign_app;

create table app.rungs ( -- owner countersign_owner
  case_id text not null,
  clock text not null,
  fraction numeric(6,4) not null,
  at timestamp with time zone not null,
  reached_at timestamp with time zone,
  winner text,
  constraint rungs_pkey PRIMARY KEY (case_id, clock, fraction),
  constraint rungs_check CHECK (((reached_at IS NULL) = (winner IS NULL))),
  constraint rungs_winner_check CHECK ((winner = ANY (ARRAY['process'::text, 'person'::text]))),
  constraint rungs_case_id_clock_fkey FOREIGN KEY (case_id, clock) REFERENCES app.clocks(case_id, name)
);
CREATE INDEX rungs_waiting ON app.rungs USING btree (at) WHERE (reached_at IS NULL);
grant insert, select, update on app.rungs to countersign_app;

create table app.saved_views ( -- owner countersign_owner
  id text not null,
  owner text not null,
  team_id text,
  name text not null,
  query jsonb not null,
  columns text[] not null default '{}'::text[],
  version integer not null default 1,
  created_at timestamp with time zone not null default app.app_now(),
  changed_at timestamp with time zone not null default app.app_now(),
  deleted_at timestamp with time zone,
  constraint saved_views_pkey PRIMARY KEY (id),
  constraint saved_views_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100))),
  constraint saved_views_owner_fkey FOREIGN KEY (owner) REFERENCES app.people(id),
  constraint saved_views_team_id_fkey FOREIGN KEY (team_id) REFERENCES app.teams(id)
);
CREATE UNIQUE INDEX saved_views_own ON app.saved_views USING btree (owner, name) WHERE ((team_id IS NULL) AND (deleted_at IS NULL));
CREATE UNIQUE INDEX saved_views_team ON app.saved_views USING btree (team_id, name) WHERE ((team_id IS NOT NULL) AND (deleted_at IS NULL));
comment on column app.saved_views.query is 'P3';
grant insert, select, update on app.saved_views to countersign_app;

create table app.search_texts ( -- owner countersign_owner
  id text not null,
  case_id text not null,
  kind text not null,
  branch_id text not null,
  at timestamp with time zone not null,
  folded text not null,
  comment_id bigint not null default 0,
  constraint search_texts_pkey PRIMARY KEY (id, comment_id),
  constraint search_texts_kind_check CHECK ((kind = ANY (ARRAY['case'::text, 'task'::text]))),
  constraint search_texts_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES app.branches(id),
  constraint search_texts_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
CREATE INDEX search_texts_case ON app.search_texts USING btree (case_id);
CREATE INDEX search_texts_grams ON app.search_texts USING gin (app.grams(folded));
CREATE INDEX search_texts_newest ON app.search_texts USING btree (at DESC, id DESC);
comment on column app.search_texts.folded is 'P3';
grant insert, select, update on app.search_texts to countersign_app;

create table app.sessions ( -- owner countersign_owner
  token_hash bytea not null,
  person_id text not null,
  created_at timestamp with time zone not null default app.app_now(),
  seen_at timestamp with time zone not null default app.app_now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  address text,
  agent text,
  method text not null default 'password'::text,
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_method_check CHECK ((method = ANY (ARRAY['password'::text, 'oidc'::text]))),
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES app.people(id)
);
CREATE INDEX sessions_person ON app.sessions USING btree (person_id) WHERE (revoked_at IS NULL);
comment on column app.sessions.address is 'P2';
comment on column app.sessions.agent is 'P2';
grant delete, insert, select, update on app.sessions to countersign_app;

create table app.sign_in_tries ( -- owner countersign_owner
  key text not null,
  failures timestamp with time zone[] not null,
  is_blocked boolean not null default false,
  at timestamp with time zone not null default app.app_now(),
  constraint sign_in_tries_pkey PRIMARY KEY (key)
);
CREATE INDEX sign_in_tries_age ON app.sign_in_tries USING btree (at);
comment on column app.sign_in_tries.key is 'P2';
grant delete, insert, select, update on app.sign_in_tries to countersign_app;

create table app.steps ( -- owner countersign_owner
  case_id text not null,
  step text not null,
  identity text not null,
  input_hash text not null,
  kind text not null,
  state text not null,
  result jsonb,
  error text,
  tries integer not null default 1,
  manual_minutes numeric(8,2) not null,
  worker text not null,
  started_at timestamp with time zone not null default app.app_now(),
  ended_at timestamp with time zone,
  constraint steps_pkey PRIMARY KEY (case_id, step, identity, input_hash),
  constraint steps_kind_check CHECK ((kind = ANY (ARRAY['rule'::text, 'model'::text, 'bot'::text]))),
  constraint steps_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text]))),
  constraint steps_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
comment on column app.steps.result is 'P3';
grant insert, select, update on app.steps to countersign_app;

create table app.substitutions ( -- owner countersign_owner
  id bigint not null generated always as identity,
  absence_id bigint not null,
  absent_id text not null,
  substitute_id text not null,
  queues text[],
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  made_by text not null,
  made_at timestamp with time zone not null default app.app_now(),
  ended_by text,
  constraint substitutions_pkey PRIMARY KEY (id),
  constraint substitutions_check CHECK ((absent_id <> substitute_id)),
  constraint substitutions_check1 CHECK ((starts_at <= ends_at)),
  constraint substitutions_absence_id_fkey FOREIGN KEY (absence_id) REFERENCES app.absences(id),
  constraint substitutions_absent_id_fkey FOREIGN KEY (absent_id) REFERENCES app.people(id),
  constraint substitutions_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES app.people(id),
  constraint substitutions_made_by_fkey FOREIGN KEY (made_by) REFERENCES app.people(id),
  constraint substitutions_substitute_id_fkey FOREIGN KEY (substitute_id) REFERENCES app.people(id)
);
CREATE INDEX substitutions_absence ON app.substitutions USING btree (absence_id);
CREATE INDEX substitutions_absent ON app.substitutions USING btree (absent_id, ends_at);
CREATE INDEX substitutions_substitute ON app.substitutions USING btree (substitute_id, ends_at);
CREATE TRIGGER substitutions_end_now BEFORE UPDATE OF ends_at ON app.substitutions FOR EACH ROW WHEN (((CURRENT_USER = 'countersign_app'::name) AND (new.ends_at IS DISTINCT FROM old.ends_at) AND (new.ends_at < app.app_now()))) EXECUTE FUNCTION app.refuse_change('SOD-24: a substitution does not end in the past');
CREATE TRIGGER substitutions_inherit AFTER INSERT OR UPDATE ON app.substitutions FOR EACH ROW EXECUTE FUNCTION app.inherit_of_substitution();
CREATE TRIGGER substitutions_no_loop BEFORE INSERT ON app.substitutions FOR EACH ROW EXECUTE FUNCTION app.refuse_substitution_loop();
CREATE TRIGGER substitutions_stay BEFORE UPDATE ON app.substitutions FOR EACH ROW WHEN (((((((old.absent_id IS DISTINCT FROM new.absent_id) OR (old.substitute_id IS DISTINCT FROM new.substitute_id)) OR (old.queues IS DISTINCT FROM new.queues)) OR (old.starts_at IS DISTINCT FROM new.starts_at)) OR (old.absence_id IS DISTINCT FROM new.absence_id)) OR (new.ends_at > old.ends_at))) EXECUTE FUNCTION app.refuse_changed_substitution();
grant insert, select, update on app.substitutions to countersign_app;

create table app.tasks ( -- owner countersign_owner
  id text not null,
  case_id text not null,
  root_case text not null,
  process text not null,
  task text not null,
  title jsonb not null,
  queue text not null,
  branch_id text not null,
  state text not null default 'open'::text,
  stage text,
  rung smallint not null default 0,
  priority smallint not null default 3,
  due_at timestamp with time zone not null,
  opened_at timestamp with time zone not null,
  available_at timestamp with time zone not null default app.app_now(),
  fence integer not null default 0,
  held_by text,
  held_by_worker text,
  held_slot smallint,
  lease_until timestamp with time zone,
  form_hash text not null,
  shows jsonb,
  prefill jsonb,
  note text,
  rule_sets text[] not null default '{}'::text[],
  rule_subjects text[] not null default '{}'::text[],
  rule_duties text[] not null default '{}'::text[],
  answer jsonb,
  earlier_answer jsonb,
  completed_by text,
  completed_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  version integer not null default 1,
  is_lifted boolean not null default false,
  is_postponed boolean not null default false,
  held_for text,
  skill text,
  skill_level smallint,
  claim_key bigint not null default ((((9 - LEAST((rung)::integer, 9)) * '1000000000000000'::bigint) + ((priority - (is_lifted)::integer) * '100000000000000'::bigint)) + ((EXTRACT(epoch FROM (due_at - '1970-01-01 00:00:00+00'::timestamp with time zone)) * (1000)::numeric))::bigint),
  amount_minor bigint,
  customer_id text,
  delegated_to text,
  delegated_fence integer,
  hold_until timestamp with time zone,
  unheld_at timestamp with time zone,
  constraint tasks_reopening_is_told TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint tasks_pkey PRIMARY KEY (id),
  constraint tasks_check CHECK (((state = 'claimed'::text) = ((held_by IS NOT NULL) AND (lease_until IS NOT NULL)))),
  constraint tasks_check1 CHECK (((state = 'completed'::text) = ((completed_by IS NOT NULL) AND (completed_at IS NOT NULL) AND (answer IS NOT NULL)))),
  constraint tasks_check2 CHECK (((cardinality(rule_sets) = cardinality(rule_subjects)) AND (cardinality(rule_sets) = cardinality(rule_duties)))),
  constraint tasks_delegated_whole CHECK (((delegated_to IS NULL) = (delegated_fence IS NULL))),
  constraint tasks_held_slot_check CHECK ((held_slot >= 1)),
  constraint tasks_priority_check CHECK (((priority >= 1) AND (priority <= 5))),
  constraint tasks_skill_level_check CHECK (((skill_level >= 1) AND (skill_level <= 3))),
  constraint tasks_skill_whole CHECK (((skill IS NULL) = (skill_level IS NULL))),
  constraint tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'claimed'::text, 'completed'::text, 'cancelled'::text]))),
  constraint tasks_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES app.branches(id),
  constraint tasks_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id),
  constraint tasks_completed_by_fkey FOREIGN KEY (completed_by) REFERENCES app.people(id),
  constraint tasks_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES app.customers(id),
  constraint tasks_delegated_to_fkey FOREIGN KEY (delegated_to) REFERENCES app.people(id),
  constraint tasks_form_hash_fkey FOREIGN KEY (form_hash) REFERENCES app.forms(hash),
  constraint tasks_held_by_fkey FOREIGN KEY (held_by) REFERENCES app.people(id),
  constraint tasks_held_for_fkey FOREIGN KEY (held_for) REFERENCES app.people(id)
);
CREATE INDEX tasks_age ON app.tasks USING btree (opened_at, id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text]));
CREATE INDEX tasks_case ON app.tasks USING btree (case_id);
CREATE INDEX tasks_claimable ON app.tasks USING btree (queue, claim_key) WHERE ((state = 'open'::text) AND (NOT is_postponed));
CREATE INDEX tasks_claimable_anywhere ON app.tasks USING btree (claim_key) WHERE ((state = 'open'::text) AND (NOT is_postponed));
CREATE INDEX tasks_claimable_in_branch ON app.tasks USING btree (branch_id, queue, claim_key) WHERE ((state = 'open'::text) AND (NOT is_postponed));
CREATE INDEX tasks_delegated ON app.tasks USING btree (delegated_to) WHERE ((state = 'claimed'::text) AND (delegated_to IS NOT NULL));
CREATE INDEX tasks_due ON app.tasks USING btree (due_at, id) WHERE (state = ANY (ARRAY['open'::text, 'claimed'::text]));
CREATE INDEX tasks_lease ON app.tasks USING btree (lease_until) WHERE (state = 'claimed'::text);
CREATE INDEX tasks_listed ON app.tasks USING btree (queue, state, due_at, id) INCLUDE (branch_id, opened_at);
CREATE INDEX tasks_postponed ON app.tasks USING btree (available_at) WHERE is_postponed;
CREATE INDEX tasks_put_off ON app.tasks USING btree (due_at, id) WHERE is_postponed;
CREATE INDEX tasks_unlifted ON app.tasks USING btree ((((EXTRACT(epoch FROM (due_at - '1970-01-01 00:00:00+00'::timestamp with time zone)) * (2)::numeric) - EXTRACT(epoch FROM (opened_at - '1970-01-01 00:00:00+00'::timestamp with time zone))))) WHERE ((state = 'open'::text) AND (NOT is_lifted));
CREATE UNIQUE INDEX tasks_held ON app.tasks USING btree (held_by, held_slot) WHERE (state = 'claimed'::text);
CREATE CONSTRAINT TRIGGER tasks_reopening_is_told AFTER UPDATE ON app.tasks DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((old.state = 'completed'::text) AND (new.state <> 'completed'::text))) EXECUTE FUNCTION app.demand_reopening_told();
CREATE TRIGGER tasks_begin_undecided BEFORE INSERT ON app.tasks FOR EACH ROW WHEN (((new.completed_by IS NOT NULL) OR (new.held_by IS NOT NULL))) EXECUTE FUNCTION app.refuse_change('FE-06: an item is opened without a holder and without a decision');
CREATE TRIGGER tasks_decider_may AFTER UPDATE OF completed_by ON app.tasks FOR EACH ROW WHEN (((new.completed_by IS NOT NULL) AND (cardinality(new.rule_sets) > 0))) EXECUTE FUNCTION app.refuse_excluded_decider();
CREATE TRIGGER tasks_decision_stays BEFORE UPDATE ON app.tasks FOR EACH ROW WHEN (((old.state = 'completed'::text) AND (CURRENT_USER = 'countersign_app'::name) AND ((((old.state IS DISTINCT FROM new.state) OR (old.answer IS DISTINCT FROM new.answer)) OR (old.completed_by IS DISTINCT FROM new.completed_by)) OR (old.completed_at IS DISTINCT FROM new.completed_at)) AND (NOT ((new.state = 'open'::text) AND (new.fence = (old.fence + 1)) AND (new.answer IS NULL) AND (NOT (new.earlier_answer IS DISTINCT FROM old.answer)))))) EXECUTE FUNCTION app.refuse_change('FE-02: what was decided stays');
CREATE TRIGGER tasks_holder_may AFTER UPDATE OF held_by ON app.tasks FOR EACH ROW WHEN (((new.held_by IS NOT NULL) AND (new.held_by IS DISTINCT FROM old.held_by) AND (cardinality(new.rule_sets) > 0))) EXECUTE FUNCTION app.refuse_excluded_holder();
CREATE TRIGGER tasks_opened_later BEFORE INSERT ON app.tasks FOR EACH ROW WHEN ((new.available_at > app.app_now())) EXECUTE FUNCTION app.note_postponement();
CREATE TRIGGER tasks_postponed BEFORE UPDATE OF available_at ON app.tasks FOR EACH ROW EXECUTE FUNCTION app.note_postponement();
CREATE TRIGGER tasks_rules_stay BEFORE UPDATE OF id, case_id, root_case, process, task, rule_sets, rule_subjects, rule_duties ON app.tasks FOR EACH ROW WHEN (((CURRENT_USER = 'countersign_app'::name) AND ((((((((old.id IS DISTINCT FROM new.id) OR (old.case_id IS DISTINCT FROM new.case_id)) OR (old.root_case IS DISTINCT FROM new.root_case)) OR (old.process IS DISTINCT FROM new.process)) OR (old.task IS DISTINCT FROM new.task)) OR (old.rule_sets IS DISTINCT FROM new.rule_sets)) OR (old.rule_subjects IS DISTINCT FROM new.rule_subjects)) OR (old.rule_duties IS DISTINCT FROM new.rule_duties)))) EXECUTE FUNCTION app.refuse_change('SOD-01: the rules of an item stay');
CREATE TRIGGER tasks_under_recusals BEFORE INSERT ON app.tasks FOR EACH ROW EXECUTE FUNCTION app.note_recusals();
comment on column app.tasks.shows is 'P3';
comment on column app.tasks.prefill is 'P3';
comment on column app.tasks.answer is 'P4';
comment on column app.tasks.earlier_answer is 'P4';
grant insert, select, update on app.tasks to countersign_app;

create table app.teams ( -- owner countersign_owner
  id text not null,
  title jsonb not null,
  branch_id text not null,
  lead_id text,
  constraint teams_pkey PRIMARY KEY (id),
  constraint teams_branch_id_fkey FOREIGN KEY (branch_id) REFERENCES app.branches(id),
  constraint teams_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES app.people(id)
);
grant insert, select, update on app.teams to countersign_app;

create table app.vouchers ( -- owner countersign_owner
  case_id text not null,
  kind text not null,
  body jsonb not null,
  sha256 text not null,
  filed_at timestamp with time zone not null default app.app_now(),
  constraint vouchers_pkey PRIMARY KEY (case_id),
  constraint vouchers_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text)),
  constraint vouchers_case_id_fkey FOREIGN KEY (case_id) REFERENCES app.cases(id)
);
comment on column app.vouchers.body is 'P4';
grant insert, select on app.vouchers to countersign_app;

create table audit.events ( -- owner countersign_audit
  id bigint not null generated always as identity,
  at timestamp with time zone not null default app.app_now(),
  actor_kind text not null,
  actor_id text not null,
  event text not null,
  object text not null,
  case_id text,
  task_id text,
  step text,
  key text not null,
  data jsonb not null default '{}'::jsonb,
  constraint events_pkey PRIMARY KEY (id),
  constraint events_object_event_key_key UNIQUE (object, event, key),
  constraint events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'bot'::text, 'system'::text])))
);
CREATE INDEX events_actor ON audit.events USING btree (actor_id, id);
CREATE INDEX events_case ON audit.events USING btree (case_id, id) WHERE (case_id IS NOT NULL);
CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON audit.events FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON audit.events FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER events_of_bulk BEFORE INSERT ON audit.events FOR EACH ROW WHEN ((COALESCE(current_setting('countersign.bulk'::text, true), ''::text) <> ''::text)) EXECUTE FUNCTION audit.name_bulk();
grant insert (actor_kind, actor_id, event, object, case_id, task_id, step, key, data), select on audit.events to countersign_app;
grant select (event, object, key) on audit.events to countersign_owner;

create table core.accounts ( -- owner countersign_owner
  number text not null,
  kind text not null,
  title text not null,
  customer_id text,
  side text not null,
  currency text not null default 'CNY'::text,
  state text not null default 'open'::text,
  opened_at timestamp with time zone not null default app.app_now(),
  constraint accounts_pkey PRIMARY KEY (number),
  constraint accounts_check CHECK (((kind = 'customer'::text) = (customer_id IS NOT NULL))),
  constraint accounts_check1 CHECK (((kind <> 'customer'::text) OR (side = 'credit'::text))),
  constraint accounts_currency_check CHECK ((currency = 'CNY'::text)),
  constraint accounts_kind_check CHECK ((kind = ANY (ARRAY['ledger'::text, 'customer'::text]))),
  constraint accounts_side_check CHECK ((side = ANY (ARRAY['debit'::text, 'credit'::text]))),
  constraint accounts_state_check CHECK ((state = ANY (ARRAY['open'::text, 'restricted'::text, 'closed'::text])))
);
CREATE INDEX accounts_customer ON core.accounts USING btree (customer_id) WHERE (customer_id IS NOT NULL);
comment on column core.accounts.number is 'P4';
comment on column core.accounts.title is 'P3';
grant insert, select, update (state) on core.accounts to countersign_app;

create table core.hold_releases ( -- owner countersign_owner
  key text not null,
  released_at timestamp with time zone not null default app.app_now(),
  constraint hold_releases_pkey PRIMARY KEY (key),
  constraint hold_releases_key_fkey FOREIGN KEY (key) REFERENCES core.holds(key)
);
CREATE TRIGGER hold_releases_stay BEFORE DELETE OR UPDATE ON core.hold_releases FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
grant insert, select on core.hold_releases to countersign_app;

create table core.holds ( -- owner countersign_owner
  key text not null,
  account text not null,
  amount_minor bigint not null,
  reason text not null,
  placed_at timestamp with time zone not null default app.app_now(),
  constraint holds_pkey PRIMARY KEY (key),
  constraint holds_amount_minor_check CHECK ((amount_minor > 0)),
  constraint holds_account_fkey FOREIGN KEY (account) REFERENCES core.accounts(number)
);
CREATE TRIGGER holds_stay BEFORE DELETE OR UPDATE ON core.holds FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
comment on column core.holds.account is 'P4';
grant insert, select on core.holds to countersign_app;

create table core.journals ( -- owner countersign_owner
  key text not null,
  kind text not null,
  loan_key text not null,
  part smallint not null default 0,
  business_date date not null,
  amount_minor bigint not null,
  currency text not null,
  payee jsonb,
  reverses text,
  posted_at timestamp with time zone not null default app.app_now(),
  constraint journals_sound TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint journals_pkey PRIMARY KEY (key),
  constraint journals_reversed_once UNIQUE (reverses),
  constraint journals_amount_minor_check CHECK ((amount_minor > 0)),
  constraint journals_currency_check CHECK ((currency = 'CNY'::text)),
  constraint journals_kind_check CHECK ((kind = ANY (ARRAY['loan'::text, 'credit'::text, 'payment'::text, 'reversal'::text]))),
  constraint journals_part_check CHECK ((part >= 0)),
  constraint journals_payee CHECK (((kind = 'payment'::text) = (payee IS NOT NULL))),
  constraint journals_reversal CHECK (((kind = 'reversal'::text) = (reverses IS NOT NULL))),
  constraint journals_loan_key_fkey FOREIGN KEY (loan_key) REFERENCES core.loans(key),
  constraint journals_reverses_fkey FOREIGN KEY (reverses) REFERENCES core.journals(key)
);
CREATE INDEX journals_date ON core.journals USING btree (business_date, key);
CREATE UNIQUE INDEX journals_once ON core.journals USING btree (loan_key, kind, part) WHERE (kind <> 'reversal'::text);
CREATE CONSTRAINT TRIGGER journals_sound AFTER INSERT ON core.journals DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core.journal_is_sound();
CREATE TRIGGER journals_no_truncate BEFORE TRUNCATE ON core.journals FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER journals_stay BEFORE DELETE OR UPDATE ON core.journals FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
comment on column core.journals.payee is 'P4';
grant insert, select on core.journals to countersign_app;

create table core.lines ( -- owner countersign_owner
  journal text not null,
  n smallint not null,
  account text not null,
  side text not null,
  amount_minor bigint not null,
  constraint lines_sound TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint lines_pkey PRIMARY KEY (journal, n),
  constraint lines_amount_minor_check CHECK ((amount_minor > 0)),
  constraint lines_n_check CHECK ((n >= 1)),
  constraint lines_side_check CHECK ((side = ANY (ARRAY['debit'::text, 'credit'::text]))),
  constraint lines_account_fkey FOREIGN KEY (account) REFERENCES core.accounts(number),
  constraint lines_journal_fkey FOREIGN KEY (journal) REFERENCES core.journals(key)
);
CREATE INDEX lines_account ON core.lines USING btree (account, journal);
CREATE CONSTRAINT TRIGGER lines_sound AFTER INSERT ON core.lines DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core.line_is_sound();
CREATE TRIGGER lines_no_truncate BEFORE TRUNCATE ON core.lines FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER lines_stay BEFORE DELETE OR UPDATE ON core.lines FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
comment on column core.lines.account is 'P4';
grant insert, select on core.lines to countersign_app;

create table core.loans ( -- owner countersign_owner
  key text not null,
  loan_id text not null,
  tranche smallint not null,
  customer_id text not null,
  account text not null,
  principal_minor bigint not null,
  currency text not null,
  method text not null,
  rate text not null,
  term_months smallint not null,
  value_date date not null,
  maker text not null,
  checker text not null,
  booked_at timestamp with time zone not null default app.app_now(),
  constraint loans_pkey PRIMARY KEY (key),
  constraint loans_tranche_once UNIQUE (loan_id, tranche),
  constraint loans_currency_check CHECK ((currency = 'CNY'::text)),
  constraint loans_maker_is_not_checker CHECK ((maker <> checker)),
  constraint loans_method_check CHECK ((method = ANY (ARRAY['equal-instalment'::text, 'equal-principal'::text, 'bullet'::text]))),
  constraint loans_principal_minor_check CHECK ((principal_minor > 0)),
  constraint loans_term_months_check CHECK (((term_months >= 1) AND (term_months <= 360))),
  constraint loans_tranche_check CHECK (((tranche >= 1) AND (tranche <= 99))),
  constraint loans_account_fkey FOREIGN KEY (account) REFERENCES core.accounts(number)
);
CREATE TRIGGER loans_no_truncate BEFORE TRUNCATE ON core.loans FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER loans_stay BEFORE DELETE OR UPDATE ON core.loans FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
comment on column core.loans.account is 'P4';
grant insert, select on core.loans to countersign_app;

create table core.schedule_rows ( -- owner countersign_owner
  loan_key text not null,
  n smallint not null,
  due_date date not null,
  principal_minor bigint not null,
  interest_minor bigint not null,
  balance_minor bigint not null,
  constraint schedule_rows_sound TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint schedule_rows_pkey PRIMARY KEY (loan_key, n),
  constraint schedule_rows_balance_minor_check CHECK ((balance_minor >= 0)),
  constraint schedule_rows_interest_minor_check CHECK ((interest_minor >= 0)),
  constraint schedule_rows_n_check CHECK ((n >= 1)),
  constraint schedule_rows_principal_minor_check CHECK ((principal_minor >= 0)),
  constraint schedule_rows_loan_key_fkey FOREIGN KEY (loan_key) REFERENCES core.loans(key)
);
CREATE CONSTRAINT TRIGGER schedule_rows_sound AFTER INSERT ON core.schedule_rows DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION core.schedule_is_sound();
CREATE TRIGGER schedule_rows_no_truncate BEFORE TRUNCATE ON core.schedule_rows FOR EACH STATEMENT EXECUTE FUNCTION core.refuse_change();
CREATE TRIGGER schedule_rows_stay BEFORE DELETE OR UPDATE ON core.schedule_rows FOR EACH ROW EXECUTE FUNCTION core.refuse_change();
grant insert, select on core.schedule_rows to countersign_app;

create table outside.bureau_queries ( -- owner countersign_owner
  key text not null,
  customer_id text not null,
  purpose text not null,
  report jsonb not null,
  at timestamp with time zone not null default app.app_now(),
  constraint bureau_queries_pkey PRIMARY KEY (key)
);
comment on column outside.bureau_queries.report is 'P4';
grant insert, select on outside.bureau_queries to countersign_app;

create table outside.bureau_reports ( -- owner countersign_owner
  customer_id text not null,
  report jsonb not null,
  constraint bureau_reports_pkey PRIMARY KEY (customer_id)
);
comment on column outside.bureau_reports.report is 'P4';
grant insert, select on outside.bureau_reports to countersign_app;

create table outside.calls ( -- owner countersign_owner
  id bigint not null generated always as identity,
  port text not null,
  operation text not null,
  key text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint calls_pkey PRIMARY KEY (id),
  constraint calls_operation_check CHECK ((operation = ANY (ARRAY['send'::text, 'query'::text]))),
  constraint calls_port_check CHECK ((port ~ '^[a-z][a-z-]{1,19}$'::text))
);
CREATE INDEX calls_key ON outside.calls USING btree (port, operation, key, id);
grant insert, select on outside.calls to countersign_app;

create table outside.customer_accounts ( -- owner countersign_owner
  customer_id text not null,
  accounts jsonb not null,
  constraint customer_accounts_pkey PRIMARY KEY (customer_id)
);
comment on column outside.customer_accounts.accounts is 'P4';
grant insert, select on outside.customer_accounts to countersign_app;

create table outside.faults ( -- owner countersign_owner
  port text not null,
  operation text not null,
  key text not null,
  nth integer not null,
  fault text not null,
  constraint faults_pkey PRIMARY KEY (port, operation, key, nth),
  constraint faults_nth_check CHECK ((nth >= 1)),
  constraint faults_operation_check CHECK ((operation = ANY (ARRAY['send'::text, 'query'::text]))),
  constraint faults_port_check CHECK ((port ~ '^[a-z][a-z-]{1,19}$'::text))
);
grant insert, select on outside.faults to countersign_app;

create table outside.letters ( -- owner countersign_owner
  key text not null,
  recipient text not null,
  body jsonb not null,
  at timestamp with time zone not null default app.app_now(),
  constraint letters_pkey PRIMARY KEY (key)
);
comment on column outside.letters.body is 'P3';
grant insert, select on outside.letters to countersign_app;

create table outside.payments ( -- owner countersign_owner
  key text not null,
  amount_minor bigint not null,
  currency text not null,
  beneficiary text not null,
  at timestamp with time zone not null default app.app_now(),
  constraint payments_pkey PRIMARY KEY (key),
  constraint payments_amount_minor_check CHECK ((amount_minor > 0))
);
grant insert, select on outside.payments to countersign_app;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.app_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select date_trunc('milliseconds', coalesce(nullif(current_setting('countersign.now', true), '')::timestamptz, now())) $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.demand(met boolean, code text, detail text DEFAULT ''::text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if met is not true then
    raise exception '%', code using errcode = 'CS001', detail = detail;
  end if;
  return true;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.demand_bot()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from app.people where id = new.person_id and kind = 'bot') then
    raise exception 'a key is for a bot: people sign in themselves' using errcode = 'CS002';
  end if;
  return new;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.demand_reopening_told()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if not exists (select from audit.events e where e.object = new.id and e.event in ('task.reopened', 'task.recalled') and e.key = new.fence::text) then
    raise exception 'FE-02: a decision is opened anew only with its event in the audit log' using errcode = 'CS002';
  end if;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.demand_two_people()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.exclusions_of(the_person text)
 RETURNS text[]
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if not exists (select from app.inheritances i where i.person_id = the_person) then
    return array[the_person];
  end if;
  return array(
    with recursive heard (id) as (
      select the_person
      union
      select i.from_id from heard h join app.inheritances i on i.person_id = h.id
      where i.starts_at <= app.app_now() and (i.ends_at is null or (i.ends_at > app.app_now() - interval '30 days' and i.ends_at > i.starts_at))
    ) select id from heard);
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.folded(given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(NORMALIZE(given, NFKC));

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.grams(given text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select coalesce(array_agg(distinct gram), '{}') from (
    select substr(run[1], n, 2) as gram
    from regexp_matches(app.folded(given), '[⺀-鿿가-힯豈-﫿𠀀-𱍏]{2,}', 'g') run, generate_series(1, length(run[1]) - 1) n
    union all
    select substr(run[1], n, 3) from regexp_matches(app.folded(given), '[0-9a-zß-ɏͰ-ӿ]{3,}', 'g') run, generate_series(1, length(run[1]) - 2) n
    union all
    select '^' || substr(run[1], 1, 2) from regexp_matches(app.folded(given), '[0-9a-zß-ɏͰ-ӿ]{2,}', 'g') run
  ) found $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.inherit_of_substitution()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into app.inheritances as i (person_id, from_id, cause, starts_at, ends_at)
  values (new.substitute_id, new.absent_id, 'substitution:' || new.id, new.starts_at, new.ends_at)
  on conflict (person_id, from_id, cause) do update set starts_at = least(i.starts_at, excluded.starts_at), ends_at = excluded.ends_at;
  return new;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.let_comment_be_found()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into app.search_texts (id, comment_id, case_id, kind, branch_id, at, folded)
    select t.id, new.id, t.case_id, 'task', t.branch_id, t.opened_at, app.folded(new.text) from app.tasks t where t.id = new.task_id
    union all
    select k.id, new.id, k.id, 'case', k.branch_id, k.opened_at, app.folded(new.text) from app.cases k where k.id = new.case_id and new.task_id is null;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.link_both_ways()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.link_credential()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into app.person_links (person, other, kind)
    select new.person_id, h.id, 'credential' from unnest(array[new.owner_id, new.created_by]) h(id) where h.id <> new.person_id
    on conflict do nothing;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.lock_subject(subject text)
 RETURNS void
 LANGUAGE sql
AS $function$
  select pg_advisory_xact_lock(hashtextextended('duties:' || subject, 0))
$function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.note_bot()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into app.duties (subject, rule_set, person, duty) values ('bots', 'FE-09', new.id, 'bot') on conflict do nothing;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.note_nearness()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
begin
  perform from app.customers where id = new.customer_id for update;
  insert into app.duties (subject, rule_set, person, duty)
    select distinct c.root_case, r, new.person, new.kind from app.cases c join app.cases o on o.root_case = c.root_case and o.state = 'open',
      unnest('{AU-05,SOD-03,SOD-21}'::text[]) r
    where c.customer_id = new.customer_id
    on conflict do nothing;
  return new;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.note_postponement()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.is_postponed := new.available_at > app.app_now();
  return new;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.note_recusals()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  sets text[];
begin
  perform from app.cases where id = new.root_case for key share;
  select array_agg('SOD-22:' || r.person order by r.person) into sets from app.recusals r where r.root_case = new.root_case;
  if sets is not null then
    new.rule_sets := new.rule_sets || sets;
    new.rule_subjects := new.rule_subjects || array_fill(new.root_case, array[cardinality(sets)]);
    new.rule_duties := new.rule_duties || array_fill('takes-part'::text, array[cardinality(sets)]);
  end if;
  return new;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.recuse(the_case text, the_person text, the_interest text)
 RETURNS TABLE(task_id text, task_case text, task_queue text, task_fence integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
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
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_by_rule(rule_set text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '%', case when rule_set like 'FE-%' then 'FOUR_EYES' else 'SEGREGATION' end using errcode = 'CS001', detail = rule_set;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '%', tg_argv[0] using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_changed_contract()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a contract is signed once and not changed' using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_changed_decision()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what was proposed and decided stays' using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_changed_substitution()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a substitution only ends earlier' using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_conflicting_role()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_disbursement_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a disbursement keeps its amount, its people and its tranche' using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_excluded_decider()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_excluded_holder()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  broken text := app.rule_against(new.rule_sets, new.rule_subjects, new.rule_duties, new.held_by);
begin
  if broken is not null then
    perform app.refuse_by_rule(broken);
  end if;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_linked_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from app.person_links l where l.person = new.person_id and l.other in (new.made_by, new.decided_by)) then
    perform app.refuse_by_rule('SOD-17');
  end if;
  if new.state in ('approved', 'rejected') and exists (select from app.person_links l where l.person = new.made_by and l.other = new.decided_by) then
    perform app.refuse_by_rule('FE-01:people_changes:' || new.id);
  end if;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_linked_reset()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_order_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'an order once submitted stays; a changed one is a new version' using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_other_duty()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'a duty once taken stays' using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_role_of_kind()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from app.roles_by_kind k join app.people p on p.id = new.person_id where k.role = new.role and k.kind <> p.kind) then
    perform app.refuse_by_rule('FE-09');
  end if;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_substitution_loop()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.refuse_unapproved_role()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  latest text := (
    select c.kind from app.people_changes c
    where c.person_id = new.person_id and c.state = 'approved'
      and ((c.kind in ('grant-role', 'revoke-role') and c.object = new.role) or (c.kind = 'create' and c.change -> 'roles' ? new.role))
    order by c.decided_at desc, c.id desc limit 1);
begin
  if current_user = 'countersign_app' and (latest is null or latest = 'revoke-role') then
    raise exception 'FE-02: a role is given by an approved change of access' using errcode = 'CS002';
  end if;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.rule_against(rule_sets text[], subjects text[], duties text[], the_person text)
 RETURNS text
 LANGUAGE plpgsql
AS $function$
declare
  people text[] := app.exclusions_of(the_person);
begin
  return (select min(r.rule_set) from unnest(rule_sets, subjects, duties) r(rule_set, subject, duty)
    where exists (select from app.duties d where d.subject = r.subject and d.rule_set = r.rule_set and d.person = any(people) and d.duty <> r.duty));
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.spread_duty()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into app.duties (subject, rule_set, person, duty, at, through)
    select new.subject, new.rule_set, l.other, new.duty, new.at, new.person from app.person_links l where l.person = new.person order by l.other
    on conflict do nothing;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.standing_in(the_person text)
 RETURNS jsonb
 LANGUAGE plpgsql
 STABLE
AS $function$
begin
  if not exists (select from app.inheritances i where i.person_id = the_person) then
    return null; -- whoever stands in has a row there, by trigger
  end if;
  return jsonb_build_object('inherits', array_remove(app.exclusions_of(the_person), the_person), 'substitutions', coalesce((
    select jsonb_agg(jsonb_build_object('person', u.absent_id, 'queues', u.queues,
      'roles', array(select role from app.person_roles r where r.person_id = u.absent_id order by role)) order by u.id)
    from app.substitutions u join app.people a on a.id = u.absent_id and a.is_active
    where u.substitute_id = the_person and u.starts_at <= app.app_now() and u.ends_at > app.app_now()), '[]'));
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.take_back_decision(the_task text, the_person text)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  t app.tasks;
  c app.cases;
  message bigint;
begin
  -- the locks of a completion, in its order
  select * into c from app.cases where id = (select case_id from app.tasks where id = the_task) for no key update;
  select * into t from app.tasks where id = the_task for no key update;
  perform app.demand(t.state <> 'cancelled', 'TASK_CANCELLED');
  perform app.demand(t.state = 'completed' and t.completed_by = the_person, 'NOT_DECIDED',
    coalesce((select p.name from app.people p where p.id = t.completed_by and p.id <> the_person), ''));
  perform app.demand(c.state = 'open', 'CASE_CLOSED', coalesce(c.outcome, ''));
  perform app.demand(c.closing is null, 'CASE_CLOSING');
  -- The relay counts what it takes under this lock, and a process that finds the answer by itself marks it: who is second sees the first.
  select m.seq into message from app.messages m
    where m.case_id = t.case_id and m.id = t.id and m.sends = 0 and m.sent_at is null and m.seen_at is null and m.dead_reason is null and not m.is_late
    for update;
  perform app.demand(message is not null, 'TAKEN_UP');
  -- a rung that the process has asked for since was told to it as lost, for good
  perform app.demand(not exists (
    select from app.rungs g where g.case_id = t.case_id and g.clock = t.id and g.winner = 'person' and g.reached_at > t.completed_at), 'TAKEN_UP');
  delete from app.messages where seq = message;
  delete from app.duties d using unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
    where d.subject = r.subject and d.rule_set = r.rule_set and d.duty = r.duty and d.at = t.completed_at
      and not exists ( -- another item that she decided rests on it too
        select from app.cases k join app.tasks o on o.case_id = k.id
        where k.root_case = t.root_case and o.id <> t.id and o.state = 'completed' and (o.completed_by in (d.person, d.through) or o.held_for = d.person)
          and (r.rule_set, r.duty) in (select * from unnest(o.rule_sets, o.rule_duties)));
  update app.clocks k set state = case when k.state = 'met' then 'running' else k.state end, ended_at = null, version = k.version + 1
    where k.case_id = t.case_id and k.name = t.id and k.ended_at = t.completed_at;
  update app.rungs g set reached_at = null, winner = null
    where g.case_id = t.case_id and g.clock = t.id and g.winner = 'person' and g.reached_at = t.completed_at;
  insert into app.drafts (task_id, data, by) values (t.id, t.answer, the_person) on conflict (task_id) do nothing;
  update app.tasks set state = 'open', answer = null, completed_by = null, completed_at = null, lease_until = null, version = version + 1
    where id = t.id;
  if c.hold_until > app.app_now() then
    update app.tasks set hold_until = c.hold_until, unheld_at = case when t.hold_until > app.app_now() then t.unheld_at else t.available_at end,
        available_at = greatest(case when t.hold_until > app.app_now() then t.unheld_at else t.available_at end, c.hold_until)
      where id = t.id;
  elsif t.hold_until > app.app_now() then
    update app.tasks set hold_until = null, unheld_at = null, available_at = coalesce(t.unheld_at, app.app_now()) where id = t.id;
  end if;
  return t.fence;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION app.take_turn()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform app.lock_subject(new.subject);
  return new;
end $function$;

-- owner countersign_audit
CREATE OR REPLACE FUNCTION audit.name_bulk()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.data := new.data || jsonb_build_object('bulk', current_setting('countersign.bulk'));
  return new;
end $function$;

-- owner countersign_audit
CREATE OR REPLACE FUNCTION audit.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the audit log only grows' using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION core.check_journal(wanted text)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'pg_temp'
AS $function$
declare
  j core.journals;
  l core.loans;
  o core.journals;
begin
  select * into strict j from core.journals where key = wanted;
  select * into strict l from core.loans where key = j.loan_key for no key update; -- not 'for update', which whoever posts beside us would wait for
  perform from core.accounts where number in (select account from core.lines where journal = j.key) and kind = 'customer' order by number for no key update;

  perform core.demand(
    (select count(*) >= 2 and sum(amount_minor) filter (where side = 'debit') = j.amount_minor
        and sum(amount_minor) filter (where side = 'credit') = j.amount_minor from core.lines where journal = j.key),
    'UNBALANCED', j.key);
  perform core.demand(j.currency = l.currency, 'CURRENCY', j.key);

  if j.kind = 'loan' then
    perform core.demand(j.amount_minor = l.principal_minor and j.business_date = l.value_date, 'AMOUNT', j.key);
    perform core.demand((select sum(principal_minor) = l.principal_minor and max(n) = count(*) and min(balance_minor) = 0
      from core.schedule_rows where loan_key = l.key), 'SCHEDULE', j.key);
  elsif j.kind = 'credit' then
    perform core.demand(j.amount_minor = l.principal_minor, 'AMOUNT', j.key); -- interest is never taken out in advance (PM-09)
    perform core.demand(core.stands(l.key, 'loan', 0), 'NOT_POSTED', j.key);
    perform core.demand(exists (select from core.lines where journal = j.key and account = l.account and side = 'credit'), 'ACCOUNT', j.key);
  elsif j.kind = 'payment' then
    perform core.demand(core.stands(l.key, 'credit', 0), 'NOT_CREDITED', j.key);
    perform core.demand((select sum(amount_minor) <= l.principal_minor from core.journals where loan_key = l.key and kind = 'payment'), 'AMOUNT', j.key);
    perform core.demand(exists (select from core.lines where journal = j.key and account = l.account and side = 'debit'), 'ACCOUNT', j.key);
  else
    select * into strict o from core.journals where key = j.reverses;
    perform core.demand(o.kind in ('loan', 'credit') and o.loan_key = j.loan_key, 'NOT_REVERSIBLE', j.key); -- a payment has left the bank
    perform core.demand(o.business_date = j.business_date, 'ANOTHER_DATE', j.key); -- later it is a correction (0.6)
    perform core.demand(not exists (
      (select account, case side when 'debit' then 'credit' else 'debit' end, amount_minor, count(*) from core.lines where journal = o.key group by 1, 2, 3
       except select account, side, amount_minor, count(*) from core.lines where journal = j.key group by 1, 2, 3)
      union all
      (select account, side, amount_minor, count(*) from core.lines where journal = j.key group by 1, 2, 3
       except select account, case side when 'debit' then 'credit' else 'debit' end, amount_minor, count(*) from core.lines where journal = o.key group by 1, 2, 3)
    ), 'NOT_THE_COUNTER_ENTRY', j.key);
    perform core.demand(o.kind <> 'loan' or not core.stands(l.key, 'credit', 0), 'STILL_CREDITED', j.key);
    perform core.demand(o.kind <> 'credit' or not exists (select from core.journals where loan_key = l.key and kind = 'payment'), 'PAID_ON', j.key);
  end if;

  if j.kind <> 'reversal' then
    perform core.demand(not exists (select from core.lines x join core.accounts a on a.number = x.account
      where x.journal = j.key and (a.state = 'closed' or a.state = 'restricted' and x.side = 'debit')), 'ACCOUNT_CLOSED', j.key);
  end if;
  perform core.demand(not exists (
    select from core.accounts a where a.kind = 'customer' and a.number in (select account from core.lines where journal = j.key)
      and (select sum(case side when 'credit' then amount_minor else -amount_minor end) from core.lines where account = a.number) < 0
  ), 'OVERDRAWN', j.key);
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION core.demand(met boolean, code text, detail text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if met is not true then
    raise exception '%', code using errcode = 'CS003', detail = detail;
  end if;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION core.journal_is_sound()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform core.check_journal(new.key);
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION core.line_is_sound()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform core.check_journal(new.journal);
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION core.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what was posted is only ever reversed' using errcode = 'CS002';
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION core.schedule_is_sound()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform core.demand((select sum(s.principal_minor) = l.principal_minor from core.schedule_rows s where s.loan_key = l.key), 'SCHEDULE', l.key)
    from core.loans l where l.key = new.loan_key;
  return null;
end $function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION core.stands(loan text, wanted text, the_part smallint)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (select from core.journals j where j.loan_key = loan and j.kind = wanted and j.part = the_part
    and not exists (select from core.journals r where r.reverses = j.key))
$function$;

-- owner countersign_owner
CREATE OR REPLACE FUNCTION core.stands(loan text, wanted text, the_part integer)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select core.stands(loan, wanted, the_part::smallint)
$function$;
