-- Users, roles that tenants make for themselves, and API keys that are made for less than their roles allow.

create table roles (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    permissions text[] not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);

-- Who it is at the identity provider is known from the first login on.
create table users (
    tenant_id text not null references tenants,
    id text not null,
    email text not null,
    roles text[] not null,
    status text not null check (status in ('active', 'disabled')),
    issuer text,
    subject text,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, email),
    unique (tenant_id, issuer, subject),
    check ((issuer is null) = (subject is null))
);

alter table api_keys
    add permissions text[],
    add created_by text,
    add last_used_at timestamptz;

alter table roles enable row level security;
alter table roles force row level security;
create policy own on roles using (tenant_id = current_tenant());

-- Whoever comes with a key may see what the key's own roles are; the tenant is not known before that.
create policy presented on roles for select using (exists (
    select from api_keys key
    where key.hash = decode(current_setting('jarvis.key_hash', true), 'hex')
        and key.tenant_id = roles.tenant_id and roles.name = any (key.roles)));

alter table users enable row level security;
alter table users force row level security;
create policy own on users using (tenant_id = current_tenant());

grant select, insert, update, delete on roles, users to ${application_role};
