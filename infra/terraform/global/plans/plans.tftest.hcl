# The global stack of each size, planned without AWS: what the rules of infra/check judge, what the CDK app is compared
# with, and of what `./jarvis cost` tells the cost. infra/terraform/plans.sh runs this file and keeps what it prints. The
# provider is a mock whose answers are there when the plan is made.

mock_provider "aws" {
  override_during = plan

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
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/role" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/jarvis-boundary" }
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
        { domain_name = "origin.ai.example.com", resource_record_name = "_1.example.com", resource_record_type = "CNAME", resource_record_value = "_2.example.com" },
        { domain_name = "*.origin.ai.example.com", resource_record_name = "_1.example.com", resource_record_type = "CNAME", resource_record_value = "_2.example.com" },
        { domain_name = "*.ws.origin.ai.example.com", resource_record_name = "_3.example.com", resource_record_type = "CNAME", resource_record_value = "_4.example.com" }
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/1/1" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/1/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-jarvis" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:jarvis-cdn" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

mock_provider "aws" {
  alias           = "edge"
  override_during = plan

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
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/role" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/jarvis-boundary" }
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
        { domain_name = "ai.example.com", resource_record_name = "_1.example.com", resource_record_type = "CNAME", resource_record_value = "_2.example.com" }
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/1" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/1/1" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/1/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-jarvis" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:jarvis-cdn" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

mock_provider "aws" {
  alias           = "secondary"
  override_during = plan

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_kms_replica_key" {
    defaults = { arn = "arn:aws:kms:ap-southeast-1:123456789012:key/data" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:ap-southeast-1:123456789012:jarvis-findings" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/role" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/jarvis-boundary" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:ap-southeast-1:123456789012:certificate/1"
      domain_validation_options = [
        { domain_name = "origin.ai.example.com", resource_record_name = "_1.example.com", resource_record_type = "CNAME", resource_record_value = "_2.example.com" },
        { domain_name = "*.origin.ai.example.com", resource_record_name = "_1.example.com", resource_record_type = "CNAME", resource_record_value = "_2.example.com" },
        { domain_name = "*.ws.origin.ai.example.com", resource_record_name = "_3.example.com", resource_record_type = "CNAME", resource_record_value = "_4.example.com" }
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:ap-southeast-1:123456789012:certificate/1" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/1/1" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/1/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-jarvis" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:jarvis-cdn" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

mock_provider "aws" {
  alias           = "recovery"
  override_during = plan

  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/data" }
  }
  mock_resource "aws_kms_replica_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/data" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::bucket" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:eu-west-1:123456789012:jarvis-findings" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/role" }
  }
  mock_resource "aws_iam_policy" {
    defaults = { arn = "arn:aws:iam::123456789012:policy/jarvis-boundary" }
  }
  mock_resource "aws_iam_openid_connect_provider" {
    defaults = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }
  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef" }
  }
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
      domain_validation_options = [
        { domain_name = "origin.ai.example.com", resource_record_name = "_1.example.com", resource_record_type = "CNAME", resource_record_value = "_2.example.com" },
        { domain_name = "*.origin.ai.example.com", resource_record_name = "_1.example.com", resource_record_type = "CNAME", resource_record_value = "_2.example.com" },
        { domain_name = "*.ws.origin.ai.example.com", resource_record_name = "_3.example.com", resource_record_type = "CNAME", resource_record_value = "_4.example.com" }
      ]
    }
  }
  mock_resource "aws_acm_certificate_validation" {
    defaults = { certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1" }
  }
  mock_resource "aws_cloudfront_distribution" {
    defaults = { arn = "arn:aws:cloudfront::123456789012:distribution/1", domain_name = "d1.cloudfront.net", hosted_zone_id = "Z2FDTNDATAQYW2" }
  }
  mock_resource "aws_wafv2_ip_set" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/ipset/1/1" }
  }
  mock_resource "aws_wafv2_web_acl" {
    defaults = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/1/1" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-jarvis" }
  }
  mock_resource "aws_cloudwatch_log_delivery_destination" {
    defaults = { arn = "arn:aws:logs:us-east-1:123456789012:delivery-destination:jarvis-cdn" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

variables {
  domain = "ai.example.com"
}

run "small" {
  command = plan
}

run "production" {
  command = plan

  variables {
    size              = "production"
    regions           = { primary = "us-east-1", secondary = "ap-southeast-1", recovery = "eu-west-1" }
    github_repository = "example/jarvis"
    alarm_emails      = ["operations@example.com"]
    allowed_addresses = ["192.0.2.0/24"]
    denied_addresses  = ["198.51.100.0/24", "2001:db8::/32"]
  }

  override_resource {
    target          = module.primary.module.documents.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-documents-123456789012-us-east-1" }
  }

  override_resource {
    target          = module.primary.module.artifacts.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-artifacts-123456789012-us-east-1" }
  }

  override_resource {
    target          = module.primary.module.logs.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-logs-123456789012-us-east-1" }
  }

  override_resource {
    target          = module.secondary[0].module.documents.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-documents-123456789012-ap-southeast-1" }
  }

  override_resource {
    target          = module.secondary[0].module.artifacts.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-artifacts-123456789012-ap-southeast-1" }
  }

  override_resource {
    target          = module.secondary[0].module.logs.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-logs-123456789012-ap-southeast-1" }
  }

  override_resource {
    target          = module.recovery[0].module.documents.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-documents-123456789012-eu-west-1" }
  }

  override_resource {
    target          = module.recovery[0].module.artifacts.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-artifacts-123456789012-eu-west-1" }
  }

  override_resource {
    target          = module.recovery[0].module.logs.aws_s3_bucket.this
    override_during = plan
    values          = { arn = "arn:aws:s3:::jarvis-logs-123456789012-eu-west-1" }
  }
}
