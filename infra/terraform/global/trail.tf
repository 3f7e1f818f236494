# Who did what in the account, in all its regions.
resource "aws_cloudtrail" "this" {
  count                         = contains(var.without, "trail") ? 0 : 1
  name                          = var.name
  s3_bucket_name                = local.foundations[var.regions.primary].logs_bucket.id
  s3_key_prefix                 = "trail"
  kms_key_id                    = module.primary.key_arn
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true

  event_selector {
    read_write_type           = "All"
    include_management_events = true
    dynamic "data_resource" {
      for_each = local.size.trail_objects ? ["AWS::S3::Object"] : []
      content {
        type   = data_resource.value
        values = [for bucket in values(local.documents) : "${bucket.bucket_arn}/"]
      }
    }
  }
}

resource "aws_iam_role" "config" {
  count              = local.size.config && !contains(var.without, "config") ? 1 : 0
  name               = "${var.name}-config"
  description        = "AWS Config records how resources change"
  assume_role_policy = templatefile("${path.module}/policies/trust.json.tftpl", { service = "config.amazonaws.com" })
}

resource "aws_iam_role_policy_attachment" "config" {
  count      = length(aws_iam_role.config)
  role       = aws_iam_role.config[0].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWS_ConfigRole"
}

resource "aws_iam_role_policy" "config" {
  count = length(aws_iam_role.config)
  name  = "deliver"
  role  = aws_iam_role.config[0].id
  policy = templatefile("${path.module}/policies/config.json.tftpl", {
    buckets = jsonencode(values(local.foundations)[*].logs_bucket.arn)
    objects = jsonencode([for foundation in values(local.foundations) : "${foundation.logs_bucket.arn}/config/*"])
  })
}
