# Copies what is written to one bucket, and what is deleted from it, to the same bucket of the other regions.

resource "aws_s3_bucket_replication_configuration" "this" {
  bucket = var.bucket
  role   = var.role_arn

  dynamic "rule" {
    for_each = { for index, region in sort(keys(var.destinations)) : region => index }
    content {
      id       = rule.key
      priority = rule.value
      status   = "Enabled"
      filter {}

      delete_marker_replication {
        status = "Enabled"
      }

      source_selection_criteria {
        sse_kms_encrypted_objects {
          status = "Enabled"
        }
        # Tags and locks that are changed on a copy travel back.
        replica_modifications {
          status = "Enabled"
        }
      }

      destination {
        bucket = var.destinations[rule.key].bucket_arn
        encryption_configuration {
          replica_kms_key_id = var.destinations[rule.key].key_arn
        }
        # S3's promise of 15 minutes for 99.9 % of the objects, with the metrics that show it.
        dynamic "replication_time" {
          for_each = var.time_control ? [15] : []
          content {
            status = "Enabled"
            time {
              minutes = replication_time.value
            }
          }
        }
        dynamic "metrics" {
          for_each = var.time_control ? [15] : []
          content {
            status = "Enabled"
            event_threshold {
              minutes = metrics.value
            }
          }
        }
      }
    }
  }
}
