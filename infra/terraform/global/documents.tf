# Documents are copied from every region to every other.

locals {
  replicates = length(local.copies) > 0 && !contains(var.without, "replication")
  documents  = { for region, foundation in local.foundations : region => foundation.documents_bucket }
}

resource "aws_iam_role" "replication" {
  count                = local.replicates ? 1 : 0
  name                 = "${var.name}-replication"
  description          = "S3 copies documents between the regions"
  permissions_boundary = aws_iam_policy.boundary.arn
  assume_role_policy   = templatefile("${path.module}/policies/trust.json.tftpl", { service = "s3.amazonaws.com" })
}

resource "aws_iam_role_policy" "replication" {
  count = local.replicates ? 1 : 0
  name  = "copy"
  role  = aws_iam_role.replication[0].id
  policy = templatefile("${path.module}/policies/replication.json.tftpl", {
    buckets = jsonencode(values(local.documents)[*].bucket_arn)
    objects = jsonencode([for bucket in values(local.documents) : "${bucket.bucket_arn}/*"])
    keys    = jsonencode(values(local.documents)[*].key_arn)
  })
}

module "replication_primary" {
  source       = "../modules/replication"
  count        = local.replicates ? 1 : 0
  bucket       = local.documents[var.regions.primary].id
  role_arn     = aws_iam_role.replication[0].arn
  destinations = { for region, bucket in local.documents : region => bucket if region != var.regions.primary }
  time_control = local.size.replication_time_control
}

module "replication_secondary" {
  source       = "../modules/replication"
  count        = local.replicates && var.regions.secondary != null ? 1 : 0
  providers    = { aws = aws.secondary }
  bucket       = local.documents[var.regions.secondary].id
  role_arn     = aws_iam_role.replication[0].arn
  destinations = { for region, bucket in local.documents : region => bucket if region != var.regions.secondary }
  time_control = local.size.replication_time_control
}

module "replication_recovery" {
  source       = "../modules/replication"
  count        = local.replicates && var.regions.recovery != null ? 1 : 0
  providers    = { aws = aws.recovery }
  bucket       = local.documents[var.regions.recovery].id
  role_arn     = aws_iam_role.replication[0].arn
  destinations = { for region, bucket in local.documents : region => bucket if region != var.regions.recovery }
  time_control = local.size.replication_time_control
}
