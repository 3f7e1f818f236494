-- Personas with their versions, and what judges said of them. Versions and validations are written once: whoever may add
-- and remove them may not change them.

create table personas (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    latest int not null,
    published int,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);

comment on column personas.latest is 'The number of the newest version';

-- Definitions are kept as they were written, with their members in that order.
create table persona_versions (
    tenant_id text not null,
    persona_id text not null,
    number int not null,
    definition json not null,
    content_hash text not null,
    prerendered text,
    comment text,
    author text not null,
    created_at timestamptz not null,
    primary key (tenant_id, persona_id, number),
    foreign key (tenant_id, persona_id) references personas on delete cascade
);

create table persona_validations (
    tenant_id text not null,
    id text not null,
    persona_id text not null,
    version int not null,
    verdict text not null check (verdict in ('passed', 'failed', 'inconclusive')),
    average numeric,
    min_score numeric not null,
    runs int not null,
    responses json not null,
    reasons json not null,
    degraded json not null,
    cost numeric,
    currency text,
    author text not null,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, persona_id, version) references persona_versions on delete cascade,
    check ((cost is null) = (currency is null))
);

create index persona_validations_of_version on persona_validations (tenant_id, persona_id, version, id);

-- Live answers that were judged; they go with the conversation.
create table persona_samples (
    tenant_id text not null,
    message_id text not null,
    persona_id text not null,
    version int not null,
    score numeric,
    note text not null,
    judged_at timestamptz not null,
    primary key (tenant_id, message_id),
    foreign key (tenant_id, message_id) references messages on delete cascade,
    foreign key (tenant_id, persona_id, version) references persona_versions on delete cascade
);

create index persona_samples_of_version on persona_samples (tenant_id, persona_id, version, message_id);

do $$
declare
    name text;
begin
    foreach name in array array['personas', 'persona_versions', 'persona_validations', 'persona_samples'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

grant select, insert, update, delete on personas to ${application_role};
grant select, insert, delete on persona_versions, persona_validations, persona_samples to ${application_role};
