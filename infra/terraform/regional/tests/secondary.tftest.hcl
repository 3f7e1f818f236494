# The secondary region: it serves users beside the primary.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "primary"
  source          = "./tests/mocks"
  override_during = plan
}

# Terraform 1.11 cannot mock ephemeral resources: this provider is real, and not asked for anything.
provider "aws" {
  alias                       = "passwords"
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

override_data {
  target = data.aws_ssm_parameter.foundation
  values = {
    value = <<-JSON
      {
        "role": "secondary", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
        "key_arn": "arn:aws:kms:ap-southeast-1:123456789012:key/data",
        "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
        "documents_bucket": "jarvis-documents", "artifacts_bucket": "jarvis-artifacts",
        "origin_secret_arn": "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:jarvis/origin-abcdef",
        "global_cluster": "jarvis", "zone_id": "Z0", "certificate_arn": "arn:aws:acm:ap-southeast-1:123456789012:certificate/1",
        "origin_domain": "origin.example.com", "regional_domain": "ap-southeast-1.origin.example.com",
        "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "ap-southeast-1.ws.origin.example.com"
      }
    JSON
  }
}

variables {
  region    = "ap-southeast-1"
  manifests = "./tests/manifests"
  packages  = "./tests/manifests/packages"
  without   = ["passwords"]
  size      = "production"
}

run "the_secondary_joins_and_serves" {
  command = plan

  # the secondary joins the database and forwards what is written
  assert {
    condition     = aws_rds_cluster.this[0].global_cluster_identifier == "jarvis" && aws_rds_cluster.this[0].enable_global_write_forwarding
    error_message = "The secondary has a database of its own."
  }
  assert {
    condition     = strcontains(module.function["ask"].environment["JARVIS_DATABASE_URL"], "//reader.example.com:")
    error_message = "A proxy of a cluster without a writer refuses to connect; functions must go to the readers."
  }

  # the secondary has a cache of its own because it must write
  assert {
    condition     = length(data.aws_ssm_parameter.datastore) == 0 && aws_elasticache_replication_group.this[0].node_type == "cache.m7g.large"
    error_message = "A member of a global datastore cannot be written to."
  }

  # the secondary makes no secrets no users and starts no drill
  assert {
    condition     = length(aws_secretsmanager_secret.database) + length(aws_secretsmanager_secret_rotation.database) + length(aws_cognito_user_pool.this) + length(aws_scheduler_schedule.this) == 0
    error_message = "The secondary makes what the primary has."
  }

  # a copy that falls behind is noticed
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["replication-lag"].threshold == 60000 && aws_cloudwatch_metric_alarm.this["replication-lag"].treat_missing_data == "breaching"
    error_message = "The RPO of a minute is not watched."
  }
}
