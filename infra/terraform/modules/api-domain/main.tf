# A domain name of an API, and a record that leads to it.

resource "aws_apigatewayv2_domain_name" "this" {
  domain_name = var.name

  domain_name_configuration {
    certificate_arn = var.certificate_arn
    endpoint_type   = "REGIONAL"
    security_policy = "TLS_1_2"
  }
}

resource "aws_apigatewayv2_api_mapping" "this" {
  api_id          = var.api_id
  domain_name     = aws_apigatewayv2_domain_name.this.id
  stage           = var.stage
  api_mapping_key = var.path
}

resource "aws_route53_record" "this" {
  zone_id = var.zone_id
  name    = var.record
  type    = "A"

  alias {
    name                   = aws_apigatewayv2_domain_name.this.domain_name_configuration[0].target_domain_name
    zone_id                = aws_apigatewayv2_domain_name.this.domain_name_configuration[0].hosted_zone_id
    evaluate_target_health = false
  }
}
