# origin.<domain> is where CloudFront asks: the nearest of the active regions that is well, else the recovery region.
#
#   origin.<domain>   failover   >  active.origin.<domain>   latency  >  target.<region>.origin.<domain>
#                                >  target.<recovery>.origin.<domain>
#
# The last ones are made by the regions' own stacks. Records point at them as CNAMEs, because Route 53 refuses an alias
# of a name that is not there yet, and this stack is applied before the regions.

locals {
  zone_id = local.has_domain ? (var.hosted_zone_id != null ? var.hosted_zone_id : aws_route53_zone.this[0].zone_id) : null
  active  = local.has_domain ? compact([var.regions.primary, var.regions.secondary]) : []
  checked = local.size.health_checks != null && !contains(var.without, "dns-health") && local.has_domain
  origins = local.has_domain ? { http = "origin.${var.domain}", websocket = "ws.origin.${var.domain}" } : {}
  entries = { for pair in setproduct(keys(local.origins), local.active) : "${pair[0]}/${pair[1]}" => { origin = local.origins[pair[0]], region = pair[1] } }
}

resource "aws_route53_zone" "this" {
  count         = local.has_domain && var.hosted_zone_id == null ? 1 : 0
  name          = var.domain
  comment       = "Domain of ${var.name}"
  force_destroy = !var.deletion_protection
}

# All regions' certificates are proved by the same records.
resource "aws_route53_record" "certificate" {
  for_each = toset(local.has_domain ? ["origin.${var.domain}", "*.ws.origin.${var.domain}"] : [])
  zone_id  = local.zone_id
  name     = module.primary.certificate_validation[each.key].name
  type     = module.primary.certificate_validation[each.key].type
  records  = [module.primary.certificate_validation[each.key].value]
  ttl      = 300
}

resource "aws_route53_health_check" "region" {
  for_each          = toset(local.checked ? local.regions : [])
  type              = "HTTPS"
  fqdn              = "${each.key}.origin.${var.domain}"
  port              = 443
  resource_path     = "/health"
  enable_sni        = true
  request_interval  = local.size.health_checks.interval
  failure_threshold = local.size.health_checks.failures
  tags              = { Name = "${var.name}-${each.key}" }
}

resource "aws_route53_record" "active" {
  for_each        = local.entries
  zone_id         = local.zone_id
  name            = "active.${each.value.origin}"
  type            = "CNAME"
  ttl             = 30
  records         = ["target.${each.value.region}.${each.value.origin}"]
  set_identifier  = each.value.region
  health_check_id = try(aws_route53_health_check.region[each.value.region].id, null)
  latency_routing_policy {
    region = each.value.region
  }
}

resource "aws_route53_record" "origin" {
  for_each       = local.origins
  zone_id        = local.zone_id
  name           = each.value
  type           = "CNAME"
  set_identifier = "active"
  alias {
    name                   = "active.${each.value}"
    zone_id                = local.zone_id
    evaluate_target_health = true
  }
  failover_routing_policy {
    type = "PRIMARY"
  }
  depends_on = [aws_route53_record.active]
}

resource "aws_route53_record" "recovery" {
  for_each       = var.regions.recovery == null ? {} : local.origins
  zone_id        = local.zone_id
  name           = each.value
  type           = "CNAME"
  ttl            = 30
  records        = ["target.${var.regions.recovery}.${each.value}"]
  set_identifier = "recovery"
  failover_routing_policy {
    type = "SECONDARY"
  }
}

# Health checks report to us-east-1 alone; who hears of it is told there when it is one of the regions.
resource "aws_cloudwatch_metric_alarm" "region" {
  for_each            = aws_route53_health_check.region
  provider            = aws.edge
  alarm_name          = "${var.name}-${each.key}-unreachable"
  alarm_description   = "Route 53 cannot reach https://${each.value.fqdn}/health; requests go to the other regions"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = each.value.id }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [for region, foundation in local.foundations : foundation.findings_topic if region == "us-east-1"]
  ok_actions          = [for region, foundation in local.foundations : foundation.findings_topic if region == "us-east-1"]
}
