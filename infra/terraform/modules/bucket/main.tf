# A private bucket: nothing public, owner's objects only, encrypted, versioned, answering over TLS alone.

resource "aws_s3_bucket" "this" {
  bucket        = var.name
  force_destroy = var.force_destroy
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    # A bucket key spares a call to KMS for each object.
    bucket_key_enabled = var.key_arn != null
    apply_server_side_encryption_by_default {
      sse_algorithm     = var.key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid       = "TlsOnly"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"]
        Resource  = [aws_s3_bucket.this.arn, "${aws_s3_bucket.this.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ], jsondecode(var.statements))
  })
  depends_on = [aws_s3_bucket_public_access_block.this]
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "unfinished"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
    expiration {
      expired_object_delete_marker = var.expires_after == null ? true : null
      days                         = var.expires_after
    }
    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }
    dynamic "transition" {
      for_each = var.tiers
      content {
        days          = transition.value
        storage_class = transition.key
      }
    }
    dynamic "noncurrent_version_transition" {
      for_each = var.noncurrent_tiers
      content {
        noncurrent_days = noncurrent_version_transition.value
        storage_class   = noncurrent_version_transition.key
      }
    }
  }

  dynamic "rule" {
    for_each = var.prefixes
    content {
      id     = trimsuffix(rule.key, "/")
      status = "Enabled"
      filter {
        prefix = rule.key
      }
      dynamic "expiration" {
        for_each = rule.value.expires_after == null ? [] : [rule.value.expires_after]
        content {
          days = expiration.value
        }
      }
      dynamic "transition" {
        for_each = rule.value.tiers
        content {
          days          = transition.value
          storage_class = transition.key
        }
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}
