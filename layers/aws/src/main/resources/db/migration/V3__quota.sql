-- Limits of a tenant, and of its users and keys, in place of the plan's. No amount lifts the plan's limit; an empty
-- subject means each user or key.

create table quota_limits (
    tenant_id text not null references tenants,
    scope text not null check (scope in ('tenant', 'user', 'key')),
    subject text not null,
    name text not null,
    amount bigint check (amount >= 0),
    burst bigint check (burst >= 1),
    updated_at timestamptz not null,
    primary key (tenant_id, scope, subject, name),
    check ((amount is null) = (burst is null))
);

alter table quota_limits enable row level security;
alter table quota_limits force row level security;
create policy own on quota_limits using (tenant_id = current_tenant());

grant select, insert, update, delete on quota_limits to ${application_role};

-- In which a tenant's days and months begin, as the time zone database of IANA names it.
alter table tenants add column time_zone text not null default 'UTC';
