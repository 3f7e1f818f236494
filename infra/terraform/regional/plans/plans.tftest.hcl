# A region of each size and role with the manifests as they are, planned without AWS: what the rules of infra/check judge,
# what the CDK app is compared with, and of what `./jarvis cost` tells the cost. infra/terraform/plans.sh runs this file and
# keeps what it prints. The provider is a mock whose answers are there when the plan is made.

mock_provider "aws" {
  override_during = plan

  # What others mention has an id of its own, too, where it is only mocked by name.
  mock_resource "aws_apigatewayv2_authorizer" {
    defaults = {}
  }
  mock_resource "aws_apigatewayv2_integration" {
    defaults = {}
  }
  mock_resource "aws_apigatewayv2_route" {
    defaults = {}
  }
  mock_resource "aws_route_table" {
    defaults = {}
  }
  mock_resource "aws_security_group" {
    defaults = {}
  }
  mock_resource "aws_subnet" {
    defaults = {}
  }
  mock_resource "aws_vpc" {
    defaults = { ipv6_cidr_block = "2001:db8:0:100::/56" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/platform" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/role" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:group" }
  }
  mock_resource "aws_lambda_layer_version" {
    defaults = { arn = "arn:aws:lambda:us-east-1:123456789012:layer:jarvis-runtime:1" }
  }
  mock_resource "aws_lambda_alias" {
    defaults = { arn = "arn:aws:lambda:us-east-1:123456789012:function:function:live" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:us-east-1:123456789012:queue", url = "https://sqs.us-east-1.amazonaws.com/123456789012/queue", redrive_policy = "", redrive_allow_policy = "" }
  }
  mock_resource "aws_sfn_state_machine" {
    defaults = {
      arn                       = "arn:aws:states:us-east-1:123456789012:stateMachine:machine"
      state_machine_version_arn = "arn:aws:states:us-east-1:123456789012:stateMachine:machine:1"
    }
  }
  mock_resource "aws_sfn_alias" {
    defaults = { arn = "arn:aws:states:us-east-1:123456789012:stateMachine:machine:live" }
  }
  mock_resource "aws_cloudwatch_event_bus" {
    defaults = { arn = "arn:aws:events:us-east-1:123456789012:event-bus/jarvis" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:jarvis-alerts" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:secret-abcdef" }
  }
  mock_resource "aws_apigatewayv2_api" {
    defaults = { execution_arn = "arn:aws:execute-api:us-east-1:123456789012:api" }
  }
  mock_resource "aws_apigatewayv2_domain_name" {
    defaults = {
      domain_name_configuration = { target_domain_name = "d-1.execute-api.us-east-1.amazonaws.com", hosted_zone_id = "Z1" }
    }
  }
  mock_resource "aws_ecs_cluster" {
    defaults = { arn = "arn:aws:ecs:us-east-1:123456789012:cluster/jarvis" }
  }
  mock_resource "aws_ecs_task_definition" {
    defaults = { arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/task:1" }
  }
  mock_resource "aws_rds_cluster" {
    defaults = { endpoint = "writer.example.com", reader_endpoint = "reader.example.com" }
  }
  mock_resource "aws_db_proxy" {
    defaults = { endpoint = "proxy.example.com" }
  }
  mock_resource "aws_elasticache_replication_group" {
    defaults = { id = "jarvis", primary_endpoint_address = "cache.example.com" }
  }
  mock_resource "aws_cloudwatch_composite_alarm" {
    defaults = { arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:jarvis-unhealthy" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_data "aws_availability_zones" {
    defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"] }
  }
}

mock_provider "aws" {
  alias           = "primary"
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

override_resource {
  target          = aws_secretsmanager_secret.database["owner"]
  override_during = plan
  values = {
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/database/owner-abcdef"
    id  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/database/owner-abcdef"
  }
}

override_resource {
  target          = aws_secretsmanager_secret.database["application"]
  override_during = plan
  values = {
    arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/database/application-abcdef"
    id  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/database/application-abcdef"
  }
}

variables {
  size         = "production"
  without      = ["passwords"]
  alarm_emails = ["operations@example.com"]
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
          "key_arn": "arn:aws:kms:us-east-1:123456789012:key/data",
          "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
          "documents_bucket": "jarvis-documents-123456789012-us-east-1",
          "artifacts_bucket": "jarvis-artifacts-123456789012-us-east-1",
          "origin_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef",
          "global_cluster": null, "zone_id": "zone",
          "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
          "origin_domain": "origin.ai.example.com", "regional_domain": "us-east-1.origin.ai.example.com",
          "websocket_domain": "ws.origin.ai.example.com",
          "regional_websocket_domain": "us-east-1.ws.origin.ai.example.com"
        }
      JSON
    }
  }
}

run "us-east-1" {
  command = plan

  variables {
    region = "us-east-1"
  }

  override_resource {
    target          = aws_sqs_queue.undelivered
    override_during = plan
    values          = { arn = "arn:aws:sqs:us-east-1:123456789012:jarvis-undelivered-dead-letters", redrive_policy = "", redrive_allow_policy = "" }
  }

  override_data {
    target = data.aws_ssm_parameter.foundation
    values = {
      value = <<-JSON
        {
          "role": "primary", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
          "key_arn": "arn:aws:kms:us-east-1:123456789012:key/data",
          "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
          "documents_bucket": "jarvis-documents-123456789012-us-east-1",
          "artifacts_bucket": "jarvis-artifacts-123456789012-us-east-1",
          "origin_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef",
          "global_cluster": "jarvis", "zone_id": "zone",
          "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
          "origin_domain": "origin.ai.example.com", "regional_domain": "us-east-1.origin.ai.example.com",
          "websocket_domain": "ws.origin.ai.example.com",
          "regional_websocket_domain": "us-east-1.ws.origin.ai.example.com"
        }
      JSON
    }
  }
}

run "ap-southeast-1" {
  command = plan

  variables {
    region = "ap-southeast-1"
  }

  override_resource {
    target          = aws_sqs_queue.undelivered
    override_during = plan
    values          = { arn = "arn:aws:sqs:ap-southeast-1:123456789012:jarvis-undelivered-dead-letters", redrive_policy = "", redrive_allow_policy = "" }
  }

  override_data {
    target = data.aws_ssm_parameter.foundation
    values = {
      value = <<-JSON
        {
          "role": "secondary", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
          "key_arn": "arn:aws:kms:ap-southeast-1:123456789012:key/data",
          "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
          "documents_bucket": "jarvis-documents-123456789012-ap-southeast-1",
          "artifacts_bucket": "jarvis-artifacts-123456789012-ap-southeast-1",
          "origin_secret_arn": "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:jarvis/origin-abcdef",
          "global_cluster": "jarvis", "zone_id": "zone",
          "certificate_arn": "arn:aws:acm:ap-southeast-1:123456789012:certificate/1",
          "origin_domain": "origin.ai.example.com", "regional_domain": "ap-southeast-1.origin.ai.example.com",
          "websocket_domain": "ws.origin.ai.example.com",
          "regional_websocket_domain": "ap-southeast-1.ws.origin.ai.example.com"
        }
      JSON
    }
  }

  override_data {
    target = data.aws_secretsmanager_secret.database["owner"]
    values = { arn = "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:jarvis/database/owner-abcdef" }
  }

  override_data {
    target = data.aws_secretsmanager_secret.database["application"]
    values = { arn = "arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:jarvis/database/application-abcdef" }
  }
}

run "eu-west-1" {
  command = plan

  variables {
    region = "eu-west-1"
  }

  override_resource {
    target          = aws_sqs_queue.undelivered
    override_during = plan
    values          = { arn = "arn:aws:sqs:eu-west-1:123456789012:jarvis-undelivered-dead-letters", redrive_policy = "", redrive_allow_policy = "" }
  }

  override_data {
    target = data.aws_ssm_parameter.foundation
    values = {
      value = <<-JSON
        {
          "role": "recovery", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
          "key_arn": "arn:aws:kms:eu-west-1:123456789012:key/data",
          "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
          "documents_bucket": "jarvis-documents-123456789012-eu-west-1",
          "artifacts_bucket": "jarvis-artifacts-123456789012-eu-west-1",
          "origin_secret_arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:jarvis/origin-abcdef",
          "global_cluster": "jarvis", "zone_id": "zone",
          "certificate_arn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
          "origin_domain": "origin.ai.example.com", "regional_domain": "eu-west-1.origin.ai.example.com",
          "websocket_domain": "ws.origin.ai.example.com",
          "regional_websocket_domain": "eu-west-1.ws.origin.ai.example.com"
        }
      JSON
    }
  }

  override_data {
    target = data.aws_secretsmanager_secret.database["owner"]
    values = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:jarvis/database/owner-abcdef" }
  }

  override_data {
    target = data.aws_secretsmanager_secret.database["application"]
    values = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:jarvis/database/application-abcdef" }
  }
}
