-- Tenants, keys, knowledge and conversations. Every table carries its tenant, forces row-level security and takes the
-- tenant from the transaction (set_config('jarvis.tenant_id', ..., true)): a transaction that sets none sees nothing.
-- References between tables include the tenant, so that one of another tenant cannot be made.

create table tenants (
    id text primary key,
    name text not null,
    plan text not null,
    created_at timestamptz not null
);

create table api_keys (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    shown_prefix text not null,
    hash bytea not null unique,
    roles text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz,
    primary key (tenant_id, id)
);

create table collections (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    description text,
    metadata jsonb not null,
    created_at timestamptz not null,
    deleted_at timestamptz,
    primary key (tenant_id, id)
);

create table documents (
    tenant_id text not null,
    id text not null,
    collection_id text not null,
    name text not null,
    metadata jsonb not null,
    version int not null,
    status text not null check (status in ('pending', 'running', 'ready', 'failed')),
    error text,
    original_key text not null,
    sequencer text,
    upload_expires_at timestamptz,
    task_id text not null,
    indexed_version int,
    chunk_count int,
    bytes bigint,
    content_hash text,
    text_key text,
    created_at timestamptz not null,
    deleted_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, collection_id) references collections
);

create unique index documents_name on documents (tenant_id, collection_id, name) where deleted_at is null;
create index documents_in_collection on documents (tenant_id, collection_id, id);

-- Partitioned by tenant from the start, so that a big tenant can get a partition of its own later.
create table chunks (
    tenant_id text not null,
    id text not null,
    collection_id text not null,
    document_id text not null,
    ordinal int not null,
    body text not null,
    start_at int not null,
    end_at int not null,
    page int,
    heading text not null,
    content_hash text not null,
    model text not null,
    embedding halfvec(1024) not null,
    terms tsvector not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, document_id) references documents on delete cascade
) partition by list (tenant_id);

alter table chunks alter column embedding set storage plain;
create table chunks_shared partition of chunks default;
create index chunks_of_document on chunks (tenant_id, document_id);
create index chunks_in_collection on chunks (tenant_id, collection_id);
create index chunks_content on chunks (tenant_id, content_hash);

create table conversations (
    tenant_id text not null references tenants,
    id text not null,
    owner text not null,
    title text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);

create table messages (
    tenant_id text not null,
    id text not null,
    conversation_id text not null,
    speaker text not null check (speaker in ('user', 'assistant')),
    body text not null,
    answer jsonb,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade
);

create index messages_of_conversation on messages (tenant_id, conversation_id, id);

create table message_feedback (
    tenant_id text not null,
    message_id text not null,
    principal text not null,
    rating int not null check (rating between 1 and 5),
    comment text,
    created_at timestamptz not null,
    primary key (tenant_id, message_id, principal),
    foreign key (tenant_id, message_id) references messages on delete cascade
);

create function current_tenant() returns text
    language sql stable parallel safe
    return current_setting('jarvis.tenant_id', true);

alter table tenants enable row level security;
alter table tenants force row level security;
create policy own on tenants using (id = current_tenant());

-- Who comes with a key is not known yet: the hash of its secret opens the one row it belongs to.
alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy own on api_keys using (tenant_id = current_tenant());
create policy presented on api_keys for select using (encode(hash, 'hex') = current_setting('jarvis.key_hash', true));

do $$
declare
    name text;
begin
    foreach name in array array['collections', 'documents', 'chunks', 'chunks_shared', 'conversations', 'messages', 'message_feedback'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

grant select, insert, update, delete
    on tenants, api_keys, collections, documents, chunks, conversations, messages, message_feedback
    to ${application_role};
