-- By which price a call was paid for, and which of its input the provider had kept from before. Records from before have
-- neither.
alter table usage_records
    add column cached_input_tokens int not null default 0,
    add column price_from timestamptz;

comment on column usage_records.price_from is 'From when on the price held; the beginning of 1970 where it was not dated';

-- What tenants want to be spent on models at most. It is about the calls to which all applies that is not null; '*' is each
-- user and key for itself.
create table budgets (
    tenant_id text not null references tenants,
    name text not null,
    principal text,
    model text,
    scenario text,
    every text not null check (every in ('day', 'month')),
    amount numeric not null check (amount > 0),
    currency text not null,
    alerts int[] not null,
    hard_stop boolean not null,
    updated_at timestamptz not null,
    primary key (tenant_id, name)
);

alter table budgets enable row level security;
alter table budgets force row level security;
create policy own on budgets using (tenant_id = current_tenant());

grant select, insert, update, delete on budgets to ${application_role};
