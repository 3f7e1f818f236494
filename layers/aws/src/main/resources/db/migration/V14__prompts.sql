-- Prompts with their versions and the histories of their labels. Versions and histories are written once: whoever may add
-- and remove them may not change them.

create table prompts (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    description text,
    major int not null,
    minor int not null,
    patch int not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);

comment on column prompts.major is 'With minor and patch: the number of the newest version';

-- Variables are kept as they were written, with their members in that order.
create table prompt_versions (
    tenant_id text not null,
    prompt_id text not null,
    major int not null,
    minor int not null,
    patch int not null,
    template text not null,
    variables json not null,
    content_hash text not null,
    comment text,
    author text not null,
    created_at timestamptz not null,
    primary key (tenant_id, prompt_id, major, minor, patch),
    foreign key (tenant_id, prompt_id) references prompts on delete cascade
);

create table prompt_label_moves (
    tenant_id text not null,
    prompt_id text not null,
    label text not null,
    number int not null,
    major int not null,
    minor int not null,
    patch int not null,
    undoes_to int,
    is_undo boolean not null,
    moved_by text not null,
    moved_at timestamptz not null,
    primary key (tenant_id, prompt_id, label, number),
    foreign key (tenant_id, prompt_id, major, minor, patch) references prompt_versions on delete cascade
);

create index prompt_label_moves_of_version on prompt_label_moves (tenant_id, prompt_id, major, minor, patch);

do $$
declare
    name text;
begin
    foreach name in array array['prompts', 'prompt_versions', 'prompt_label_moves'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

grant select, insert, update, delete on prompts to ${application_role};
grant select, insert, delete on prompt_versions, prompt_label_moves to ${application_role};
