-- Tenants that are suspended, deleted, or placed elsewhere: in a schema of their own, or in a further database. Every
-- placement has all tables; the row in its own `tenants` says whether a tenant is at home there. Of the tables in the
-- platform's own schema `tenants`, `tenant_jobs` and `held_writes` are the registry, and stay when a tenant moves.

alter table tenants
    add column status text not null default 'active' check (status in ('active', 'suspended', 'deleting', 'deleted')),
    add column placement text not null default 'shared',
    add column moving boolean not null default false,
    add column admin_email text;

-- All tenants are listed, and found by whoever migrates their schemas, in transactions that say so.
create policy listed on tenants for select using (current_setting('jarvis.registry', true) = 'on');

-- A key is looked up before its tenant is known. Of a tenant that is placed elsewhere the registry keeps which key is
-- whose; all else about it is there.
alter table api_keys add column elsewhere boolean not null default false;

comment on column api_keys.hash is 'secret: is in no export';

-- Jobs on whole tenants, by the tenant that asked for them.
create table tenant_jobs (
    tenant_id text not null references tenants,
    id text not null,
    subject text not null,
    kind text not null check (kind in ('export', 'deletion', 'move')),
    target text,
    steps text[] not null default '{}',
    report jsonb not null default '{}',
    created_at timestamptz not null,
    finished_at timestamptz,
    primary key (tenant_id, id)
);

create unique index tenant_jobs_unfinished on tenant_jobs (subject) where finished_at is null;
create index tenant_jobs_of_subject on tenant_jobs (tenant_id, subject, id);

-- Writes to the documents bucket that wait until their tenant is resumed.
create table held_writes (
    tenant_id text not null references tenants,
    key text not null,
    sequencer text not null,
    primary key (tenant_id, key, sequencer)
);

do $$
declare
    name text;
begin
    foreach name in array array['tenant_jobs', 'held_writes'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

grant select, insert, update, delete on tenant_jobs, held_writes to ${application_role};

-- Begins a transaction of a tenant and answers where the tenant is at home; the caller ends the transaction if that is
-- somewhere else. The lock is held until the transaction ends: whoever takes it exclusively knows that none is under way,
-- and what is read after it is what they left behind (a volatile function's statements each see what is committed).
create function enter_tenant(tenant text) returns text
    language plpgsql volatile
    as $$
declare
    home record;
begin
    perform set_config('jarvis.tenant_id', tenant, true);
    perform pg_advisory_xact_lock_shared(hashtextextended('placement ' || tenant, 0));
    select placement, moving or status in ('deleting', 'deleted') as is_closed into home from tenants where id = tenant;
    if home.is_closed then
        perform set_config('transaction_read_only', 'on', true);
    end if;
    return home.placement;
end $$;
