# What the mocked provider answers where it would make up a value that another resource refuses.

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
  defaults = {
    arn        = "arn:aws:lambda:us-east-1:123456789012:function:function:live"
    invoke_arn = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/function:live/invocations"
  }
}
mock_resource "aws_sqs_queue" {
  defaults = { arn = "arn:aws:sqs:us-east-1:123456789012:queue", url = "https://sqs.us-east-1.amazonaws.com/123456789012/queue" }
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
  defaults = { id = "api", execution_arn = "arn:aws:execute-api:us-east-1:123456789012:api" }
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
mock_data "aws_caller_identity" {
  defaults = { account_id = "123456789012" }
}
mock_data "aws_availability_zones" {
  defaults = { names = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"] }
}
mock_data "aws_secretsmanager_secret" {
  defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:secret-abcdef" }
}

mock_resource "aws_cloudwatch_composite_alarm" {
  defaults = { arn = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:jarvis-unhealthy" }
}
mock_resource "aws_vpc" {
  defaults = { ipv6_cidr_block = "2001:db8:0:100::/56" }
}

# The global stack, as the tests that are not about a region's part in it find it.
mock_data "aws_ssm_parameter" {
  defaults = {
    value = <<-JSON
      {
        "role": "primary", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
        "key_arn": "arn:aws:kms:us-east-1:123456789012:key/data",
        "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
        "documents_bucket": "jarvis-documents", "artifacts_bucket": "jarvis-artifacts",
        "origin_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef",
        "global_cluster": null, "zone_id": "Z0", "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
        "origin_domain": "origin.example.com", "regional_domain": "us-east-1.origin.example.com",
        "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "us-east-1.ws.origin.example.com"
      }
    JSON
  }
}
