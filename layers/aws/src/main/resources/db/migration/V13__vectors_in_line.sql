-- A vector's row is longer than PostgreSQL likes a row to be, and as the vector has to stay where it is, everything else that
-- could was put into the side table: a search fetched the tenant of each row from there before it compared the row. Rows that
-- are there keep to what they were written as, so that the shared ones, which are compared one by one, are written again.
alter table chunk_vectors
    alter column home set storage plain,
    alter column tenant_id set storage plain,
    alter column collection_id set storage plain,
    alter column document_id set storage plain,
    alter column model set storage plain;

alter table chunk_vectors_shared no force row level security;
update chunk_vectors_shared set
    home = home || '', tenant_id = tenant_id || '', collection_id = collection_id || '', document_id = document_id || '',
    model = model || '';
alter table chunk_vectors_shared force row level security;
