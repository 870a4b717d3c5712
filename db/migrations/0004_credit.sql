-- Credit review: who looks after a customer, what was learnt about an applicant, what was offered and signed.
-- Frozen once released. Data classes stand in comments (domain rule X-04).

-- Segregation of duties asks for it: the relationship manager decides nothing about this customer (SOD-03, AU-05).
alter table app.customers add column relationship_manager text references app.people;
comment on column app.customers.relationship_manager is 'P2';

-- One open application for each borrower: the key makes it so, whoever comes at the same instant.
create table app.credit_applicants (
  customer_id text primary key,
  case_id text not null references app.cases,
  at timestamptz not null default app.app_now()
);

-- What ports have told about an applicant, kept whole and out of every history: processes know its id and hash (X-06).
create table app.credit_files (
  id text primary key, -- LN-…/bureau
  case_id text not null references app.cases,
  kind text not null check (kind in ('bureau-report', 'accounts')),
  content jsonb not null,
  sha256 text not null,
  at timestamptz not null default app.app_now()
);
comment on column app.credit_files.content is 'P4';
create index credit_files_case on app.credit_files (case_id);

-- What was approved and offered, made from the decision record alone; signing adds to it, nothing changes it (B12).
create table app.credit_contracts (
  case_id text primary key references app.cases,
  decision_key text not null,
  customer_id text not null,
  amount_minor bigint not null check (amount_minor > 0),
  terms jsonb not null,
  terms_hash text not null,
  approval jsonb not null,
  offered_at timestamptz not null,
  valid_until timestamptz not null,
  signed_at timestamptz,
  signature text,
  payees jsonb,
  check ((signed_at is null) = (signature is null) and (signed_at is null) = (payees is null))
);
comment on column app.credit_contracts.terms is 'P3';
comment on column app.credit_contracts.payees is 'P4';
comment on column app.credit_contracts.signature is 'P3';
create index credit_contracts_customer on app.credit_contracts (customer_id);
create function app.refuse_changed_contract() returns trigger language plpgsql as $$
begin
  raise exception 'a contract is signed once and not changed' using errcode = 'CS002';
end $$;
create trigger contracts_stay before update on app.credit_contracts for each row
  when (old.signed_at is not null
    or (old.case_id, old.decision_key, old.customer_id, old.amount_minor, old.terms, old.terms_hash, old.approval, old.offered_at, old.valid_until)
      is distinct from
      (new.case_id, new.decision_key, new.customer_id, new.amount_minor, new.terms, new.terms_hash, new.approval, new.offered_at, new.valid_until))
  execute function app.refuse_changed_contract();

grant select, insert, update on app.credit_applicants, app.credit_contracts to countersign_app;
grant select, insert on app.credit_files to countersign_app;

-- Stand-ins: every query that the bureau has answered (B5: one for each application), and what the bureau and the core know about a customer where a test or the demo says so; for everybody else it is made up from the
-- customer's number. Which ports there are is the code's to know.
create table outside.bureau_queries (
  key text primary key,
  customer_id text not null,
  purpose text not null,
  report jsonb not null,
  at timestamptz not null default app.app_now()
);
comment on column outside.bureau_queries.report is 'P4';
create table outside.bureau_reports (
  customer_id text primary key,
  report jsonb not null
);
comment on column outside.bureau_reports.report is 'P4';
create table outside.customer_accounts (
  customer_id text primary key,
  accounts jsonb not null
);
comment on column outside.customer_accounts.accounts is 'P4';
grant select, insert on outside.bureau_queries, outside.bureau_reports, outside.customer_accounts to countersign_app;
alter table outside.calls drop constraint if exists calls_port_check, add constraint calls_port_check check (port ~ '^[a-z][a-z-]{1,19}$');
alter table outside.faults drop constraint if exists faults_port_check, add constraint faults_port_check check (port ~ '^[a-z][a-z-]{1,19}$');
