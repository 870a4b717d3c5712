-- The embedded core banking ledger (schema core) and what the platform keeps of a disbursement (schema app). Frozen once released.
-- Money is guarded here and not in code: what the statements below refuse, no path of the product can do (architecture: "Money").
-- The ledger stands for another system: it knows nothing of cases, people or tasks, and only its own adapter reads it.

create schema core;

-- ── accounts ────────────────────────────────────────────────────────────────────────────────────────────────────────────
create table core.accounts (
  number text primary key,
  kind text not null check (kind in ('ledger', 'customer')),
  title text not null,
  customer_id text,
  -- the side on which its balance stands: claims on the debit side, deposits on the credit side
  side text not null check (side in ('debit', 'credit')),
  currency text not null default 'CNY' check (currency = 'CNY'),
  state text not null default 'open' check (state in ('open', 'restricted', 'closed')),
  opened_at timestamptz not null default app.app_now(),
  check ((kind = 'customer') = (customer_id is not null)),
  check (kind <> 'customer' or side = 'credit')
);
comment on column core.accounts.number is 'P4';
comment on column core.accounts.title is 'P3';
create index accounts_customer on core.accounts (customer_id) where customer_id is not null;
insert into core.accounts (number, kind, title, side) values
  ('1303', 'ledger', 'Loans · 贷款', 'debit'),
  ('1003', 'ledger', 'Payments in clearing · 存放中央银行款项', 'debit'),
  ('2241', 'ledger', 'Loans being paid out · 待划转贷款资金', 'credit');

-- ── loans and their schedules ───────────────────────────────────────────────────────────────────────────────────────────
create table core.loans (
  key text primary key, -- DSB-<loan>-<tranche> (DS-01)
  loan_id text not null,
  tranche smallint not null check (tranche between 1 and 99),
  customer_id text not null,
  account text not null references core.accounts,
  principal_minor bigint not null check (principal_minor > 0),
  currency text not null check (currency = 'CNY'),
  method text not null check (method in ('equal-instalment', 'equal-principal', 'bullet')),
  rate text not null,
  term_months smallint not null check (term_months between 1 and 360),
  value_date date not null,
  maker text not null,
  checker text not null,
  booked_at timestamptz not null default app.app_now(),
  constraint loans_tranche_once unique (loan_id, tranche),
  constraint loans_maker_is_not_checker check (maker <> checker)
);
comment on column core.loans.account is 'P4';

create table core.schedule_rows (
  loan_key text not null references core.loans,
  n smallint not null check (n >= 1),
  due_date date not null,
  principal_minor bigint not null check (principal_minor >= 0),
  interest_minor bigint not null check (interest_minor >= 0),
  balance_minor bigint not null check (balance_minor >= 0),
  primary key (loan_key, n)
);

-- ── journals and their lines ────────────────────────────────────────────────────────────────────────────────────────────
create table core.journals (
  key text primary key, -- DSB-…/loan, DSB-…/credit, DSB-…/payee-1, …/reversal
  kind text not null check (kind in ('loan', 'credit', 'payment', 'reversal')),
  loan_key text not null references core.loans,
  part smallint not null default 0 check (part >= 0), -- which payee; a corrected payment is of the same part
  business_date date not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency = 'CNY'),
  payee jsonb,
  reverses text references core.journals,
  posted_at timestamptz not null default app.app_now(),
  constraint journals_reversed_once unique (reverses),
  constraint journals_reversal check ((kind = 'reversal') = (reverses is not null)),
  constraint journals_payee check ((kind = 'payment') = (payee is not null))
);
comment on column core.journals.payee is 'P4';
-- A loan is posted once, credited once, and each payee is paid once, whatever keys they come under.
create unique index journals_once on core.journals (loan_key, kind, part) where kind <> 'reversal';
create index journals_date on core.journals (business_date, key);

create table core.lines (
  journal text not null references core.journals,
  n smallint not null check (n >= 1),
  account text not null references core.accounts,
  side text not null check (side in ('debit', 'credit')),
  amount_minor bigint not null check (amount_minor > 0),
  primary key (journal, n)
);
comment on column core.lines.account is 'P4';
create index lines_account on core.lines (account, journal);

-- ── money on hold ───────────────────────────────────────────────────────────────────────────────────────────────────────
create table core.holds (
  key text primary key,
  account text not null references core.accounts,
  amount_minor bigint not null check (amount_minor > 0),
  reason text not null,
  placed_at timestamptz not null default app.app_now()
);
comment on column core.holds.account is 'P4';
create table core.hold_releases (
  key text primary key references core.holds,
  released_at timestamptz not null default app.app_now()
);

-- ── what was posted stays: corrected by a counter-entry, never edited or deleted (0.6) ──────────────────────────────────
create function core.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'what was posted is only ever reversed' using errcode = 'CS002';
end $$;
create trigger loans_stay before update or delete on core.loans for each row execute function core.refuse_change();
create trigger loans_no_truncate before truncate on core.loans for each statement execute function core.refuse_change();
create trigger schedule_rows_stay before update or delete on core.schedule_rows for each row execute function core.refuse_change();
create trigger schedule_rows_no_truncate before truncate on core.schedule_rows for each statement execute function core.refuse_change();
create trigger journals_stay before update or delete on core.journals for each row execute function core.refuse_change();
create trigger journals_no_truncate before truncate on core.journals for each statement execute function core.refuse_change();
create trigger lines_stay before update or delete on core.lines for each row execute function core.refuse_change();
create trigger lines_no_truncate before truncate on core.lines for each statement execute function core.refuse_change();
create trigger holds_stay before update or delete on core.holds for each row execute function core.refuse_change();
create trigger hold_releases_stay before update or delete on core.hold_releases for each row execute function core.refuse_change();

