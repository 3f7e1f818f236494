# Aurora PostgreSQL, Serverless v2. In production the primary region's cluster leads an Aurora global database that the
# other regions' clusters join.

locals {
  database_cluster         = var.name
  database_subnet_group    = "${var.name}-database"
  database_parameter_group = "${var.name}-database"
  database_name            = "jarvis"
  drill_prefix             = "${var.name}-drill-"

  joins_database = local.foundation.global_cluster != null && !local.primary
  # After a switch-over or a failover another region than the primary leads the global database.
  database_leader  = coalesce(var.database_leader, local.foundation.primary_region)
  follows_database = local.foundation.global_cluster != null && var.region != local.database_leader

  # Functions that act as the owner or change passwords go past the proxy: it would pin their connections, and knows
  # the application's user only. A region that follows has no writer behind its proxy: its readers forward what is
  # written to the leader, and the proxy serves when the region leads.
  direct_url = local.has_database ? join("", [
    "jdbc:postgresql://", local.follows_database ? aws_rds_cluster.this[0].reader_endpoint : aws_rds_cluster.this[0].endpoint,
    ":5432/", local.database_name, "?sslmode=verify-full&sslrootcert=/opt/certificates/rds.pem"
  ]) : ""
  pooled_url = local.has_proxy && !local.follows_database ? join("", [
    "jdbc:postgresql://", aws_db_proxy.this[0].endpoint, ":5432/", local.database_name,
    "?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"
  ]) : local.direct_url
}

resource "aws_db_subnet_group" "this" {
  count = local.has_database ? 1 : 0

  name        = local.database_subnet_group
  description = "Data subnets"
  subnet_ids  = local.data_subnets
}

resource "aws_rds_cluster_parameter_group" "this" {
  count = local.has_database ? 1 : 0

  name        = local.database_parameter_group
  description = "Encrypted connections only; slow statements are logged, their values are not"
  family      = "aurora-postgresql17"

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = local.size.database.slow
  }

  parameter {
    name  = "log_parameter_max_length"
    value = "0"
  }

  parameter {
    name  = "log_parameter_max_length_on_error"
    value = "0"
  }
}

