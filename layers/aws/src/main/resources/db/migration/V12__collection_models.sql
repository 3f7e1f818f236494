-- Which model embeds a collection. Collections that are there already have the model of their chunks; those without
-- chunks get the deployment's when somebody asks, as it is not known here.
alter table collections
    add column embedding_model text,
    add column embedding_dimensions int check (embedding_dimensions between 1 and 1024);

alter table collections no force row level security;
alter table chunks no force row level security;
update collections c set embedding_model = used.model, embedding_dimensions = 1024
from (
    select distinct on (tenant_id, collection_id) tenant_id, collection_id, model from chunks
    order by tenant_id, collection_id, id) used
where used.tenant_id = c.tenant_id and used.collection_id = c.id;
alter table chunks force row level security;
alter table collections force row level security;
