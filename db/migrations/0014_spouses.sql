-- To whom a customer is married, as the customer file has it: a loan is not paid out to the borrower's spouse (PM-08). By name, and by customer
-- number where the spouse has one; declared with either of the two it holds for both. Frozen once released.
alter table app.customers
  add column spouse_name text check (spouse_name <> ''),
  add column spouse_id text references app.customers check (spouse_id <> id);
comment on column app.customers.spouse_name is 'P3';
comment on column app.customers.spouse_id is 'P3';
create index customers_spouse on app.customers (spouse_id) where spouse_id is not null;
