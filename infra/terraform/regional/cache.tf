# Valkey. In production the primary region's nodes lead a global datastore that the recovery region joins: RPO of
# seconds when the region is lost. The secondary region serves users and so must write, which a member of a global
# datastore cannot; what is in the cache belongs to a region, so it has a cache of its own.

locals {
  leads_datastore = local.has_cache && local.primary && local.size.cache.global && length(local.foundation.regions) > 1 && !contains(var.without, "global-datastore")
  joins_datastore = local.has_cache && local.foundation.role == "recovery" && local.size.cache.global && !contains(var.without, "global-datastore")
  datastore_name  = "/${var.name}/cache-global-datastore"

  redis_url = local.has_cache ? "rediss://${aws_elasticache_replication_group.this[0].primary_endpoint_address}:6379" : ""
}

resource "aws_elasticache_subnet_group" "this" {
  count = local.has_cache ? 1 : 0

  name        = "${var.name}-cache"
  description = "Data subnets"
  subnet_ids  = local.data_subnets
}

resource "aws_elasticache_replication_group" "this" {
  count = local.has_cache ? 1 : 0

  replication_group_id        = var.name
  description                 = "Token buckets, leases and the inference cache"
  global_replication_group_id = local.joins_datastore ? data.aws_ssm_parameter.datastore[0].value : null
  engine                      = local.joins_datastore ? null : "valkey"
  engine_version              = local.joins_datastore ? null : local.size.cache.version
  node_type                   = local.joins_datastore ? null : local.size.cache.node
  port                        = 6379
  num_cache_clusters          = 1 + local.size.cache.replicas
  automatic_failover_enabled  = local.size.cache.replicas > 0
  multi_az_enabled            = local.size.cache.replicas > 0
  transit_encryption_enabled  = local.joins_datastore ? null : true
  transit_encryption_mode     = local.joins_datastore ? null : "required"
  at_rest_encryption_enabled  = local.joins_datastore ? null : true
  kms_key_id                  = local.platform_key_arn
  subnet_group_name           = aws_elasticache_subnet_group.this[0].name
  security_group_ids          = [aws_security_group.part["cache"].id]
  snapshot_retention_limit    = local.size.cache.snapshot_days
  apply_immediately           = true
  auto_minor_version_upgrade  = true
}

resource "aws_elasticache_global_replication_group" "this" {
  count = local.leads_datastore ? 1 : 0

  global_replication_group_id_suffix   = var.name
  global_replication_group_description = "The cache of the primary region, for the recovery region"
  primary_replication_group_id         = aws_elasticache_replication_group.this[0].id
}

resource "aws_ssm_parameter" "datastore" {
  count = local.leads_datastore ? 1 : 0

  name        = local.datastore_name
  description = "The global datastore that the recovery region joins"
  type        = "String"
  value       = aws_elasticache_global_replication_group.this[0].global_replication_group_id
}

data "aws_ssm_parameter" "datastore" {
  provider = aws.primary
  count    = local.joins_datastore ? 1 : 0

  name = local.datastore_name
}
