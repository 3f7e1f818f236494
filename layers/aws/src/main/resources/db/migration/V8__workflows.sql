-- Workflows with their versions, what starts them, their runs, and what runs ask people; the tasks that failed for good;
-- and the names by which tenants call models.

create table model_aliases (
    tenant_id text not null references tenants,
    alias text not null,
    model text not null,
    primary key (tenant_id, alias)
);

create table workflows (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    latest int not null,
    machine text,
    stable int,
    candidate int,
    candidate_weight int check (candidate_weight between 1 and 99),
    previous int,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    primary key (tenant_id, id),
    unique (tenant_id, name),
    check ((machine is null) = (stable is null)),
    check ((candidate is null) = (candidate_weight is null))
);

create table workflow_versions (
    tenant_id text not null,
    workflow_id text not null,
    number int not null,
    source text not null,
    definition text not null,
    inputs jsonb not null,
    source_map jsonb not null,
    permissions text[] not null,
    author text not null,
    machine_version text,
    created_at timestamptz not null,
    primary key (tenant_id, workflow_id, number),
    foreign key (tenant_id, workflow_id) references workflows on delete cascade
);

create table workflow_triggers (
    tenant_id text not null,
    id text not null,
    workflow_id text not null,
    kind text not null check (kind in ('schedule', 'event', 'webhook')),
    settings jsonb not null,
    event_type text,
    input jsonb not null,
    principal text not null,
    permissions text[] not null,
    secret text,
    created_at timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, workflow_id) references workflows on delete cascade
);

comment on column workflow_triggers.secret is 'secret: is in no export';
create index workflow_triggers_of_workflow on workflow_triggers (tenant_id, workflow_id, id);
create index workflow_triggers_of_event on workflow_triggers (tenant_id, event_type) where event_type is not null;

-- A run outlives its workflow. Two runs of a workflow are never for the same thing.
create table workflow_runs (
    tenant_id text not null references tenants,
    id text not null,
    workflow_id text not null,
    version int,
    status text not null check (status in ('pending', 'running', 'success', 'failed', 'retry', 'cancelled')),
    attempt int not null,
    input jsonb not null,
    principal text not null,
    permissions text[] not null,
    origin text not null,
    deduplication text,
    priority text not null check (priority in ('low', 'normal', 'high')),
    limits jsonb not null,
    root_id text not null,
    parent_id text,
    parent_token text,
    execution text,
    output jsonb,
    error_code text,
    error_detail text,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, root_id) references workflow_runs deferrable initially deferred,
    unique (tenant_id, workflow_id, deduplication)
);

comment on column workflow_runs.parent_token is 'secret: is in no export';
create index workflow_runs_of_workflow on workflow_runs (tenant_id, workflow_id, id);
create index workflow_runs_unfinished on workflow_runs (tenant_id, workflow_id)
    where status in ('pending', 'running', 'retry');
create index workflow_runs_of_parent on workflow_runs (tenant_id, parent_id) where parent_id is not null;

create table workflow_approvals (
    tenant_id text not null,
    id text not null,
    run_id text not null,
    place text not null,
    step text not null,
    token text not null,
    title text not null,
    message text not null,
    data jsonb,
    approvers text[] not null,
    status text not null check (status in ('pending', 'approved', 'rejected', 'withdrawn')),
    decided_by text,
    comment text,
    created_at timestamptz not null,
    decided_at timestamptz,
    primary key (tenant_id, id),
    unique (tenant_id, place),
    foreign key (tenant_id, run_id) references workflow_runs on delete cascade
);

comment on column workflow_approvals.token is 'secret: is in no export';
create index workflow_approvals_pending on workflow_approvals (tenant_id, id) where status = 'pending';
create index workflow_approvals_of_run on workflow_approvals (tenant_id, run_id);

create table dead_letters (
    tenant_id text not null references tenants,
    task_id text not null,
    kind text not null,
    subject text not null,
    error text not null,
    attempts int not null,
    archived_at timestamptz not null,
    replayed_at timestamptz,
    primary key (tenant_id, task_id)
);

-- The runs of all tenants that wait for their turn or have it. It is of the registry: in the platform's own schema, and
-- stays there when a tenant moves.
create table run_queue (
    tenant_id text not null references tenants,
    run_id text not null,
    vip boolean not null,
    priority int not null,
    queued_at timestamptz not null,
    taken_at timestamptz,
    primary key (tenant_id, run_id)
);

create index run_queue_by_run on run_queue (run_id);

do $$
declare
    name text;
begin
    foreach name in array array[
        'model_aliases', 'workflows', 'workflow_versions', 'workflow_triggers', 'workflow_runs', 'workflow_approvals',
        'dead_letters', 'run_queue'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

-- Whose turn it is can only be told by who sees the runs of all.
create policy listed on run_queue for select using (current_setting('jarvis.registry', true) = 'on');

grant select, insert, update, delete
    on model_aliases, workflows, workflow_versions, workflow_triggers, workflow_runs, workflow_approvals, dead_letters,
        run_queue
    to ${application_role};
