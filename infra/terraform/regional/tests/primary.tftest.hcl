# The primary region of several.

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
        "role": "primary", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
        "key_arn": "arn:aws:kms:us-east-1:123456789012:key/data",
        "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
        "documents_bucket": "jarvis-documents", "artifacts_bucket": "jarvis-artifacts",
        "origin_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef",
        "global_cluster": "jarvis", "zone_id": "Z0", "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
        "origin_domain": "origin.example.com", "regional_domain": "us-east-1.origin.example.com",
        "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "us-east-1.ws.origin.example.com"
      }
    JSON
  }
}

variables {
  region    = "us-east-1"
  manifests = "./tests/manifests"
  packages  = "./tests/manifests/packages"
  without   = ["passwords"]
  size      = "production"
}

run "the_primary_makes_what_the_other_regions_join" {
  command = plan

  # the primary leads the database and the datastore
  assert {
    condition     = aws_rds_cluster.this[0].global_cluster_identifier == "jarvis" && aws_rds_cluster.this[0].master_username == "jarvis_owner"
    error_message = "The primary does not lead the global database."
  }
  assert {
    condition     = length(aws_elasticache_global_replication_group.this) == 1 && length(aws_ssm_parameter.datastore) == 1
    error_message = "The recovery region finds no datastore to join."
  }

  # the primary makes the secrets and replicates them to the other regions
  assert {
    condition = alltrue([
      for secret in aws_secretsmanager_secret.database : toset(secret.replica[*].region) == toset(["ap-southeast-1", "eu-west-1"])
    ])
    error_message = "Other regions have no password for their copy of the database."
  }
  assert {
    condition     = toset(keys(aws_secretsmanager_secret_rotation.database)) == toset(["application", "owner"])
    error_message = "A password is never replaced."
  }

  # people sign in at the primary by invitation
  assert {
    condition     = aws_cognito_user_pool.this[0].admin_create_user_config[0].allow_admin_create_user_only
    error_message = "Anybody may make an account."
  }
  assert {
    condition     = !contains(aws_cognito_user_pool_client.console[0].write_attributes, "custom:tenant")
    error_message = "People could move themselves to another tenant."
  }
}
