# CloudFront is the only way in: it carries the firewall, and the header that the APIs demand.

locals {
  cdn = local.has_domain && !contains(var.without, "cdn")
  # AWS's managed policies, whose ids are the same in every account: the documentation's "Use managed cache policies",
  # "Use managed origin request policies" and "Use managed response headers policies".
  managed_policy = {
    caching_disabled              = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    caching_optimized             = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    all_viewer_except_host_header = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
    security_headers              = "67f7725c-6f97-4210-82d7-5512b31e9d03"
  }
}

resource "aws_acm_certificate" "edge" {
  count             = local.cdn ? 1 : 0
  provider          = aws.edge
  domain_name       = var.domain
  validation_method = "DNS"
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "edge_certificate" {
  count   = local.cdn ? 1 : 0
  zone_id = local.zone_id
  name    = one(aws_acm_certificate.edge[0].domain_validation_options).resource_record_name
  type    = one(aws_acm_certificate.edge[0].domain_validation_options).resource_record_type
  records = [one(aws_acm_certificate.edge[0].domain_validation_options).resource_record_value]
  ttl     = 300
}

resource "aws_acm_certificate_validation" "edge" {
  count                   = local.cdn ? 1 : 0
  provider                = aws.edge
  certificate_arn         = aws_acm_certificate.edge[0].arn
  validation_record_fqdns = aws_route53_record.edge_certificate[*].fqdn
}

resource "aws_cloudfront_distribution" "this" {
  count           = local.cdn ? 1 : 0
  comment         = var.name
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  aliases         = [var.domain]
  price_class     = local.size.price_class
  web_acl_id      = one(aws_wafv2_web_acl.this[*].arn)

  dynamic "origin" {
    for_each = local.origins
    content {
      origin_id   = origin.key
      domain_name = origin.value
      custom_header {
        name  = "X-Origin-Verify"
        value = terraform_data.origin[0].output
      }
      custom_origin_config {
        http_port              = 80
        https_port             = 443
        origin_protocol_policy = "https-only"
        origin_ssl_protocols   = ["TLSv1.2"]
        # As long as the longest function that answers a request.
        origin_read_timeout = 60
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = "http"
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.managed_policy.caching_disabled
    origin_request_policy_id   = local.managed_policy.all_viewer_except_host_header
    response_headers_policy_id = local.managed_policy.security_headers
  }

  # The regions' WebSocket APIs answer at this path of their domain names.
  ordered_cache_behavior {
    path_pattern             = "/ws"
    target_origin_id         = "websocket"
    viewer_protocol_policy   = "https-only"
    allowed_methods          = ["GET", "HEAD"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = local.managed_policy.caching_disabled
    origin_request_policy_id = local.managed_policy.all_viewer_except_host_header
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.edge[0].certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

resource "aws_route53_record" "domain" {
  for_each = toset(local.cdn ? ["A", "AAAA"] : [])
  zone_id  = local.zone_id
  name     = var.domain
  type     = each.key
  alias {
    name                   = aws_cloudfront_distribution.this[0].domain_name
    zone_id                = aws_cloudfront_distribution.this[0].hosted_zone_id
    evaluate_target_health = false
  }
}

# Access logs, to the primary region's logs bucket. CloudFront's own region keeps the delivery.
resource "aws_cloudwatch_log_delivery_source" "cdn" {
  count        = local.cdn ? 1 : 0
  provider     = aws.edge
  name         = "${var.name}-cdn"
  log_type     = "ACCESS_LOGS"
  resource_arn = aws_cloudfront_distribution.this[0].arn
}

resource "aws_cloudwatch_log_delivery_destination" "cdn" {
  count         = local.cdn ? 1 : 0
  provider      = aws.edge
  name          = "${var.name}-cdn"
  output_format = "parquet"
  delivery_destination_configuration {
    destination_resource_arn = "${local.foundations[var.regions.primary].logs_bucket.arn}/cdn"
  }
}

resource "aws_cloudwatch_log_delivery" "cdn" {
  count                    = local.cdn ? 1 : 0
  provider                 = aws.edge
  delivery_source_name     = aws_cloudwatch_log_delivery_source.cdn[0].name
  delivery_destination_arn = aws_cloudwatch_log_delivery_destination.cdn[0].arn
}
