# What the global stack makes of its variables. The provider is a mock.

mock_provider "aws" {
  override_during = plan

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_kms_replica_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:jarvis-findings" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/jarvis-boundary" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/jarvis" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
      domain_validation_options = [
        { domain_name = "origin.ai.example.com", resource_record_name = "_1.origin.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_2.aws" },
        { domain_name = "*.ws.origin.ai.example.com", resource_record_name = "_1.ws.origin.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_3.aws" },
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-jarvis" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/jarvis/1" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/jarvis/1" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/E1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:jarvis-cdn" }
  }
}

mock_provider "aws" {
  alias           = "edge"
  override_during = plan

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_kms_replica_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:jarvis-findings" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/jarvis-boundary" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/jarvis" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
      domain_validation_options = [
        { domain_name = "origin.ai.example.com", resource_record_name = "_1.origin.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_2.aws" },
        { domain_name = "*.ws.origin.ai.example.com", resource_record_name = "_1.ws.origin.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_3.aws" },
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-jarvis" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/jarvis/1" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/jarvis/1" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/E1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:jarvis-cdn" }
  }
}

mock_provider "aws" {
  alias           = "secondary"
  override_during = plan

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_kms_replica_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:jarvis-findings" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/jarvis-boundary" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/jarvis" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
      domain_validation_options = [
        { domain_name = "origin.ai.example.com", resource_record_name = "_1.origin.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_2.aws" },
        { domain_name = "*.ws.origin.ai.example.com", resource_record_name = "_1.ws.origin.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_3.aws" },
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-jarvis" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/jarvis/1" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/jarvis/1" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/E1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:jarvis-cdn" }
  }
}

mock_provider "aws" {
  alias           = "recovery"
  override_during = plan

  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_kms_replica_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:123456789012:jarvis-findings" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/jarvis-boundary" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/jarvis" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/1"
      domain_validation_options = [
        { domain_name = "origin.ai.example.com", resource_record_name = "_1.origin.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_2.aws" },
        { domain_name = "*.ws.origin.ai.example.com", resource_record_name = "_1.ws.origin.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_3.aws" },
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-jarvis" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/jarvis/1" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/jarvis/1" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/E1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:jarvis-cdn" }
  }
}

variables {
  domain = "ai.example.com"
}

# CloudFront's own certificate has one name, not the mock's two.
override_resource {
  target = aws_acm_certificate.edge
  values = {
    arn = "arn:aws:acm:us-east-1:123456789012:certificate/2"
    domain_validation_options = [
      { domain_name = "ai.example.com", resource_record_name = "_1.ai.example.com", resource_record_type = "CNAME", resource_record_value = "_4.aws" },
    ]
  }
  override_during = plan
}

run "small_is_one_region_without_what_costs_by_the_hour" {
  command = plan

  assert {
    condition     = output.regions == tolist(["us-east-1"]) && length(module.secondary) == 0 && length(module.recovery) == 0
    error_message = "A small deployment has more than one region"
  }
  assert {
    condition     = length(aws_rds_global_cluster.this) == 0 && length(aws_route53_health_check.region) == 0 && length(aws_iam_role.replication) == 0
    error_message = "A small deployment has parts that only several regions need"
  }
  assert {
    condition     = alltrue([for table in aws_dynamodb_table.this : length(table.replica) == 0 && table.deletion_protection_enabled])
    error_message = "A table is replicated to nowhere, or can be deleted by mistake"
  }
}

run "production_spans_three_regions" {
  command = plan

  variables {
    size    = "production"
    regions = { primary = "us-east-1", secondary = "ap-southeast-1", recovery = "eu-west-1" }
  }

  assert {
    condition     = alltrue([for table in aws_dynamodb_table.this : toset(table.replica[*].region_name) == toset(["ap-southeast-1", "eu-west-1"])])
    error_message = "A table is not in all regions"
  }
  assert {
    condition     = toset(aws_secretsmanager_secret.origin[0].replica[*].region) == toset(["ap-southeast-1", "eu-west-1"])
    error_message = "A region does not know what CloudFront sends"
  }
  assert {
    condition     = length(module.replication_primary) + length(module.replication_secondary) + length(module.replication_recovery) == 3
    error_message = "Documents are not copied from every region"
  }
  assert {
    condition     = toset(keys(aws_route53_health_check.region)) == toset(["us-east-1", "ap-southeast-1", "eu-west-1"])
    error_message = "A region's health is not checked"
  }
}

