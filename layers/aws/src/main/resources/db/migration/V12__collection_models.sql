-- Which model embeds a collection. Collections that are there already have the model of their chunks; those without
-- chunks get the deployment's when somebody asks, as it is not known here.
alter table collections
    add column embedding_model text,
    add column embedding_dimensions int check (embedding_dimensions between 1 and 1024);

alter table collections no force row level security;
alter table chunk_vectors no force row level security;
alter table chunk_vectors_shared no force row level security;
update collections c set embedding_model = used.model, embedding_dimensions = 1024
from (select tenant_id, collection_id, min(model) as model from chunk_vectors group by tenant_id, collection_id) used
where used.tenant_id = c.tenant_id and used.collection_id = c.id;
alter table chunk_vectors_shared force row level security;
alter table chunk_vectors force row level security;
alter table collections force row level security;

-- Changes of collections to other models, by their tasks. While chunks are embedded by the target they have vectors of
-- both models; so do new ones until the searches that began before the switch have ended.
create table reembeddings (
    tenant_id text not null,
    id text not null,
    collection_id text not null,
    source text not null,
    target text not null,
    dimensions int not null,
    stage text not null check (stage in ('embedding', 'switched', 'sweeping', 'withdrawn')),
    embedded bigint not null default 0,
    error text,
    created_at timestamptz not null,
    finished_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, collection_id) references collections on delete cascade
);

create unique index reembeddings_unfinished on reembeddings (tenant_id, collection_id) where finished_at is null;
create index reembeddings_of_collection on reembeddings (tenant_id, collection_id, id);

alter table reembeddings enable row level security;
alter table reembeddings force row level security;
create policy own on reembeddings using (tenant_id = current_tenant());

grant select, insert, update, delete on reembeddings to ${application_role};