resource "aws_rds_cluster" "this" {
  count = local.has_database ? 1 : 0

  cluster_identifier              = local.database_cluster
  engine                          = "aurora-postgresql"
  engine_version                  = local.size.database.version
  engine_mode                     = "provisioned"
  database_name                   = local.joins_database ? null : local.database_name
  global_cluster_identifier       = local.foundation.global_cluster
  enable_global_write_forwarding  = local.follows_database
  enable_http_endpoint            = !local.follows_database
  master_username                 = local.joins_database ? null : local.users.owner.username
  master_password_wo              = local.makes_passwords ? jsondecode(ephemeral.aws_secretsmanager_secret_version.owner[0].secret_string).password : null
  master_password_wo_version      = local.makes_passwords ? 1 : null
  db_subnet_group_name            = aws_db_subnet_group.this[0].name
  vpc_security_group_ids          = [aws_security_group.part["database"].id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this[0].name
  storage_encrypted               = true
  kms_key_id                      = local.platform_key_arn
  backup_retention_period         = local.size.database.backup_days
  copy_tags_to_snapshot           = true
  deletion_protection             = var.deletion_protection
  skip_final_snapshot             = !var.deletion_protection
  final_snapshot_identifier       = var.deletion_protection ? "${var.name}-last" : null
  enabled_cloudwatch_logs_exports = ["postgresql"]

  serverlessv2_scaling_configuration {
    min_capacity             = local.size.database.minimum
    max_capacity             = local.size.database.maximum
    seconds_until_auto_pause = local.size.database.pause
  }

  lifecycle {
    # Aurora sets the source of a cluster that joins; a switch-over or failover exchanges the roles.
    ignore_changes = [replication_source_identifier]

    precondition {
      condition     = local.primary || local.foundation.global_cluster != null
      error_message = "Only the primary region has a database of its own: the global stack must be of size production to have others."
    }
  }

  depends_on = [module.database_log_group]
}

ephemeral "aws_secretsmanager_secret_version" "owner" {
  provider = aws.passwords
  count    = local.makes_passwords && local.has_database ? 1 : 0

  secret_id = aws_secretsmanager_secret_version.database["owner"].secret_id
}

resource "aws_rds_cluster_instance" "this" {
  count = local.has_database ? 1 + local.size.database.readers : 0

  identifier          = "${var.name}-${count.index + 1}"
  cluster_identifier  = aws_rds_cluster.this[0].id
  instance_class      = "db.serverless"
  engine              = aws_rds_cluster.this[0].engine
  engine_version      = aws_rds_cluster.this[0].engine_version
  promotion_tier      = count.index
  publicly_accessible = false
  # Versions are raised in infra/sizes.yaml: the regions of a global database must have the same.
  auto_minor_version_upgrade      = false
  performance_insights_enabled    = local.size.database.insights
  performance_insights_kms_key_id = local.size.database.insights ? local.platform_key_arn : null
}

# Aurora writes to this name; made here so that its entries end and are encrypted.
module "database_log_group" {
  source = "../modules/log-group"
  count  = local.has_database ? 1 : 0

  name      = "/aws/rds/cluster/${local.database_cluster}/postgresql"
  retention = local.logs.retention
  key_arn   = local.logs.key_arn
  masked    = local.logs.masked
}

module "proxy_role" {
  source = "../modules/role"
  count  = local.has_proxy ? 1 : 0

  name            = "${var.name}-${var.region}-database-proxy"
  description     = "Lets the database's proxy read the application's password"
  service         = "rds.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [local.account] } }
  boundary        = local.foundation.boundary_arn
  statements = [
    { sid = "ReadPassword", actions = ["secretsmanager:GetSecretValue"], resources = [local.secret_arns.application] },
    {
      sid       = "UseKeyForSecretsmanager"
      actions   = ["kms:Decrypt"]
      resources = [local.key_arns.data]
      condition = { StringEquals = { "kms:ViaService" = ["secretsmanager.${var.region}.amazonaws.com"] } }
    },
  ]
}

resource "aws_db_proxy" "this" {
  count = local.has_proxy ? 1 : 0

  name                   = var.name
  engine_family          = "POSTGRESQL"
  role_arn               = module.proxy_role[0].arn
  require_tls            = true
  idle_client_timeout    = 900
  vpc_subnet_ids         = local.data_subnets
  vpc_security_group_ids = [aws_security_group.part["database"].id]

  auth {
    auth_scheme               = "SECRETS"
    client_password_auth_type = "POSTGRES_SCRAM_SHA_256"
    iam_auth                  = "DISABLED"
    secret_arn                = local.secret_arns.application
  }
}

# The proxy and the database have the same security group.
resource "aws_vpc_security_group_ingress_rule" "proxy" {
  count = local.has_proxy ? 1 : 0

  security_group_id            = aws_security_group.part["database"].id
  description                  = "From the proxy"
  referenced_security_group_id = aws_security_group.part["database"].id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_vpc_security_group_egress_rule" "proxy" {
  count = local.has_proxy ? 1 : 0

  security_group_id            = aws_security_group.part["database"].id
  description                  = "From the proxy to the database"
  referenced_security_group_id = aws_security_group.part["database"].id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_db_proxy_default_target_group" "this" {
  count = local.has_proxy ? 1 : 0

  db_proxy_name = aws_db_proxy.this[0].name

  connection_pool_config {
    max_connections_percent      = 80
    max_idle_connections_percent = 20
    connection_borrow_timeout    = 10
  }
}

resource "aws_db_proxy_target" "this" {
  count = local.has_proxy ? 1 : 0

  db_proxy_name         = aws_db_proxy.this[0].name
  target_group_name     = aws_db_proxy_default_target_group.this[0].name
  db_cluster_identifier = aws_rds_cluster.this[0].cluster_identifier

  depends_on = [aws_rds_cluster_instance.this]
}
