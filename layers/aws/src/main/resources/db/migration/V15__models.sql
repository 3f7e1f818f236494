-- Models that tenants have of their own, with their versions and the histories of the current ones, and tenants'
-- preferences. Versions and histories are written once: whoever may add and remove them may not change them.

create table tenant_models (
    tenant_id text not null references tenants,
    name text not null,
    major int not null,
    minor int not null,
    patch int not null,
    current_major int not null,
    current_minor int not null,
    current_patch int not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, name)
);

comment on column tenant_models.major is 'With minor and patch: the number of the newest version';
comment on column tenant_models.current_major is 'With current_minor and current_patch: the version that answers';

create table tenant_model_versions (
    tenant_id text not null,
    model text not null,
    major int not null,
    minor int not null,
    patch int not null,
    definition json not null,
    key_reference text,
    content_hash text not null,
    comment text,
    author text not null,
    created_at timestamptz not null,
    primary key (tenant_id, model, major, minor, patch),
    foreign key (tenant_id, model) references tenant_models on delete cascade
);

comment on column tenant_model_versions.key_reference is 'secret: where the server''s key is kept; it is not the key';

create table tenant_model_moves (
    tenant_id text not null,
    model text not null,
    number int not null,
    major int not null,
    minor int not null,
    patch int not null,
    moved_by text not null,
    moved_at timestamptz not null,
    primary key (tenant_id, model, number),
    foreign key (tenant_id, model, major, minor, patch) references tenant_model_versions on delete cascade
);

create index tenant_model_moves_of_version on tenant_model_moves (tenant_id, model, major, minor, patch);

create table model_preferences (
    tenant_id text not null references tenants,
    model text,
    strategy text,
    on_break text not null,
    priority text not null,
    fallbacks json,
    primary key (tenant_id)
);

do $$
declare
    name text;
begin
    foreach name in array array['tenant_models', 'tenant_model_versions', 'tenant_model_moves', 'model_preferences'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

grant select, insert, update, delete on tenant_models, model_preferences to ${application_role};
grant select, insert, delete on tenant_model_versions, tenant_model_moves to ${application_role};
