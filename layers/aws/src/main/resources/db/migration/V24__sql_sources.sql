-- Databases that tenants registered to ask questions of. What they are opened with is in Secrets Manager, below
-- jarvis-sql/TENANT/; what is in them is here as it was last read.

create table sql_sources (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    description text,
    type text not null check (type in ('aurora', 'postgresql', 'mysql', 'athena')),
    connection jsonb not null,
    secret text,
    tables text[] not null,
    access jsonb not null,
    descriptions jsonb not null,
    version int not null,
    author text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    schema jsonb not null,
    schema_read_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);

comment on column sql_sources.secret is 'secret: is in no export';

alter table sql_sources enable row level security;
alter table sql_sources force row level security;
create policy own on sql_sources using (tenant_id = current_tenant());

grant select, insert, update, delete on sql_sources to ${application_role};
