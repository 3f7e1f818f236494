output "http_url" {
  description = "Where the HTTP API is"
  value       = local.has_domain ? "https://${local.foundation.regional_domain}" : aws_apigatewayv2_api.http.api_endpoint
}

output "websocket_url" {
  description = "Where the WebSocket API is"
  value       = local.has_domain ? "wss://${local.foundation.regional_websocket_domain}" : "${aws_apigatewayv2_api.websocket.api_endpoint}/${aws_apigatewayv2_stage.websocket.name}"
}

output "functions" {
  description = "Of each function: its name, alias, newest version, and the CodeDeploy deployment group that moves the alias to it, if one does"
  value = {
    for name, function in module.function : name => {
      name             = function.name
      alias            = function.alias
      version          = function.version
      deployment_group = contains(local.deployments, name) ? name : null
    }
  }
}

output "codedeploy_application" {
  description = "Name of the CodeDeploy application, or null"
  value       = one(aws_codedeploy_app.this[*].name)
}

output "state_machines" {
  description = "ARNs of the state machines' aliases"
  value       = { for name, alias in aws_sfn_alias.live : name => alias.arn }
}

output "queues" {
  description = "URLs of each queue and of its dead letters"
  value       = { for name, queue in module.queue : name => { url = queue.url, dead_letters = queue.dead_letters_url } }
}

output "needed_endpoints" {
  description = "Services that are called from inside the VPC; one that is brought along needs an endpoint of each, or a NAT"
  value       = sort(concat(["dynamodb", "s3"], tolist(local.interface_services)))
}

output "user_pool" {
  description = "Id of the Cognito user pool and of the console's client, in the primary region"
  value       = local.primary ? { id = aws_cognito_user_pool.this[0].id, client = aws_cognito_user_pool_client.console[0].id } : null
}

output "policies" {
  description = "What each function may do"
  value       = { for name, function in module.function : name => function.policy }
}
