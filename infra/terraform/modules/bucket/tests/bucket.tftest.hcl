mock_provider "aws" {
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::things" }
  }
}

variables {
  name            = "things"
  noncurrent_days = 30
}

run "refuses_what_is_not_over_tls" {
  assert {
    condition = length([
      for statement in jsondecode(aws_s3_bucket_policy.this.policy).Statement : statement
      if statement.Effect == "Deny" && statement.Condition.Bool["aws:SecureTransport"] == "false" && contains(statement.Action, "s3:GetObject")
    ]) == 1
    error_message = "The policy lets objects be read without TLS"
  }
}

run "is_not_public" {
  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls, aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls, aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    error_message = "The bucket can be made public"
  }
}

run "keeps_versions_as_long_as_it_is_told" {
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.this.rule[0].noncurrent_version_expiration[0].noncurrent_days == 30
    error_message = "Old versions are kept for another time"
  }
  assert {
    condition     = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled"
    error_message = "Versions are not kept"
  }
}

run "encrypts_with_the_key_it_is_given" {
  variables {
    key_arn = "arn:aws:kms:us-east-1:123456789012:key/data"
  }
  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.this.rule).apply_server_side_encryption_by_default).kms_master_key_id == var.key_arn
    error_message = "Objects are encrypted by another key"
  }
}

run "moves_objects_to_cheaper_tiers" {
  variables {
    tiers = { INTELLIGENT_TIERING = 30 }
  }
  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[0].transition).storage_class == "INTELLIGENT_TIERING"
    error_message = "Objects stay where they are"
  }
}

run "keeps_objects_of_a_prefix_as_long_as_it_is_told" {
  variables {
    prefixes = { "audit/" = { tiers = { GLACIER_IR = 30 } }, "exports/" = { expires_after = 7 } }
  }
  assert {
    condition = (
      aws_s3_bucket_lifecycle_configuration.this.rule[1].filter[0].prefix == "audit/" &&
      one(aws_s3_bucket_lifecycle_configuration.this.rule[1].transition).storage_class == "GLACIER_IR" &&
      length(aws_s3_bucket_lifecycle_configuration.this.rule[1].expiration) == 0
    )
    error_message = "The archive stays where it is, or is deleted"
  }
  assert {
    condition     = one(aws_s3_bucket_lifecycle_configuration.this.rule[2].expiration).days == 7
    error_message = "Exports stay"
  }
}
