# DynamoDB global tables: written in any region, read in all.
resource "aws_dynamodb_table" "this" {
  for_each                    = local.tables
  name                        = "${var.name}-${each.key}"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = each.value.key
  deletion_protection_enabled = var.deletion_protection
  # Global tables replicate from the stream.
  stream_enabled   = length(local.copies) > 0
  stream_view_type = length(local.copies) > 0 ? "NEW_AND_OLD_IMAGES" : null

  attribute {
    name = each.value.key
    type = "S"
  }

  ttl {
    attribute_name = each.value.expires
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = module.primary.key_arn
  }

  dynamic "replica" {
    for_each = local.copies
    content {
      region_name            = replica.value
      kms_key_arn            = local.foundations[replica.value].key_arn
      point_in_time_recovery = true
      propagate_tags         = true
    }
  }
}
