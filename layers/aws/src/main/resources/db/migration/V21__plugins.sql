-- What tenants' agents can do beyond what the platform brings. Secrets themselves are in Secrets Manager.

create table plugins (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    description text,
    type text not null check (type in ('openapi', 'mcp', 'custom', 'http')),
    url text,
    auth jsonb,
    allowed_hosts text[] not null,
    tools jsonb not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);

create table plugin_secrets (
    tenant_id text not null references tenants,
    name text not null,
    hosts text[] not null,
    reference text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, name)
);

comment on column plugin_secrets.reference is 'secret: is in no export';

alter table plugins enable row level security;
alter table plugins force row level security;
create policy own on plugins using (tenant_id = current_tenant());

alter table plugin_secrets enable row level security;
alter table plugin_secrets force row level security;
create policy own on plugin_secrets using (tenant_id = current_tenant());

grant select, insert, update, delete on plugins, plugin_secrets to ${application_role};
