-- Questions to tenants' databases. The rows that were found are kept for a while; what was asked, and how it ended, stays.

create table sql_queries (
    tenant_id text not null references tenants,
    id text not null,
    principal text not null,
    actor jsonb not null,
    source_id text not null,
    wish jsonb not null,
    context text,
    status text not null
        check (status in ('pending', 'running', 'success', 'clarification', 'failed', 'cancelled')),
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    outcome jsonb,
    -- As it was found: a number keeps its digits, which jsonb would keep too, and a row its order.
    rows json,
    primary key (tenant_id, id),
    check ((outcome is null) = (status in ('pending', 'running')))
);

create index sql_queries_of_principal on sql_queries (tenant_id, principal, id);
create index sql_queries_with_rows on sql_queries (tenant_id, ended_at) where rows is not null;

alter table sql_queries enable row level security;
alter table sql_queries force row level security;
create policy own on sql_queries using (tenant_id = current_tenant());

grant select, insert, update, delete on sql_queries to ${application_role};