-- A refusal of the ledger: the code is the message, so that its adapter can answer with it.
create function core.demand(met boolean, code text, detail text) returns void language plpgsql as $$
begin
  if met is not true then
    raise exception '%', code using errcode = 'CS003', detail = detail;
  end if;
end $$;

/*
 * Whether a journal is sound, asked at commit, when all its lines are there. Locks the loan and the customer's accounts first: what is read
 * afterwards is what stands, whoever posts at the same instant. Runs as its owner, because the app role may not lock what it may not change.
 */
create function core.check_journal(wanted text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;

-- Posted and not reversed.
create function core.stands(loan text, wanted text, the_part smallint) returns boolean stable language sql as $$
  select exists (select from core.journals j where j.loan_key = loan and j.kind = wanted and j.part = the_part
    and not exists (select from core.journals r where r.reverses = j.key))
$$;
create function core.stands(loan text, wanted text, the_part integer) returns boolean stable language sql as $$
  select core.stands(loan, wanted, the_part::smallint)
$$;

create function core.journal_is_sound() returns trigger language plpgsql as $$
begin
  perform core.check_journal(new.key);
  return null;
end $$;
create function core.line_is_sound() returns trigger language plpgsql as $$
begin
  perform core.check_journal(new.journal);
  return null;
end $$;
-- A row that is added to a schedule later would change what is owed.
create function core.schedule_is_sound() returns trigger language plpgsql as $$
begin
  perform core.demand((select sum(s.principal_minor) = l.principal_minor from core.schedule_rows s where s.loan_key = l.key), 'SCHEDULE', l.key)
    from core.loans l where l.key = new.loan_key;
  return null;
end $$;
create constraint trigger journals_sound after insert on core.journals deferrable initially deferred for each row execute function core.journal_is_sound();
create constraint trigger lines_sound after insert on core.lines deferrable initially deferred for each row execute function core.line_is_sound();
create constraint trigger schedule_rows_sound after insert on core.schedule_rows deferrable initially deferred for each row execute function core.schedule_is_sound();

grant usage on schema core to countersign_app;
grant select, insert on all tables in schema core to countersign_app;
grant update (state) on core.accounts to countersign_app; -- opened, restricted, closed: never renumbered
revoke all on function core.check_journal(text) from public;
grant execute on function core.check_journal(text) to countersign_app;

-- ── what the platform keeps of a disbursement ───────────────────────────────────────────────────────────────────────────
-- The order as the maker submitted it, in versions. A check holds for the version that was seen, and for no other (DS-02, FE-07).
create table app.disbursement_orders (
  case_id text not null references app.cases,
  version integer not null check (version >= 1),
  body jsonb not null,
  seal text not null, -- SHA-256 over the body: what the checker has checked
  by text not null references app.people,
  at timestamptz not null default app.app_now(),
  primary key (case_id, version)
);
comment on column app.disbursement_orders.body is 'P4';

create table app.disbursements (
  case_id text primary key references app.cases, -- the key of the payment, too
  loan_id text not null,
  tranche smallint not null check (tranche between 1 and 99),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency = 'CNY'),
  business_date date not null,
  order_version integer not null,
  maker text not null references app.people,
  checker text not null references app.people,
  releaser text references app.people,
  approval_id text not null,
  state text not null default 'reserved' check (state in ('reserved', 'released', 'posted', 'paid-out', 'reversed')),
  cancel_asked_by text references app.people,
  cancel_asked_at timestamptz,
  cancel_reason text,
  reserved_at timestamptz not null default app.app_now(),
  foreign key (case_id, order_version) references app.disbursement_orders (case_id, version),
  constraint disbursements_tranche_once unique (loan_id, tranche),
  constraint disbursements_maker_is_not_checker check (maker <> checker),
  constraint disbursements_third_person check (releaser is null or releaser not in (maker, checker)),
  constraint disbursements_second_release check (amount_minor <= 100000000 or releaser is not null), -- DS-03: above 1 million
  check ((cancel_asked_at is null) = (cancel_asked_by is null))
);
comment on column app.disbursements.cancel_reason is 'P3';
create index disbursements_date on app.disbursements (business_date, maker);

-- One run of the reconciliation of a business date, and what differed (B.8).
create table app.reconciliations (
  case_id text primary key references app.cases,
  business_date date not null unique,
  platform_count integer not null,
  platform_sum_minor bigint not null,
  core_count integer not null,
  core_sum_minor bigint not null,
  breaks jsonb not null, -- references and amounts, no account numbers
  at timestamptz not null default app.app_now()
);

create function app.refuse_order_change() returns trigger language plpgsql as $$
begin
  raise exception 'an order once submitted stays; a changed one is a new version' using errcode = 'CS002';
end $$;
create trigger disbursement_orders_stay before update or delete on app.disbursement_orders for each row execute function app.refuse_order_change();
-- What was reserved for whom, when and by whom does not change; only how far it has come.
create function app.refuse_disbursement_change() returns trigger language plpgsql as $$
begin
  raise exception 'a disbursement keeps its amount, its people and its tranche' using errcode = 'CS002';
end $$;
create trigger disbursements_stay before update on app.disbursements for each row
  when ((old.case_id, old.loan_id, old.tranche, old.amount_minor, old.maker, old.checker, old.releaser, old.approval_id)
    is distinct from (new.case_id, new.loan_id, new.tranche, new.amount_minor, new.maker, new.checker, new.releaser, new.approval_id)
    or old.state in ('paid-out', 'reversed') and new.state <> old.state)
  execute function app.refuse_disbursement_change();

grant select, insert on app.disbursement_orders, app.reconciliations to countersign_app;
grant select, insert, update (state, business_date, order_version, cancel_asked_by, cancel_asked_at, cancel_reason) on app.disbursements to countersign_app;
