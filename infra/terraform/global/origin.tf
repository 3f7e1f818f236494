# CloudFront proves itself to the APIs by a header whose value both know. Why the value lies in the state, which is
# encrypted: docs/decisions/0013-origin-secret.md.

resource "terraform_data" "origin" {
  count            = local.has_domain ? 1 : 0
  triggers_replace = var.origin_secret_version
  input            = uuid()
  lifecycle {
    ignore_changes = [input]
  }
}

resource "aws_secretsmanager_secret" "origin" {
  count                   = local.has_domain ? 1 : 0
  name                    = "${var.name}/origin"
  description             = "What CloudFront sends as X-Origin-Verify"
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

# A new version leaves the one before it as AWSPREVIOUS, which the authorizer takes too: CloudFront's locations change
# over one by one.
resource "aws_secretsmanager_secret_version" "origin" {
  count                    = local.has_domain ? 1 : 0
  secret_id                = aws_secretsmanager_secret.origin[0].id
  secret_string_wo         = terraform_data.origin[0].output
  secret_string_wo_version = var.origin_secret_version
}
