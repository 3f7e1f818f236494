# Who may call the APIs, and what they answer for.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "primary"
  source          = "./tests/mocks"
  override_during = plan
}

# Terraform 1.11 cannot mock ephemeral resources: this provider is real, and not asked for anything.
provider "aws" {
  alias                       = "passwords"
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  region    = "us-east-1"
  manifests = "./tests/manifests"
  packages  = "./tests/manifests/packages"
  without   = ["passwords"]
}

run "only_the_edge_may_call_and_each_route_has_its_function" {
  command = plan

  # each prefix leads to its function with all below it
  assert {
    condition = toset(keys(aws_apigatewayv2_route.http)) == toset([
      "ANY /api/v1/items", "ANY /api/v1/items/{proxy+}", "ANY /api/v1/questions", "ANY /api/v1/questions/{proxy+}", "ANY /health", "ANY /health/{proxy+}"
    ])
    error_message = "Routes: ${join(", ", keys(aws_apigatewayv2_route.http))}."
  }

  # only health is open to those who do not come from the edge
  assert {
    condition     = toset([for key, route in aws_apigatewayv2_route.http : key if route.authorization_type == "NONE"]) == toset(["ANY /health", "ANY /health/{proxy+}"])
    error_message = "Route 53's checkers need /health open, and nothing else may be."
  }
  assert {
    condition     = aws_apigatewayv2_authorizer.http["edge"].identity_sources == toset(["$request.header.X-Origin-Verify"])
    error_message = "The authorizer's answers would be kept for something else than the header."
  }

  assert {
    condition     = aws_apigatewayv2_authorizer.http["edge"].enable_simple_responses && aws_apigatewayv2_authorizer.http["edge"].authorizer_payload_format_version == "2.0"
    error_message = "The authorizer answers an HTTP API with isAuthorized."
  }

  # the apis have no address but the domains
  assert {
    condition     = aws_apigatewayv2_api.http.disable_execute_api_endpoint && aws_apigatewayv2_api.websocket.disable_execute_api_endpoint
    error_message = "The API can be called past CloudFront by its own address."
  }
  assert {
    condition = (module.http_domain["shared"].record == "target.us-east-1.origin.example.com"
    && module.http_domain["regional"].record == "us-east-1.origin.example.com")
    error_message = "The records that latency routing and health checks need are not there."
  }

  # a websocket is authorised when it connects and not again
  assert {
    condition     = toset([for key, route in aws_apigatewayv2_route.websocket : key if route.authorization_type == "CUSTOM"]) == toset(["$connect"])
    error_message = "API Gateway allows an authorizer on $connect only, and without it there anybody may connect."
  }

  # callers together are held back at the sizes rate
  assert {
    condition = alltrue([
      for stage in [aws_apigatewayv2_stage.http, aws_apigatewayv2_stage.websocket] :
      stage.default_route_settings[0].throttling_rate_limit == 100 && stage.default_route_settings[0].throttling_burst_limit == 200
    ])
    error_message = "There is no limit."
  }

  # access logs hold no header and no query
  assert {
    condition = alltrue([
      for stage in [aws_apigatewayv2_stage.http, aws_apigatewayv2_stage.websocket] :
      !can(regex("header|query|path\\.|body", lower(stage.access_log_settings[0].format)))
    ])
    error_message = "A header or a query string can hold a secret."
  }

  # no wait is longer than api gateway allows
  assert {
    condition     = aws_apigatewayv2_integration.http["ask"].timeout_milliseconds == 30000 && aws_apigatewayv2_integration.http["store"].timeout_milliseconds == 10000
    error_message = "API Gateway refuses a wait of more than 30 seconds."
  }
}
