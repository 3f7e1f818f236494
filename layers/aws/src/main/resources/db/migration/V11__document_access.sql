-- Who may find and read a document: everybody in the tenant who may read documents where both are empty, else who has one
-- of the roles, by name, or is one of the users, by the ids of users and API keys.

alter table documents
    add column access_roles text[] not null default '{}',
    add column access_users text[] not null default '{}';

-- Hardly any are limited: a search asks for those alone.
alter table documents
    add column is_limited boolean not null generated always as (access_roles <> '{}' or access_users <> '{}') stored;

create index documents_limited on documents (tenant_id, collection_id) where is_limited;

-- In whose name runs work: by their roles they see documents.
alter table workflow_triggers add column actor_roles text[] not null default '{}';
alter table workflow_runs add column actor_roles text[] not null default '{}';
