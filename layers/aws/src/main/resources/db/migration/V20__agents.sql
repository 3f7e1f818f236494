-- Agents and what they do. Of each version of an agent the definition is kept as JSON, and stays as it is: executions keep
-- the version that they began with.

create table agents (
    tenant_id text not null references tenants,
    id text not null,
    name text not null,
    version int not null,
    created_at timestamptz not null,
    deleted_at timestamptz,
    primary key (tenant_id, id)
);
create unique index agents_by_name on agents (tenant_id, name) where deleted_at is null;

create table agent_versions (
    tenant_id text not null,
    agent_id text not null,
    number int not null,
    definition jsonb not null,
    author text not null,
    created_at timestamptz not null,
    primary key (tenant_id, agent_id, number),
    foreign key (tenant_id, agent_id) references agents on delete cascade
);

create table agent_executions (
    tenant_id text not null references tenants,
    id text not null,
    agent_id text not null,
    version int not null,
    actor text not null,
    input text not null,
    parameters text not null,
    conversation_id text,
    limits jsonb not null,
    root_id text not null,
    parent_id text,
    parent_step int,
    parent_call int,
    depth int not null,
    run_id text,
    step text,
    step_token text,
    status text not null check (status in ('pending', 'running', 'success', 'failed', 'cancelled')),
    attempt int not null,
    machine text,
    degraded text[] not null,
    input_tokens bigint not null,
    output_tokens bigint not null,
    cost numeric not null,
    stop_reason text,
    output text,
    error_code text,
    error_message text,
    created_at timestamptz not null,
    started_at timestamptz,
    ended_at timestamptz,
    primary key (tenant_id, id),
    foreign key (tenant_id, agent_id, version) references agent_versions on delete cascade,
    check ((step is null) = (step_token is null) and (step is null) = (run_id is null)),
    check ((stop_reason is null) = (status in ('pending', 'running')))
);

comment on column agent_executions.step_token is 'secret: is in no export';

create index agent_executions_of_agent on agent_executions (tenant_id, agent_id, id) where parent_id is null;
create index agent_executions_of_parent on agent_executions (tenant_id, parent_id, id) where parent_id is not null;
create unique index agent_executions_of_step on agent_executions (tenant_id, step) where step is not null;
create index agent_executions_of_run on agent_executions (tenant_id, run_id) where run_id is not null;

create table agent_steps (
    tenant_id text not null,
    execution_id text not null,
    number int not null,
    type text not null check (type in ('plan', 'tools', 'handover', 'summarise')),
    text text not null,
    input_tokens bigint not null,
    output_tokens bigint not null,
    cost numeric not null,
    started_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, execution_id, number),
    foreign key (tenant_id, execution_id) references agent_executions on delete cascade
);

create table agent_calls (
    tenant_id text not null,
    execution_id text not null,
    step int not null,
    index int not null,
    call_id text not null,
    name text not null,
    arguments text not null,
    child_id text,
    result text,
    is_error boolean,
    tokens bigint,
    cost numeric,
    started_at timestamptz,
    duration_ms bigint,
    primary key (tenant_id, execution_id, step, index),
    foreign key (tenant_id, execution_id, step) references agent_steps on delete cascade
);

-- What was said before in a conversation, in short. Conversations go without asking; so does this.
create table agent_memories (
    tenant_id text not null,
    conversation_id text not null,
    summary text not null,
    through text not null,
    updated_at timestamptz not null,
    primary key (tenant_id, conversation_id),
    foreign key (tenant_id, conversation_id) references conversations on delete cascade
);

alter table agents enable row level security;
alter table agents force row level security;
create policy own on agents using (tenant_id = current_tenant());
alter table agent_versions enable row level security;
alter table agent_versions force row level security;
create policy own on agent_versions using (tenant_id = current_tenant());
alter table agent_executions enable row level security;
alter table agent_executions force row level security;
create policy own on agent_executions using (tenant_id = current_tenant());
alter table agent_steps enable row level security;
alter table agent_steps force row level security;
create policy own on agent_steps using (tenant_id = current_tenant());
alter table agent_calls enable row level security;
alter table agent_calls force row level security;
create policy own on agent_calls using (tenant_id = current_tenant());
alter table agent_memories enable row level security;
alter table agent_memories force row level security;
create policy own on agent_memories using (tenant_id = current_tenant());

grant select, insert, update, delete on agents, agent_versions, agent_executions, agent_steps, agent_calls, agent_memories
    to ${application_role};
