-- A role that reads three tables. Whatever it is told to do besides, this server refuses it: it may neither write nor make
-- anything, and not call what reads files, waits, writes large objects, or tells others something.

revoke all on database sample from public;
grant connect on database sample to sample_reader;
revoke all on schema public from public;
grant usage on schema public to sample_reader;
grant select on customers, products, orders to sample_reader;

alter role sample_reader noinherit connection limit 50;
alter role sample_reader in database sample set default_transaction_read_only = on;
alter role sample_reader in database sample set statement_timeout = '30s';
alter role sample_reader in database sample set idle_in_transaction_session_timeout = '3min';

do $$
declare
    harmful regprocedure;
begin
    for harmful in
        select p.oid from pg_proc p
        where p.pronamespace = 'pg_catalog'::regnamespace
          and (p.proname ~ '^(lo_|lowrite|loread|pg_sleep|pg_advisory_|pg_try_advisory_|pg_notify$)'
              or p.proname ~ '^(query|table|schema|database|cursor)_to_xml'
              or p.proname in ('set_config', 'pg_cancel_backend', 'pg_terminate_backend', 'pg_export_snapshot',
                  'pg_logical_emit_message', 'ts_stat', 'pg_get_functiondef'))
    loop
        execute format('revoke execute on function %s from public', harmful);
    end loop;
end
$$;
