# The WebSocket API: its routes by key. The authorizer is asked when a connection is made; what comes over a connection
# that was let in needs no header.

locals {
  websocket_routes = merge([
    for name, function in local.functions : { for key in function.routes : key => name } if function.handler == "websocket"
  ]...)
  websocket_functions = toset(values(local.websocket_routes))

  # Routes of messages; nobody listens any more, or yet, when a connection begins or ends.
  answered_routes = toset([for key in keys(local.websocket_routes) : key if !contains(["$connect", "$disconnect"], key)])
}

resource "aws_apigatewayv2_api" "websocket" {
  name                         = "${var.name}-websocket"
  description                  = "WebSocket API of ${var.name}"
  protocol_type                = "WEBSOCKET"
  route_selection_expression   = "$request.body.action"
  disable_execute_api_endpoint = local.has_domain
}

resource "aws_apigatewayv2_authorizer" "websocket" {
  for_each = toset(local.authorizers)

  api_id           = aws_apigatewayv2_api.websocket.id
  name             = each.key
  authorizer_type  = "REQUEST"
  authorizer_uri   = module.function[each.key].invoke_arn
  identity_sources = ["route.request.header.${local.api.header}"]
}

resource "aws_apigatewayv2_integration" "websocket" {
  for_each = local.websocket_functions

  api_id               = aws_apigatewayv2_api.websocket.id
  description          = "Function ${each.key}"
  integration_type     = "AWS_PROXY"
  integration_method   = "POST"
  integration_uri      = module.function[each.key].invoke_arn
  timeout_milliseconds = min(local.functions[each.key].timeout * 1000, 29000)
}

resource "aws_apigatewayv2_route" "websocket" {
  for_each = local.websocket_routes

  api_id             = aws_apigatewayv2_api.websocket.id
  route_key          = each.key
  target             = "integrations/${aws_apigatewayv2_integration.websocket[each.value].id}"
  authorization_type = each.key == "$connect" ? "CUSTOM" : "NONE"
  authorizer_id      = each.key == "$connect" ? aws_apigatewayv2_authorizer.websocket[one(local.authorizers)].id : null

  route_response_selection_expression = contains(local.answered_routes, each.key) ? "$default" : null
}

# Without it, what a function returns is not sent to the client.
resource "aws_apigatewayv2_route_response" "websocket" {
  for_each = local.answered_routes

  api_id             = aws_apigatewayv2_api.websocket.id
  route_id           = aws_apigatewayv2_route.websocket[each.key].id
  route_response_key = "$default"
}

# WebSocket stages do not deploy by themselves.
resource "aws_apigatewayv2_deployment" "websocket" {
  api_id      = aws_apigatewayv2_api.websocket.id
  description = "Routes of the manifest"

  triggers = {
    routes = sha256(jsonencode([
      local.websocket_routes, local.api.header,
      [for name in sort(tolist(local.websocket_functions)) : aws_apigatewayv2_integration.websocket[name].id],
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }

  depends_on = [aws_apigatewayv2_route.websocket, aws_apigatewayv2_route_response.websocket]
}

module "websocket_log_group" {
  source = "../modules/log-group"

  name      = "/aws/vendedlogs/apis/${var.name}-websocket"
  retention = local.logs.retention
  key_arn   = local.logs.key_arn
  masked    = local.logs.masked
}

resource "aws_apigatewayv2_stage" "websocket" {
  api_id        = aws_apigatewayv2_api.websocket.id
  name          = "live"
  deployment_id = aws_apigatewayv2_deployment.websocket.id

  access_log_settings {
    destination_arn = module.websocket_log_group.arn
    format          = jsonencode(local.api.access_log.websocket)
  }

  default_route_settings {
    detailed_metrics_enabled = true
    throttling_rate_limit    = local.size.throttling.rate
    throttling_burst_limit   = local.size.throttling.burst
  }

  depends_on = [aws_api_gateway_account.this]
}

# WebSocket APIs write logs with a role that the account has once per region.
module "api_log_role" {
  source = "../modules/role"

  name        = "${var.name}-${var.region}-api-log"
  description = "Writes the logs of API Gateway"
  service     = "apigateway.amazonaws.com"
  boundary    = local.foundation.boundary_arn
  statements  = []
}

# API Gateway accepts no role that may do less than AWS's own policy for this.
resource "aws_iam_role_policy_attachment" "api_log" {
  role       = module.api_log_role.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = module.api_log_role.arn

  depends_on = [aws_iam_role_policy_attachment.api_log]
}

resource "aws_lambda_permission" "websocket" {
  for_each = local.websocket_functions

  statement_id  = "websocket-api"
  action        = "lambda:InvokeFunction"
  function_name = module.function[each.key].name
  qualifier     = module.function[each.key].alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.websocket.execution_arn}/*"
}

module "websocket_domain" {
  source = "../modules/api-domain"
  for_each = local.has_domain ? {
    shared   = { name = local.foundation.websocket_domain, record = "target.${local.foundation.regional_websocket_domain}" }
    regional = { name = local.foundation.regional_websocket_domain, record = local.foundation.regional_websocket_domain }
  } : {}

  name            = each.value.name
  record          = each.value.record
  zone_id         = local.foundation.zone_id
  certificate_arn = local.foundation.certificate_arn
  api_id          = aws_apigatewayv2_api.websocket.id
  stage           = aws_apigatewayv2_stage.websocket.id
  # Where CloudFront sends WebSockets, and where they are on one machine; the path is not the API's to read.
  path = "ws"
}
