-- A credit that goes back to underwriting after its offer (AU-06) has another offer: it takes the place of the first one while nobody has
-- signed. One person, one open application, under whatever customer number. Frozen once released.
drop trigger contracts_stay on app.credit_contracts;
create trigger contracts_stay before update on app.credit_contracts for each row
  when (old.signed_at is not null or old.case_id <> new.case_id
    or (old.decision_key <> new.decision_key and new.signed_at is not null)
    or (old.decision_key = new.decision_key
      and (old.customer_id, old.amount_minor, old.terms, old.terms_hash, old.approval, old.offered_at, old.valid_until)
        is distinct from
        (new.customer_id, new.amount_minor, new.terms, new.terms_hash, new.approval, new.offered_at, new.valid_until)))
  execute function app.refuse_changed_contract();

create table app.credit_persons (
  id_hash text primary key, -- SHA-256 of the ID number: it says that two are the same, not who it is
  case_id text not null references app.cases,
  at timestamptz not null default app.app_now()
);
comment on column app.credit_persons.id_hash is 'P4';
grant select, insert, update on app.credit_persons to countersign_app;
