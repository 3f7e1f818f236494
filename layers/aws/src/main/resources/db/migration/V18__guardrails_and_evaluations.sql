-- What tenants add to the deployment's guardrails, as the API has it; sets of questions with expected answers; and how well
-- prompts and models answer them. Versions of sets are written once: whoever may add and remove them may not change them.

create table guardrails (
    tenant_id text not null primary key references tenants,
    settings jsonb not null
);

create table evaluation_datasets (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    latest int not null,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name)
);

create table evaluation_dataset_versions (
    tenant_id text not null,
    dataset_id text not null,
    number int not null,
    size int not null,
    content_hash text not null,
    author text not null,
    created_at timestamptz not null,
    primary key (tenant_id, dataset_id, number),
    foreign key (tenant_id, dataset_id) references evaluation_datasets on delete cascade
);

create table evaluation_cases (
    tenant_id text not null,
    dataset_id text not null,
    version int not null,
    number int not null,
    content json not null,
    primary key (tenant_id, dataset_id, version, number),
    foreign key (tenant_id, dataset_id, version) references evaluation_dataset_versions on delete cascade
);

-- An evaluation keeps what it found when its set is removed.
create table evaluations (
    tenant_id text not null references tenants,
    id text not null,
    task_id text not null,
    dataset_id text not null,
    dataset_version int not null,
    size int not null,
    plan json not null,
    status text not null check (status in ('running', 'success', 'failed', 'cancelled')),
    error text,
    report json,
    author text not null,
    created_at timestamptz not null,
    finished_at timestamptz,
    primary key (tenant_id, id)
);

create table evaluation_results (
    tenant_id text not null,
    evaluation_id text not null,
    number int not null,
    result json not null,
    primary key (tenant_id, evaluation_id, number),
    foreign key (tenant_id, evaluation_id) references evaluations on delete cascade
);

do $$
declare
    name text;
begin
    foreach name in array array['guardrails', 'evaluation_datasets', 'evaluation_dataset_versions', 'evaluation_cases',
            'evaluations', 'evaluation_results'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

grant select, insert, update, delete on guardrails, evaluation_datasets, evaluations, evaluation_results
    to ${application_role};
grant select, insert, delete on evaluation_dataset_versions, evaluation_cases to ${application_role};
