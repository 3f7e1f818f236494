-- Code that is run in the sandbox. What it prints is here as far as it is short, and whole in its result in the documents
-- bucket, below sandbox/TENANT/; so are its files.

create table sandbox_executions (
    tenant_id text not null references tenants,
    id text not null,
    principal text not null,
    language text not null,
    timeout_ms bigint not null,
    memory_bytes bigint not null,
    code_sha256 text not null,
    status text not null
        check (status in ('pending', 'running', 'success', 'failed', 'timeout', 'cancelled')),
    degraded text[] not null,
    run_id text,
    step text,
    step_token text,
    created_at timestamptz not null,
    deadline timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    outcome jsonb,
    stdout text,
    stderr text,
    primary key (tenant_id, id),
    check ((step is null) = (step_token is null) and (step is null) = (run_id is null)),
    check ((outcome is null) = (status in ('pending', 'running')))
);

comment on column sandbox_executions.step_token is 'secret: is in no export';

-- Of the same doing of a workflow's step there is one at a time.
create unique index sandbox_executions_of_step_under_way on sandbox_executions (tenant_id, step)
    where step is not null and status in ('pending', 'running');
create index sandbox_executions_of_step on sandbox_executions (tenant_id, step, id) where step is not null;
create index sandbox_executions_of_run on sandbox_executions (tenant_id, run_id) where run_id is not null;
create index sandbox_executions_by_status on sandbox_executions (tenant_id, status, id);

alter table sandbox_executions enable row level security;
alter table sandbox_executions force row level security;
create policy own on sandbox_executions using (tenant_id = current_tenant());

grant select, insert, update, delete on sandbox_executions to ${application_role};
