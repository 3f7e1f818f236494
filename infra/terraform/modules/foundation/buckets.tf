locals {
  bucket = { for kind in ["documents", "artifacts", "logs"] : kind => "${var.name}-${kind}-${var.account}-${var.region}" }
}

# Originals and extracted text. Every write and delete becomes an event.
module "documents" {
  source           = "../bucket"
  name             = local.bucket.documents
  key_arn          = local.key_arn
  force_destroy    = !var.deletion_protection
  tiers            = var.lifecycles.documents.tiers
  noncurrent_tiers = var.lifecycles.documents.noncurrent_tiers
  noncurrent_days  = var.lifecycles.documents.noncurrent_days
  expires_after    = var.lifecycles.documents.expires_after
  prefixes         = var.lifecycles.documents.prefixes
}

resource "aws_s3_bucket_notification" "documents" {
  bucket      = module.documents.id
  eventbridge = true
}

resource "aws_s3_bucket_logging" "this" {
  for_each      = { documents = module.documents.id, artifacts = module.artifacts.id }
  bucket        = each.value
  target_bucket = module.logs.id
  target_prefix = "s3/${each.key}/"
}

resource "aws_s3_bucket_inventory" "documents" {
  count                    = var.settings.bucket_inventory ? 1 : 0
  bucket                   = module.documents.id
  name                     = "weekly"
  included_object_versions = "All"
  optional_fields          = ["EncryptionStatus", "LastModifiedDate", "ReplicationStatus", "Size", "StorageClass"]
  schedule {
    frequency = "Weekly"
  }
  destination {
    bucket {
      bucket_arn = module.logs.arn
      account_id = var.account
      prefix     = "inventory"
      format     = "Parquet"
    }
  }
}

# Lambda's layers.
module "artifacts" {
  source           = "../bucket"
  name             = local.bucket.artifacts
  key_arn          = local.key_arn
  force_destroy    = !var.deletion_protection
  tiers            = var.lifecycles.artifacts.tiers
  noncurrent_tiers = var.lifecycles.artifacts.noncurrent_tiers
  noncurrent_days  = var.lifecycles.artifacts.noncurrent_days
  expires_after    = var.lifecycles.artifacts.expires_after
}

# What AWS writes about the buckets, the account and the edge. S3 delivers its access logs only to a bucket that is
# encrypted with its own keys.
module "logs" {
  source           = "../bucket"
  name             = local.bucket.logs
  force_destroy    = !var.deletion_protection
  tiers            = var.lifecycles.logs.tiers
  noncurrent_tiers = var.lifecycles.logs.noncurrent_tiers
  noncurrent_days  = var.lifecycles.logs.noncurrent_days
  expires_after    = var.lifecycles.logs.expires_after
  statements = templatefile("${path.module}/policies/logs.json.tftpl", {
    account = var.account
    bucket  = "arn:aws:s3:::${local.bucket.logs}"
  })
}
