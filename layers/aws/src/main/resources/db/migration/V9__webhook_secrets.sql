-- Secrets of webhooks follow from a key that is elsewhere, and are not kept. Whoever has one that was made before makes
-- another: what is in backups must not be good any more.
alter table workflow_triggers drop column secret;
delete from workflow_triggers where kind = 'webhook';
