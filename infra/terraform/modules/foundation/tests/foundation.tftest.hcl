mock_provider "aws" {
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-1" }
  }
  mock_resource "aws_kms_replica_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-1" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:jarvis-findings" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = { arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }
}

variables {
  name                   = "jarvis"
  account                = "123456789012"
  role                   = "primary"
  region                 = "us-east-1"
  regions                = ["us-east-1", "eu-west-1"]
  settings               = { bucket_inventory = true, guardduty = ["S3_DATA_EVENTS"], config = true }
  without                = []
  config_rules           = { key-rotates = "CMK_BACKING_KEY_ROTATION_ENABLED" }
  config_role_arn        = "arn:aws:iam::123456789012:role/jarvis-config"
  repositories           = ["jarvis/sandbox"]
  deletion_protection    = true
  alarm_emails           = ["operations@example.com"]
  boundary_arn           = "arn:aws:iam::123456789012:policy/jarvis-boundary"
  origin_secret_arn      = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef"
  global_cluster         = "jarvis"
  zone_id                = "Z0"
  domain                 = "ai.example.com"
  certificate_validation = ["_1.origin.ai.example.com"]
  lifecycles = {
    documents = { tiers = { INTELLIGENT_TIERING = 30 }, noncurrent_days = 180 }
    artifacts = { noncurrent_days = 180 }
    logs      = { noncurrent_days = 7, expires_after = 400 }
  }
}

run "the_primary_makes_the_key_and_tells_the_region_what_it_has" {
  assert {
    condition     = length(aws_kms_key.data) == 1 && aws_kms_key.data[0].multi_region && length(aws_kms_replica_key.data) == 0
    error_message = "The primary region does not make the multi-Region key"
  }
  assert {
    condition = alltrue([
      for field in ["role", "primary_region", "regions", "key_arn", "boundary_arn", "documents_bucket", "artifacts_bucket", "origin_secret_arn", "global_cluster", "zone_id", "certificate_arn", "origin_domain", "regional_domain", "websocket_domain", "regional_websocket_domain"] :
      contains(keys(jsondecode(nonsensitive(aws_ssm_parameter.foundation.value))), field)
    ])
    error_message = "A field that the regional stack reads is missing from the parameter"
  }
}

run "another_region_has_a_copy_of_key_and_secret" {
  variables {
    role         = "recovery"
    region       = "eu-west-1"
    data_key_arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-1"
  }
  assert {
    condition     = aws_kms_replica_key.data[0].primary_key_arn == var.data_key_arn && length(aws_kms_key.data) == 0
    error_message = "The region's key is not a replica of the primary's"
  }
  assert {
    condition     = jsondecode(nonsensitive(aws_ssm_parameter.foundation.value)).origin_secret_arn == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:jarvis/origin-abcdef"
    error_message = "The region is told of a secret in another region"
  }
  assert {
    condition     = jsondecode(nonsensitive(aws_ssm_parameter.foundation.value)).regional_websocket_domain == "eu-west-1.ws.origin.ai.example.com"
    error_message = "The region's own WebSocket name is wrong"
  }
}

run "an_existing_key_is_used" {
  variables {
    data_key_arn = "arn:aws:kms:us-east-1:123456789012:key/mrk-own"
  }
  assert {
    condition     = length(aws_kms_key.data) == 0 && output.key_arn == var.data_key_arn
    error_message = "A key is made although one is given"
  }
}

run "documents_become_events" {
  assert {
    condition     = aws_s3_bucket_notification.documents.eventbridge
    error_message = "A document that is written is not told to EventBridge"
  }
}

run "the_accounts_own_detector_and_recorder_are_left_alone" {
  variables {
    without = ["config", "guardduty"]
  }
  assert {
    condition     = length(aws_guardduty_detector.this) == 0 && length(aws_config_configuration_recorder.this) == 0 && length(aws_config_config_rule.this) == 0
    error_message = "An account has one detector and one recorder per region"
  }
}

run "without_a_domain_there_is_no_certificate" {
  variables {
    domain                 = null
    zone_id                = null
    origin_secret_arn      = null
    certificate_validation = []
  }
  assert {
    condition     = length(aws_acm_certificate.origin) == 0 && jsondecode(nonsensitive(aws_ssm_parameter.foundation.value)).certificate_arn == null
    error_message = "There is a certificate for no domain"
  }
}
