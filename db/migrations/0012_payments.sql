-- To which account a loan is credited and whom it pays: told by the signing of the contract, read by the disbursement. Account numbers are of
-- the most sensitive class and pass from one process to the other here, never through a history (domain rules X-04, X-06). Frozen once released.
create table app.payment_instructions (
  loan_id text not null,
  tranche smallint not null check (tranche >= 1),
  account text not null,
  payees jsonb not null,
  at timestamptz not null default app.app_now(),
  primary key (loan_id, tranche)
);
comment on column app.payment_instructions.account is 'P4';
comment on column app.payment_instructions.payees is 'P4';
grant select, insert on app.payment_instructions to countersign_app;

-- Disbursements that were opened before carry them in their input.
insert into app.payment_instructions (loan_id, tranche, account, payees)
select input ->> 'loanId', (input ->> 'tranche')::smallint, input ->> 'account', input -> 'payees'
from app.cases where process = 'disbursement' and input ? 'account'
on conflict do nothing;

-- The voucher of a disbursement (B.7, its last step): what was ordered, by whom, what the core booked, and the schedule, in one piece.
create table app.vouchers (
  case_id text primary key references app.cases,
  kind text not null,
  body jsonb not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  filed_at timestamptz not null default app.app_now()
);
comment on column app.vouchers.body is 'P4';
grant select, insert on app.vouchers to countersign_app;
