-- How much each tenant stores. What a document takes, or has reserved while it is worked on, is computed of its row; the
-- sums are kept by triggers, so that they change with whatever changes documents, and in the same transaction.

alter table documents
    add column reserved_bytes bigint not null default 0 check (reserved_bytes >= 0),
    add column reserved_chunks int not null default 0 check (reserved_chunks >= 0);

-- A document that failed is none, but its original is there until it is deleted.
alter table documents
    add column held_documents int not null generated always as (
        case when deleted_at is null and (status <> 'failed' or indexed_version is not null) then 1 else 0 end) stored,
    add column held_chunks int not null generated always as (
        case when deleted_at is null then greatest(coalesce(chunk_count, 0), reserved_chunks) else 0 end) stored,
    add column held_bytes bigint not null generated always as (
        case when deleted_at is null then greatest(coalesce(bytes, 0), reserved_bytes) else 0 end) stored;

create index documents_awaited on documents (tenant_id, upload_expires_at)
    where status = 'pending' and sequencer is null and deleted_at is null;

-- Not a tenant's own rows but sums of them: whoever copies or removes those finds these right. So it has no tenant_id.
create table stored_totals (
    tenant text primary key references tenants on delete cascade,
    documents bigint not null,
    vectors bigint not null,
    bytes bigint not null
);

alter table documents no force row level security;
insert into stored_totals (tenant, documents, vectors, bytes)
select tenant_id, sum(held_documents), sum(held_chunks), sum(held_bytes) from documents group by tenant_id;
alter table documents force row level security;

alter table stored_totals enable row level security;
alter table stored_totals force row level security;
create policy own on stored_totals using (tenant = current_tenant());

grant select, insert, update on stored_totals to ${application_role};

-- The row is locked until the transaction ends: what it says then is right.
create function add_to_stored_totals(of_tenant text, more_documents bigint, more_vectors bigint, more_bytes bigint)
    returns void
    language plpgsql set search_path from current
as $$
begin
    if more_documents = 0 and more_vectors = 0 and more_bytes = 0 then
        return;
    end if;
    insert into stored_totals as totals values (of_tenant, more_documents, more_vectors, more_bytes)
    on conflict (tenant) do update set
        documents = totals.documents + excluded.documents,
        vectors = totals.vectors + excluded.vectors,
        bytes = totals.bytes + excluded.bytes;
end $$;

create function count_stored_documents() returns trigger
    language plpgsql set search_path from current
as $$
begin
    if tg_op = 'INSERT' then
        perform add_to_stored_totals(tenant_id, sum(held_documents), sum(held_chunks), sum(held_bytes)::bigint)
        from after_it group by tenant_id;
    elsif tg_op = 'DELETE' then
        perform add_to_stored_totals(tenant_id, -sum(held_documents), -sum(held_chunks), -sum(held_bytes)::bigint)
        from before_it group by tenant_id;
    else
        perform add_to_stored_totals(tenant_id, sum(documents), sum(chunks), sum(bytes)::bigint)
        from (
            select tenant_id, held_documents as documents, held_chunks as chunks, held_bytes as bytes from after_it
            union all
            select tenant_id, -held_documents, -held_chunks, -held_bytes from before_it) changed
        group by tenant_id;
    end if;
    return null;
end $$;

create trigger stored_documents_inserted after insert on documents
    referencing new table as after_it for each statement execute function count_stored_documents();
create trigger stored_documents_updated after update on documents
    referencing old table as before_it new table as after_it
    for each statement execute function count_stored_documents();
create trigger stored_documents_deleted after delete on documents
    referencing old table as before_it for each statement execute function count_stored_documents();
