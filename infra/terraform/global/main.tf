# What spans regions, or must be there before a region's stack is applied.

data "aws_caller_identity" "current" {}

locals {
  infra      = "${path.module}/../.."
  manifests  = "${path.module}/../../.."
  sizes      = yamldecode(file("${local.infra}/sizes.yaml"))
  size       = local.sizes[var.size].global
  grants     = yamldecode(file("${local.manifests}/functions/grants.yaml"))
  tables     = yamldecode(file("${local.manifests}/functions/tables.yaml"))
  tasks      = yamldecode(file("${local.manifests}/tasks/tasks.yaml"))
  lifecycles = yamldecode(file("${local.infra}/lifecycles.yaml"))

  account    = data.aws_caller_identity.current.account_id
  regions    = compact([var.regions.primary, var.regions.secondary, var.regions.recovery])
  copies     = slice(local.regions, 1, length(local.regions))
  has_domain = var.domain != null

  foundations = merge(
    { (var.regions.primary) = module.primary.made },
    var.regions.secondary == null ? {} : { (coalesce(var.regions.secondary, "none")) = module.secondary[0].made },
    var.regions.recovery == null ? {} : { (coalesce(var.regions.recovery, "none")) = module.recovery[0].made },
  )
}

module "primary" {
  source                 = "../modules/foundation"
  role                   = "primary"
  region                 = var.regions.primary
  data_key_arn           = var.data_key_arn
  name                   = var.name
  account                = local.account
  regions                = local.regions
  settings               = local.size
  without                = var.without
  lifecycles             = local.lifecycles
  config_rules           = yamldecode(file("${local.infra}/config-rules.yaml"))
  config_role_arn        = one(aws_iam_role.config[*].arn)
  repositories           = toset([for task in values(local.tasks) : "${var.name}/${split(":", task.image)[0]}"])
  deletion_protection    = var.deletion_protection
  alarm_emails           = var.alarm_emails
  boundary_arn           = aws_iam_policy.boundary.arn
  origin_secret_arn      = one(aws_secretsmanager_secret.origin[*].arn)
  global_cluster         = one(aws_rds_global_cluster.this[*].id)
  zone_id                = local.zone_id
  domain                 = var.domain
  certificate_validation = values(aws_route53_record.certificate)[*].fqdn
}

module "secondary" {
  source                 = "../modules/foundation"
  count                  = var.regions.secondary == null ? 0 : 1
  providers              = { aws = aws.secondary }
  role                   = "secondary"
  region                 = var.regions.secondary
  data_key_arn           = module.primary.key_arn
  name                   = var.name
  account                = local.account
  regions                = local.regions
  settings               = local.size
  without                = var.without
  lifecycles             = local.lifecycles
  config_rules           = yamldecode(file("${local.infra}/config-rules.yaml"))
  config_role_arn        = one(aws_iam_role.config[*].arn)
  repositories           = toset([for task in values(local.tasks) : "${var.name}/${split(":", task.image)[0]}"])
  deletion_protection    = var.deletion_protection
  alarm_emails           = var.alarm_emails
  boundary_arn           = aws_iam_policy.boundary.arn
  origin_secret_arn      = one(aws_secretsmanager_secret.origin[*].arn)
  global_cluster         = one(aws_rds_global_cluster.this[*].id)
  zone_id                = local.zone_id
  domain                 = var.domain
  certificate_validation = values(aws_route53_record.certificate)[*].fqdn
}

module "recovery" {
  source                 = "../modules/foundation"
  count                  = var.regions.recovery == null ? 0 : 1
  providers              = { aws = aws.recovery }
  role                   = "recovery"
  region                 = var.regions.recovery
  data_key_arn           = module.primary.key_arn
  name                   = var.name
  account                = local.account
  regions                = local.regions
  settings               = local.size
  without                = var.without
  lifecycles             = local.lifecycles
  config_rules           = yamldecode(file("${local.infra}/config-rules.yaml"))
  config_role_arn        = one(aws_iam_role.config[*].arn)
  repositories           = toset([for task in values(local.tasks) : "${var.name}/${split(":", task.image)[0]}"])
  deletion_protection    = var.deletion_protection
  alarm_emails           = var.alarm_emails
  boundary_arn           = aws_iam_policy.boundary.arn
  origin_secret_arn      = one(aws_secretsmanager_secret.origin[*].arn)
  global_cluster         = one(aws_rds_global_cluster.this[*].id)
  zone_id                = local.zone_id
  domain                 = var.domain
  certificate_validation = values(aws_route53_record.certificate)[*].fqdn
}
