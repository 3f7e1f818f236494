-- Rollouts of prompts and models, what was done with them, and what their arms did. Histories are written once.

create table rollouts (
    tenant_id text not null references tenants,
    id text not null,
    kind text not null check (kind in ('prompt', 'model')),
    subject text not null,
    name text not null,
    label text,
    candidate text not null,
    baseline text not null,
    basis text not null check (basis in ('traffic', 'user', 'scenario')),
    stages jsonb not null,
    guards jsonb not null,
    automatic boolean not null,
    gate text,
    state text not null check (state in ('draft', 'running', 'paused', 'completed', 'rolled_back')),
    stage int not null,
    stage_since timestamptz not null,
    held boolean not null,
    created_by text not null,
    created_at timestamptz not null,
    ended_at timestamptz,
    primary key (tenant_id, id),
    check ((ended_at is not null) = (state in ('completed', 'rolled_back')))
);

comment on column rollouts.subject is 'Id of the prompt, or name of the model';
comment on column rollouts.held is 'Whether its end still says where requests for the subject go';
create unique index rollouts_under_way on rollouts (tenant_id, kind, subject) where state in ('running', 'paused');
create index rollouts_in_force on rollouts (tenant_id) where state in ('running', 'paused') or held;

create table rollout_moves (
    tenant_id text not null,
    rollout_id text not null,
    number int not null,
    action text not null,
    state text not null,
    stage int not null,
    moved_by text not null,
    reason text,
    moved_at timestamptz not null,
    primary key (tenant_id, rollout_id, number),
    foreign key (tenant_id, rollout_id) references rollouts on delete cascade
);

-- What instances count together in Redis, as it was at the last look: a row for each time that the count began anew.
create table rollout_figures (
    tenant_id text not null,
    rollout_id text not null,
    stage int not null,
    arm text not null check (arm in ('candidate', 'baseline')),
    epoch text not null,
    counted bigint not null,
    figures jsonb not null,
    primary key (tenant_id, rollout_id, stage, arm, epoch),
    foreign key (tenant_id, rollout_id) references rollouts on delete cascade
);

comment on column rollout_figures.counted is 'How many things the figures tell of: the greater one is newer';

do $$
declare
    name text;
begin
    foreach name in array array['rollouts', 'rollout_moves', 'rollout_figures'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy own on %I using (tenant_id = current_tenant())', name);
    end loop;
end $$;

grant select, insert, update, delete on rollouts, rollout_figures to ${application_role};
grant select, insert, delete on rollout_moves to ${application_role};
