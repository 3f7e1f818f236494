# CloudFront proves itself to the APIs by a header whose value both know. The secret holds the value in force and the one
# before it, so that nothing is turned away while CloudFront's locations change over. Why it lies in the state, which is
# encrypted: docs/decisions.

locals {
  # Versions take turns in two places; raising the version renews the place that has been out of force.
  origin_places = { 0 = floor(var.origin_secret_version / 2), 1 = floor((var.origin_secret_version + 1) / 2) }
  origin_values = local.has_domain ? {
    current  = terraform_data.origin[tostring(var.origin_secret_version % 2)].output
    previous = terraform_data.origin[tostring((var.origin_secret_version + 1) % 2)].output
  } : {}
}

resource "terraform_data" "origin" {
  for_each         = local.has_domain ? local.origin_places : {}
  triggers_replace = each.value
  input            = uuid()
  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_secretsmanager_secret" "origin" {
  count                   = local.has_domain ? 1 : 0
  name                    = "${var.name}/origin"
  description             = "What CloudFront sends as X-Origin-Verify: current and previous"
  kms_key_id              = module.primary.key_arn
  recovery_window_in_days = var.deletion_protection ? 30 : 0
  dynamic "replica" {
    for_each = local.copies
    content {
      region     = replica.value
      kms_key_id = local.foundations[replica.value].key_arn
    }
  }
}

resource "aws_secretsmanager_secret_version" "origin" {
  count                    = local.has_domain ? 1 : 0
  secret_id                = aws_secretsmanager_secret.origin[0].id
  secret_string_wo         = jsonencode(local.origin_values)
  secret_string_wo_version = var.origin_secret_version
}
