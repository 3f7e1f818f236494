-- What calls of models used: one row for each call, which nobody may change. A row goes with its tenant only.
create table usage_records (
    tenant_id text not null references tenants,
    id text not null,
    principal text,
    scenario text not null,
    model text not null,
    input_tokens int not null check (input_tokens >= 0),
    output_tokens int not null check (output_tokens >= 0),
    cost numeric check (cost >= 0),
    currency text,
    outcome text not null check (outcome in ('answered', 'aborted', 'failed')),
    estimated boolean not null,
    at timestamptz not null,
    recorded_at timestamptz not null default now(),
    primary key (tenant_id, id),
    check ((cost is null) = (currency is null))
);

create index usage_records_at on usage_records (tenant_id, at, id);

alter table usage_records enable row level security;
alter table usage_records force row level security;
create policy own on usage_records using (tenant_id = current_tenant());
grant select, insert, delete on usage_records to ${application_role};
