# The firewall before CloudFront asks, in this order: denied addresses, allowed addresses, the rate of each address,
# AWS's managed rules (infra/firewall.yaml).

locals {
  firewall      = local.cdn && !contains(var.without, "firewall")
  managed_rules = { for name, rule in yamldecode(file("${local.infra}/firewall.yaml")) : name => rule if contains(local.size.firewall_rules, name) }
  addresses     = { denied = var.denied_addresses, allowed = var.allowed_addresses }
  address_sets = {
    for pair in setproduct(["denied", "allowed"], ["IPV4", "IPV6"]) : lower("${pair[0]}-${pair[1]}") => {
      action  = pair[0]
      version = pair[1]
      addresses = [
        for address in local.addresses[pair[0]] : address
        if strcontains(address, ":") == (pair[1] == "IPV6")
      ]
    }
  }
}

resource "aws_wafv2_ip_set" "this" {
  for_each           = local.firewall ? local.address_sets : {}
  provider           = aws.edge
  name               = "${var.name}-${each.key}"
  description        = "Addresses that are ${each.value.action}"
  scope              = "CLOUDFRONT"
  ip_address_version = each.value.version
  addresses          = each.value.addresses
}

resource "aws_wafv2_web_acl" "this" {
  count       = local.firewall ? 1 : 0
  provider    = aws.edge
  name        = var.name
  description = "What reaches ${var.name}"
  scope       = "CLOUDFRONT"

  default_action {
    allow {}
  }

  # A rule costs a dollar a month, so there is none while it names nobody.
  dynamic "rule" {
    for_each = { for action, priority in { denied = 1, allowed = 2 } : action => priority if length(local.addresses[action]) > 0 }
    content {
      name     = rule.key
      priority = rule.value
      action {
        dynamic "block" {
          for_each = rule.key == "denied" ? [true] : []
          content {}
        }
        dynamic "allow" {
          for_each = rule.key == "allowed" ? [true] : []
          content {}
        }
      }
      statement {
        or_statement {
          statement {
            ip_set_reference_statement {
              arn = aws_wafv2_ip_set.this["${rule.key}-ipv4"].arn
            }
          }
          statement {
            ip_set_reference_statement {
              arn = aws_wafv2_ip_set.this["${rule.key}-ipv6"].arn
            }
          }
        }
      }
      visibility_config {
        metric_name                = "${var.name}-${rule.key}"
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
      }
    }
  }

  rule {
    name     = "rate"
    priority = 3
    action {
      block {
        custom_response {
          response_code = 429
        }
      }
    }
    statement {
      rate_based_statement {
        limit                 = local.size.requests_per_five_minutes
        evaluation_window_sec = 300
        aggregate_key_type    = "IP"
      }
    }
    visibility_config {
      metric_name                = "${var.name}-rate"
      cloudwatch_metrics_enabled = true
      sampled_requests_enabled   = true
    }
  }

  dynamic "rule" {
    for_each = local.managed_rules
    content {
      name     = rule.key
      priority = rule.value.priority
      override_action {
        none {}
      }
      statement {
        managed_rule_group_statement {
          vendor_name = "AWS"
          name        = rule.key
          dynamic "rule_action_override" {
            for_each = try(rule.value.count, [])
            content {
              name = rule_action_override.value
              action_to_use {
                count {}
              }
            }
          }
        }
      }
      visibility_config {
        metric_name                = "${var.name}-${rule.key}"
        cloudwatch_metrics_enabled = true
        sampled_requests_enabled   = true
      }
    }
  }

  visibility_config {
    metric_name                = var.name
    cloudwatch_metrics_enabled = true
    sampled_requests_enabled   = true
  }
}

# AWS demands the name's prefix. Where us-east-1 is none of the regions, there is no key of ours, only CloudWatch's own.
resource "aws_cloudwatch_log_group" "firewall" {
  count             = local.firewall ? 1 : 0
  provider          = aws.edge
  name              = "aws-waf-logs-${var.name}"
  retention_in_days = 30
  kms_key_id        = try(local.foundations["us-east-1"].key_arn, null)
}

resource "aws_wafv2_web_acl_logging_configuration" "this" {
  count                   = local.firewall ? 1 : 0
  provider                = aws.edge
  resource_arn            = aws_wafv2_web_acl.this[0].arn
  log_destination_configs = [aws_cloudwatch_log_group.firewall[0].arn]
  redacted_fields {
    single_header {
      name = "authorization"
    }
  }
  redacted_fields {
    single_header {
      name = "cookie"
    }
  }
  # Requests that passed are not kept.
  logging_filter {
    default_behavior = "DROP"
    filter {
      behavior    = "KEEP"
      requirement = "MEETS_ANY"
      condition {
        action_condition {
          action = "BLOCK"
        }
      }
      condition {
        action_condition {
          action = "COUNT"
        }
      }
    }
  }
}
