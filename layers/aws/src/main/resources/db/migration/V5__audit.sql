-- What is on record about each tenant. Records are appended to chains: the hash of each covers the one before, so that
-- none can be altered, taken out or put in unnoticed. The application appends by a function and cannot do otherwise; what
-- is removed is in the archive.

create table audit_heads (
    tenant_id text not null references tenants,
    chain text not null,
    seq bigint not null,
    hash bytea not null,
    anchored_seq bigint not null default 0,
    primary key (tenant_id, chain)
);

-- The tenant is there, because the head of the chain is.
create table audit_records (
    tenant_id text not null,
    chain text not null,
    seq bigint not null,
    record text not null,
    hash bytea not null,
    id text not null,
    kind text not null,
    actor text not null,
    action text not null,
    outcome text not null,
    created_at timestamptz not null,
    primary key (tenant_id, chain, seq)
);

create index audit_records_newest on audit_records (tenant_id, id);

create table audit_archives (
    tenant_id text not null references tenants,
    chain text not null,
    first_seq bigint not null,
    last_seq bigint not null,
    object_key text not null,
    digest bytea not null,
    last_hash bytea not null,
    lowest_id text not null,
    highest_id text not null,
    created_at timestamptz not null,
    primary key (tenant_id, chain, first_seq)
);

create index audit_archives_newest on audit_archives (tenant_id, highest_id);

do $$
declare
    name text;
begin
    foreach name in array array['audit_heads', 'audit_records', 'audit_archives'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

-- Whoever archives has to find the tenants that have something to archive.
create policy archiving on audit_heads for select to current_user using (true);

-- Appends records of the transaction's tenant to one of its chains. The chain's head is locked from here to the end of the
-- transaction, so this comes last in it. All that it does is found by primary keys: planning that each time would take
-- most of its time.
create function append_audit_records(chain_name text, texts text[]) returns void
    language plpgsql security definer set search_path from current set plan_cache_mode = force_generic_plan
as $$
declare
    head audit_heads;
    entry text;
    said jsonb;
begin
    select * into head from audit_heads where tenant_id = current_tenant() and chain = chain_name for update;
    if not found then
        insert into audit_heads (tenant_id, chain, seq, hash)
        values (current_tenant(), chain_name, 0, sha256(convert_to(current_tenant() || '/' || chain_name, 'UTF8')))
        on conflict do nothing;
        select * into strict head from audit_heads where tenant_id = current_tenant() and chain = chain_name for update;
    end if;
    foreach entry in array texts loop
        head.seq := head.seq + 1;
        head.hash := sha256(head.hash || int8send(head.seq) || convert_to(entry, 'UTF8'));
        said := entry;
        insert into audit_records (tenant_id, chain, seq, record, hash, id, kind, actor, action, outcome, created_at)
        values (head.tenant_id, chain_name, head.seq, entry, head.hash, said ->> 'id', said ->> 'kind',
            said ->> 'actor', said ->> 'action', said ->> 'outcome', (said ->> 'at')::timestamptz);
    end loop;
    update audit_heads set seq = head.seq, hash = head.hash where tenant_id = head.tenant_id and chain = chain_name;
end $$;

-- Not even the owner changes a record by mistake. Removed is what the archive has; or everything of a tenant that is
-- erased or moved elsewhere, by a transaction that says so: set_config('jarvis.erased_tenant', ..., true).
create function keep_audit_records() returns trigger
    language plpgsql set search_path from current
as $$
begin
    if tg_op = 'DELETE' then
        if old.tenant_id = current_setting('jarvis.erased_tenant', true) then
            return old;
        end if;
        if tg_table_name = 'audit_records' then
            if exists (
                select from audit_archives a
                where a.tenant_id = old.tenant_id and a.chain = old.chain and old.seq between a.first_seq and a.last_seq)
            then
                return old;
            end if;
        end if;
    end if;
    raise exception 'Audit records stay as they are' using errcode = 'insufficient_privilege';
end $$;

create trigger keep before update or delete on audit_records for each row execute function keep_audit_records();
create trigger keep_all before truncate on audit_records for each statement execute function keep_audit_records();
create trigger keep before update or delete on audit_archives for each row execute function keep_audit_records();
create trigger keep_all before truncate on audit_archives for each statement execute function keep_audit_records();

revoke execute on function append_audit_records(text, text[]) from public;
grant execute on function append_audit_records(text, text[]) to ${application_role};
grant select on audit_heads, audit_records, audit_archives to ${application_role};
