-- Vectors and keywords apart from the chunks' text: each is kept as its search needs it. A published version of a document
-- gets a number that is never used again in its tenant; it and the chunk's ordinal are the chunk's key in both indexes.

create table index_numbers (
    tenant_id text primary key references tenants,
    next int not null
);

alter table documents
    add column index_number int,
    add column index_length bigint;

comment on column documents.index_number is 'of the published version; null if there is none';
comment on column documents.index_length is 'terms of the published version, for the average length of chunks';

create unique index documents_index_number on documents (tenant_id, index_number);

alter table chunks rename to chunks_before;
alter index chunks_of_document rename to chunks_before_of_document;
alter index chunks_in_collection rename to chunks_before_in_collection;
alter index chunks_content rename to chunks_before_content;

create table chunks (
    tenant_id text not null,
    id text not null,
    collection_id text not null,
    document_id text not null,
    key bigint not null,
    ordinal int not null,
    body text not null,
    start_at int not null,
    end_at int not null,
    page int,
    heading text not null,
    content_hash text not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, document_id) references documents on delete cascade
);

create unique index chunks_key on chunks (tenant_id, key);
create index chunks_of_document on chunks (tenant_id, document_id);
create index chunks_in_collection on chunks (tenant_id, collection_id);
create index chunks_content on chunks (tenant_id, content_hash);

-- Vectors of small tenants share the partition `shared` and are compared one by one; those of a large tenant get a
-- partition of their own with an index of neighbours. Where a row is says nothing about what it is: every search looks in
-- both, and rows move in small transactions.
create table chunk_vectors (
    home text not null default 'shared',
    tenant_id text not null,
    collection_id text not null,
    document_id text not null,
    key bigint not null,
    model text not null,
    embedding halfvec(1024) not null,
    primary key (home, tenant_id, model, key),
    foreign key (tenant_id, document_id) references documents on delete cascade
) partition by list (home);

comment on column chunk_vectors.home is 'place: does not move with the tenant';
alter table chunk_vectors alter column embedding set storage plain;
create table chunk_vectors_shared partition of chunk_vectors for values in ('shared');
create index chunk_vectors_of_document on chunk_vectors (tenant_id, document_id);

create table vector_homes (
    tenant_id text primary key references tenants,
    is_shrinking boolean not null default false
);

comment on table vector_homes is 'place: does not move with the tenant';

-- The keywords of published documents, in segments that are merged as they become many. A segment's blocks are packed
-- lists of terms with their chunks; what is in them is known to those who search.
create table keyword_segments (
    tenant_id text not null references tenants,
    id text not null,
    collection_id text not null,
    chunks int not null,
    length bigint not null,
    block_count int not null,
    bytes bigint not null,
    documents int[] not null,
    primary key (tenant_id, id)
);

create index keyword_segments_in_collection on keyword_segments (tenant_id, collection_id);

create table keyword_blocks (
    tenant_id text not null,
    segment_id text not null,
    block int not null,
    terms bytea not null,
    primary key (tenant_id, segment_id, block),
    foreign key (tenant_id, segment_id) references keyword_segments on delete cascade
);

alter table keyword_blocks alter column terms set storage external;

-- Documents that are in segments and are not there any more, until the segments are merged.
create table keyword_tombstones (
    tenant_id text not null references tenants,
    collection_id text not null,
    index_number int not null,
    chunks int not null,
    length bigint not null,
    primary key (tenant_id, index_number)
);

create index keyword_tombstones_in_collection on keyword_tombstones (tenant_id, collection_id);

alter table chunks_before no force row level security;
alter table chunks_shared no force row level security;
alter table documents no force row level security;

update documents d set index_number = numbered.number
from (
    select tenant_id, id, row_number() over (partition by tenant_id order by id) - 1 as number
    from documents
    where chunk_count is not null and deleted_at is null) numbered
where d.tenant_id = numbered.tenant_id and d.id = numbered.id;

insert into index_numbers
select tenant_id, max(index_number) + 1 from documents where index_number is not null group by tenant_id;

insert into chunks
select c.tenant_id, c.id, c.collection_id, c.document_id, (d.index_number::bigint << 20) | c.ordinal, c.ordinal, c.body,
    c.start_at, c.end_at, c.page, c.heading, c.content_hash
from chunks_before c
join documents d on d.tenant_id = c.tenant_id and d.id = c.document_id and d.index_number is not null;

insert into chunk_vectors
select 'shared', c.tenant_id, c.collection_id, c.document_id, n.key, c.model, c.embedding
from chunks_before c
join chunks n on n.tenant_id = c.tenant_id and n.id = c.id;

alter table documents force row level security;
drop table chunks_before;

do $$
declare
    name text;
begin
    foreach name in array array['index_numbers', 'chunks', 'chunk_vectors', 'chunk_vectors_shared', 'vector_homes',
            'keyword_segments', 'keyword_blocks', 'keyword_tombstones'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

grant select, insert, update, delete
    on index_numbers, chunks, chunk_vectors, vector_homes, keyword_segments, keyword_blocks, keyword_tombstones
    to ${application_role};
