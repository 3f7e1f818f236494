# The HTTP API: to each function of handler `http` its path prefixes. CloudFront alone may call it: the API has no
# address of its own, and the authorizer asks for the header that only CloudFront knows.

locals {
  has_domain = local.foundation.zone_id != null

  http_routes = merge([
    for name, function in local.functions : merge([
      for prefix in function.routes : {
        for route in ["ANY ${prefix}", "ANY ${prefix}/{proxy+}"] :
        route => { function = name, open = contains(local.api.open, prefix) }
      }
    ]...) if function.handler == "http"
  ]...)
  http_functions = toset([for name, function in local.functions : name if function.handler == "http"])
}

resource "aws_apigatewayv2_api" "http" {
  name                         = "${var.name}-http"
  description                  = "HTTP API of ${var.name}"
  protocol_type                = "HTTP"
  disable_execute_api_endpoint = local.has_domain
}

resource "aws_apigatewayv2_authorizer" "http" {
  for_each = toset(local.authorizers)

  api_id                            = aws_apigatewayv2_api.http.id
  name                              = each.key
  authorizer_type                   = "REQUEST"
  authorizer_uri                    = module.function[each.key].invoke_arn
  authorizer_payload_format_version = "2.0"
  enable_simple_responses           = true
  identity_sources                  = ["$request.header.${local.api.header}"]
  authorizer_result_ttl_in_seconds  = local.api.remembered
}

resource "aws_apigatewayv2_integration" "http" {
  for_each = local.http_functions

  api_id                 = aws_apigatewayv2_api.http.id
  description            = "Function ${each.key}"
  integration_type       = "AWS_PROXY"
  integration_method     = "POST"
  integration_uri        = module.function[each.key].invoke_arn
  payload_format_version = "2.0"
  # The longest that API Gateway waits.
  timeout_milliseconds = min(local.functions[each.key].timeout * 1000, 30000)
}

resource "aws_apigatewayv2_route" "http" {
  for_each = local.http_routes

  api_id             = aws_apigatewayv2_api.http.id
  route_key          = each.key
  target             = "integrations/${aws_apigatewayv2_integration.http[each.value.function].id}"
  authorization_type = each.value.open ? "NONE" : "CUSTOM"
  authorizer_id      = each.value.open ? null : aws_apigatewayv2_authorizer.http[one(local.authorizers)].id
}

module "http_log_group" {
  source = "../modules/log-group"

  name      = "/aws/vendedlogs/apis/${var.name}-http"
  retention = local.logs.retention
  key_arn   = local.logs.key_arn
  masked    = local.logs.masked
}

resource "aws_apigatewayv2_stage" "http" {
  api_id      = aws_apigatewayv2_api.http.id
  name        = "$default"
  auto_deploy = true

  access_log_settings {
    destination_arn = module.http_log_group.arn
    format          = jsonencode(local.api.access_log.http)
  }

  default_route_settings {
    detailed_metrics_enabled = true
    throttling_rate_limit    = local.size.throttling.rate
    throttling_burst_limit   = local.size.throttling.burst
  }
}

resource "aws_lambda_permission" "http" {
  for_each = local.http_functions

  statement_id  = "http-api"
  action        = "lambda:InvokeFunction"
  function_name = module.function[each.key].name
  qualifier     = module.function[each.key].alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.http.execution_arn}/*"
}

resource "aws_lambda_permission" "authorizer" {
  for_each = {
    for pair in setproduct(local.authorizers, ["http", "websocket"]) : "${pair[0]}-${pair[1]}" => { function = pair[0], api = pair[1] }
  }

  statement_id  = "${each.value.api}-authorizer"
  action        = "lambda:InvokeFunction"
  function_name = module.function[each.value.function].name
  qualifier     = module.function[each.value.function].alias
  principal     = "apigateway.amazonaws.com"
  source_arn = join("/", [
    each.value.api == "http" ? aws_apigatewayv2_api.http.execution_arn : aws_apigatewayv2_api.websocket.execution_arn,
    "authorizers", each.value.api == "http" ? aws_apigatewayv2_authorizer.http[each.value.function].id : aws_apigatewayv2_authorizer.websocket[each.value.function].id
  ])
}

# The name that all regions share, and the region's own.
module "http_domain" {
  source = "../modules/api-domain"
  for_each = local.has_domain ? {
    shared   = { name = local.foundation.origin_domain, record = "target.${local.foundation.regional_domain}" }
    regional = { name = local.foundation.regional_domain, record = local.foundation.regional_domain }
  } : {}

  name            = each.value.name
  record          = each.value.record
  zone_id         = local.foundation.zone_id
  certificate_arn = local.foundation.certificate_arn
  api_id          = aws_apigatewayv2_api.http.id
  stage           = aws_apigatewayv2_stage.http.id
}