run "requests_go_to_the_nearest_active_region_and_else_to_recovery" {
  command = plan

  variables {
    size    = "production"
    regions = { primary = "us-east-1", secondary = "ap-southeast-1", recovery = "eu-west-1" }
  }

  assert {
    condition     = aws_route53_record.active["http/us-east-1"].records == toset(["target.us-east-1.origin.ai.example.com"]) && aws_route53_record.active["websocket/ap-southeast-1"].records == toset(["target.ap-southeast-1.ws.origin.ai.example.com"])
    error_message = "A record leads to a name that no region makes"
  }
  assert {
    condition     = length(aws_route53_record.active) == 4 && aws_route53_record.recovery["http"].failover_routing_policy[0].type == "SECONDARY"
    error_message = "The recovery region takes requests while others are well"
  }
  assert {
    condition     = aws_route53_health_check.region["us-east-1"].fqdn == "us-east-1.origin.ai.example.com" && aws_route53_health_check.region["us-east-1"].resource_path == "/health"
    error_message = "The health check asks for something else than the region itself"
  }
}

run "only_cloudfront_knows_the_header" {
  command = plan

  assert {
    condition = alltrue([
      for origin in aws_cloudfront_distribution.this[0].origin : one(origin.custom_header).name == "X-Origin-Verify" && one(origin.custom_origin_config).origin_protocol_policy == "https-only"
    ])
    error_message = "An origin is asked without the header, or without TLS"
  }
}

run "the_firewall_asks_addresses_before_rates_before_managed_rules" {
  command = plan

  variables {
    denied_addresses  = ["198.51.100.0/24"]
    allowed_addresses = ["2001:db8::/32"]
  }

  assert {
    condition = [for name in ["denied", "allowed", "rate", "AWSManagedRulesCommonRuleSet"] : one([
      for rule in aws_wafv2_web_acl.this[0].rule : rule.priority if rule.name == name
    ])] == [1, 2, 3, 30]
    error_message = "The rules are asked in another order"
  }
  assert {
    condition     = aws_wafv2_ip_set.this["denied-ipv4"].addresses == toset(["198.51.100.0/24"]) && aws_wafv2_ip_set.this["allowed-ipv6"].addresses == toset(["2001:db8::/32"]) && length(aws_wafv2_ip_set.this["denied-ipv6"].addresses) == 0
    error_message = "An address is in the set of another kind"
  }
}

run "without_a_domain_there_is_no_edge" {
  command = plan

  variables {
    domain = null
  }

  assert {
    condition     = length(aws_cloudfront_distribution.this) == 0 && length(aws_wafv2_web_acl.this) == 0 && length(aws_route53_zone.this) == 0 && length(aws_secretsmanager_secret.origin) == 0
    error_message = "There is an edge for no domain"
  }
}

run "an_existing_zone_is_used" {
  command = plan

  variables {
    hosted_zone_id = "Z123"
  }

  assert {
    condition     = length(aws_route53_zone.this) == 0 && aws_route53_record.origin["http"].zone_id == "Z123"
    error_message = "A zone is made although one is given"
  }
}

run "workflows_deploy_only_from_an_environment_and_only_within_the_boundary" {
  command = plan

  variables {
    github_repository   = "example/jarvis"
    github_environments = ["production"]
  }

  assert {
    condition     = jsondecode(aws_iam_role.github["deploy"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == ["repo:example/jarvis:environment:production"]
    error_message = "Another workflow may deploy"
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.github["deploy"].policy).Statement :
      try(statement.Condition.StringEquals["iam:PermissionsBoundary"], "") == aws_iam_policy.boundary.arn if contains(flatten([statement.Action]), "iam:CreateRole")
    ])
    error_message = "A workflow can make a role without the boundary"
  }
}

run "no_grant_is_beyond_the_boundary" {
  command = plan

  assert {
    condition = length(setsubtract(
      flatten([for grant in values(local.grants) : [for statement in try(grant.statements, []) : statement.actions]]),
      jsondecode(aws_iam_policy.boundary.policy).Statement[0].Action,
    )) == 0
    error_message = "A function has a grant that the boundary takes away"
  }
  assert {
    condition     = length(aws_iam_policy.boundary.policy) < 6144
    error_message = "The boundary is longer than a managed policy may be"
  }
}

run "an_unknown_part_is_refused" {
  command = plan

  variables {
    without = ["clowdfront"]
  }

  expect_failures = [var.without]
}

run "regions_differ" {
  command = plan

  variables {
    regions = { primary = "us-east-1", recovery = "us-east-1" }
  }

  expect_failures = [var.regions]
}
