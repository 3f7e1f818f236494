# The plans of which `./jarvis cost` tells the cost: a region of each size and role with the manifests as they are.
# infra/cost/plans.sh runs this file and keeps what it prints. The provider is a mock, so nobody is asked for anything.

mock_provider "aws" {
  # The price of an endpoint depends on the number of its subnets, which only different ids keep apart.
  mock_resource "aws_subnet" {
    override_during = plan
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:secret" }
  }
  mock_data "aws_availability_zones" {
    defaults = { names = ["a", "b", "c"] }
  }
}

mock_provider "aws" {
  alias = "primary"
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

variables {
  region  = "us-east-1"
  without = ["passwords"]
}

run "small" {
  command = plan

  variables {
    size   = "small"
    region = "us-east-1"
  }

  override_data {
    target = data.aws_ssm_parameter.foundation
    values = {
      value = <<-JSON
        {
          "role": "primary", "primary_region": "us-east-1", "regions": ["us-east-1"],
          "key_arn": "arn:aws:kms:us-east-1:123456789012:key/data", "boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
          "documents_bucket": "documents", "artifacts_bucket": "artifacts", "logs_bucket": "logs",
          "origin_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:origin", "global_cluster": null,
          "zone_id": "Z0", "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
          "origin_domain": "origin.example.com", "regional_domain": "us-east-1.origin.example.com",
          "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "us-east-1.ws.origin.example.com"
        }
      JSON
    }
  }
}

run "production_primary" {
  command = plan

  variables {
    size   = "production"
    region = "us-east-1"
  }

  override_data {
    target = data.aws_ssm_parameter.foundation
    values = {
      value = <<-JSON
        {
          "role": "primary", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
          "key_arn": "arn:aws:kms:us-east-1:123456789012:key/data", "boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
          "documents_bucket": "documents", "artifacts_bucket": "artifacts", "logs_bucket": "logs",
          "origin_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:origin", "global_cluster": "jarvis",
          "zone_id": "Z0", "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
          "origin_domain": "origin.example.com", "regional_domain": "us-east-1.origin.example.com",
          "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "us-east-1.ws.origin.example.com"
        }
      JSON
    }
  }
}

run "production_secondary" {
  command = plan

  variables {
    size   = "production"
    region = "ap-southeast-1"
  }

  override_data {
    target = data.aws_ssm_parameter.foundation
    values = {
      value = <<-JSON
        {
          "role": "secondary", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
          "key_arn": "arn:aws:kms:ap-southeast-1:123456789012:key/data", "boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
          "documents_bucket": "documents", "artifacts_bucket": "artifacts", "logs_bucket": "logs",
          "origin_secret_arn": "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:origin", "global_cluster": "jarvis",
          "zone_id": "Z0", "certificate_arn": "arn:aws:acm:ap-southeast-1:123456789012:certificate/1",
          "origin_domain": "origin.example.com", "regional_domain": "ap-southeast-1.origin.example.com",
          "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "ap-southeast-1.ws.origin.example.com"
        }
      JSON
    }
  }
}

run "production_recovery" {
  command = plan

  variables {
    size   = "production"
    region = "eu-west-1"
  }

  override_data {
    target = data.aws_ssm_parameter.foundation
    values = {
      value = <<-JSON
        {
          "role": "recovery", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
          "key_arn": "arn:aws:kms:eu-west-1:123456789012:key/data", "boundary_arn": "arn:aws:iam::123456789012:policy/boundary",
          "documents_bucket": "documents", "artifacts_bucket": "artifacts", "logs_bucket": "logs",
          "origin_secret_arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:origin", "global_cluster": "jarvis",
          "zone_id": "Z0", "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
          "origin_domain": "origin.example.com", "regional_domain": "eu-west-1.origin.example.com",
          "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "eu-west-1.ws.origin.example.com"
        }
      JSON
    }
  }
}
