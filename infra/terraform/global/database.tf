# The cluster that the regions' Aurora clusters join; the first one to join is its writer.
resource "aws_rds_global_cluster" "this" {
  count                     = local.size.database && !contains(var.without, "database") ? 1 : 0
  global_cluster_identifier = var.name
  engine                    = "aurora-postgresql"
  engine_version            = local.sizes.every.database.version
  database_name             = "jarvis"
  storage_encrypted         = true
  deletion_protection       = var.deletion_protection
}
