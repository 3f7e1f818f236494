# The recovery region: it waits to take over.

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
        "role": "recovery", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
        "key_arn": "arn:aws:kms:eu-west-1:123456789012:key/data",
        "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
        "documents_bucket": "jarvis-documents", "artifacts_bucket": "jarvis-artifacts",
        "origin_secret_arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:jarvis/origin-abcdef",
        "global_cluster": "jarvis", "zone_id": "Z0", "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
        "origin_domain": "origin.example.com", "regional_domain": "eu-west-1.origin.example.com",
        "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "eu-west-1.ws.origin.example.com"
      }
    JSON
  }
}

variables {
  region    = "eu-west-1"
  manifests = "./tests/manifests"
  packages  = "./tests/manifests/packages"
  without   = ["passwords"]
  size      = "production"
}

override_data {
  target = data.aws_ssm_parameter.datastore[0]
  values = { value = "ldgnf-jarvis" }
}

run "the_recovery_region_joins_the_primarys_datastore" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this[0].global_replication_group_id == "ldgnf-jarvis"
    error_message = "What the cache holds would be lost with the primary region."
  }
}

run "small_has_no_database_to_join" {
  command = plan

  variables {
    size = "small"
  }

  override_data {
    target = data.aws_ssm_parameter.foundation
    values = {
      value = <<-JSON
        {
          "role": "recovery", "primary_region": "us-east-1", "regions": ["us-east-1", "eu-west-1"], "key_arn": "arn:aws:kms:eu-west-1:123456789012:key/data",
          "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary", "documents_bucket": "jarvis-documents", "artifacts_bucket": "jarvis-artifacts",
          "origin_secret_arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:jarvis/origin-abcdef", "global_cluster": null, "zone_id": null,
          "certificate_arn": null, "origin_domain": null, "regional_domain": null, "websocket_domain": null, "regional_websocket_domain": null
        }
      JSON
    }
  }

  expect_failures = [aws_rds_cluster.this]
}
