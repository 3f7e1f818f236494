# What a region needs before its own stack is applied, because other regions or the edge refer to it.

locals {
  primary        = var.role == "primary"
  primary_region = var.regions[0]
  key_arn        = local.primary ? coalesce(var.data_key_arn, one(aws_kms_key.data[*].arn)) : one(aws_kms_replica_key.data[*].arn)
  key_policy = templatefile("${path.module}/policies/key.json.tftpl", {
    account      = var.account
    firewall_log = "aws-waf-logs-${var.name}"
    trail        = "arn:aws:cloudtrail:${local.primary_region}:${var.account}:trail/${var.name}"
  })
  has_domain = var.domain != null
}

resource "aws_kms_key" "data" {
  count                   = local.primary && var.data_key_arn == null ? 1 : 0
  description             = "Data of ${var.name} in all its regions"
  multi_region            = true
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = local.key_policy
}

resource "aws_kms_replica_key" "data" {
  count                   = local.primary ? 0 : 1
  description             = "Data of ${var.name} in ${var.region}"
  primary_key_arn         = var.data_key_arn
  deletion_window_in_days = 30
  policy                  = local.key_policy
}

resource "aws_kms_alias" "data" {
  name          = "alias/${var.name}-data"
  target_key_id = local.key_arn
}

# One certificate for the four names a region answers to: origin, <region>.origin, ws.origin and <region>.ws.origin.
resource "aws_acm_certificate" "origin" {
  count                     = local.has_domain ? 1 : 0
  domain_name               = "origin.${var.domain}"
  subject_alternative_names = ["*.origin.${var.domain}", "*.ws.origin.${var.domain}"]
  validation_method         = "DNS"
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_acm_certificate_validation" "origin" {
  count                   = local.has_domain ? 1 : 0
  certificate_arn         = aws_acm_certificate.origin[0].arn
  validation_record_fqdns = var.certificate_validation
}

# What the regional stack reads; its foundation.tf says what the fields mean.
resource "aws_ssm_parameter" "foundation" {
  name        = "/${var.name}/foundation"
  description = "What the global stack has made for ${var.region}"
  type        = "String"
  value = jsonencode({
    role                      = var.role
    primary_region            = local.primary_region
    regions                   = var.regions
    key_arn                   = local.key_arn
    boundary_arn              = var.boundary_arn
    documents_bucket          = module.documents.id
    artifacts_bucket          = module.artifacts.id
    logs_bucket               = module.logs.id
    origin_secret_arn         = var.origin_secret_arn == null ? null : replace(var.origin_secret_arn, ":${local.primary_region}:", ":${var.region}:")
    global_cluster            = var.global_cluster
    zone_id                   = var.zone_id
    certificate_arn           = one(aws_acm_certificate_validation.origin[*].certificate_arn)
    origin_domain             = local.has_domain ? "origin.${var.domain}" : null
    regional_domain           = local.has_domain ? "${var.region}.origin.${var.domain}" : null
    websocket_domain          = local.has_domain ? "ws.origin.${var.domain}" : null
    regional_websocket_domain = local.has_domain ? "${var.region}.ws.origin.${var.domain}" : null
  })
}
