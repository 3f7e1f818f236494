# The region's own key, for logs, queues, topics, the cache and the database. The data key is the global stack's.

locals {
  platform_key_arn = var.kms_key_arn != null ? var.kms_key_arn : aws_kms_key.platform[0].arn
}

resource "aws_kms_key" "platform" {
  count = var.kms_key_arn == null ? 1 : 0

  description             = "Logs, queues, topics, cache and database of ${var.name} in ${var.region}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AdministerKey"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${local.account}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "UseKeyForLogs"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
        Resource  = "*"
        Condition = { ArnLike = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:${var.region}:${local.account}:*" } }
      },
      {
        # EventBridge writes to encrypted queues, CloudWatch's alarms to the encrypted topic.
        Sid       = "UseKeyForEvents"
        Effect    = "Allow"
        Principal = { Service = ["cloudwatch.amazonaws.com", "events.amazonaws.com"] }
        Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource  = "*"
        Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
      },
    ]
  })
}

resource "aws_kms_alias" "platform" {
  count = var.kms_key_arn == null ? 1 : 0

  name          = "alias/${var.name}"
  target_key_id = aws_kms_key.platform[0].key_id
}
