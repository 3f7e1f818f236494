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

override_data {
  target = data.aws_ssm_parameter.foundation
  values = {
    value = <<-JSON
      {
        "role": "primary", "primary_region": "us-east-1", "regions": ["us-east-1", "ap-southeast-1", "eu-west-1"],
        "key_arn": "arn:aws:kms:us-east-1:123456789012:key/data",
        "boundary_arn": "arn:aws:iam::123456789012:policy/jarvis-boundary",
        "documents_bucket": "jarvis-documents", "artifacts_bucket": "jarvis-artifacts",
        "origin_secret_arn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:jarvis/origin-abcdef",
        "global_cluster": null, "zone_id": "Z0", "certificate_arn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
        "origin_domain": "origin.example.com", "regional_domain": "us-east-1.origin.example.com",
        "websocket_domain": "ws.origin.example.com", "regional_websocket_domain": "us-east-1.ws.origin.example.com"
      }
    JSON
  }
}

variables {
  region    = "us-east-1"
  manifests = "./tests/manifests"
  packages  = "./tests/manifests/packages"
  without   = ["passwords"]
}

run "each_prefix_leads_to_its_function_with_all_below_it" {
  command = plan

  assert {
    condition = toset(keys(aws_apigatewayv2_route.http)) == toset([
      "ANY /api/v1/items", "ANY /api/v1/items/{proxy+}", "ANY /api/v1/questions", "ANY /api/v1/questions/{proxy+}", "ANY /health", "ANY /health/{proxy+}"
    ])
    error_message = "Routes: ${join(", ", keys(aws_apigatewayv2_route.http))}."
  }
}

run "only_health_is_open_to_those_who_do_not_come_from_the_edge" {
  command = plan

  assert {
    condition     = toset([for key, route in aws_apigatewayv2_route.http : key if route.authorization_type == "NONE"]) == toset(["ANY /health", "ANY /health/{proxy+}"])
    error_message = "Route 53's checkers need /health open, and nothing else may be."
  }
  assert {
    condition     = aws_apigatewayv2_authorizer.http["edge"].identity_sources == toset(["$request.header.X-Origin-Verify"])
    error_message = "The authorizer's answers would be kept for something else than the header."
  }
}

run "the_apis_have_no_address_but_the_domains" {
  command = plan

  assert {
    condition     = aws_apigatewayv2_api.http.disable_execute_api_endpoint && aws_apigatewayv2_api.websocket.disable_execute_api_endpoint
    error_message = "The API can be called past CloudFront by its own address."
  }
  assert {
    condition = (module.http_domain["shared"].record == "target.us-east-1.origin.example.com"
    && module.http_domain["regional"].record == "us-east-1.origin.example.com")
    error_message = "The records that latency routing and health checks need are not there."
  }
}

run "a_websocket_is_authorised_when_it_connects_and_not_again" {
  command = plan

  assert {
    condition     = toset([for key, route in aws_apigatewayv2_route.websocket : key if route.authorization_type == "CUSTOM"]) == toset(["$connect"])
    error_message = "API Gateway allows an authorizer on $connect only, and without it there anybody may connect."
  }
}

run "callers_together_are_held_back_at_the_sizes_rate" {
  command = plan

  assert {
    condition = alltrue([
      for stage in [aws_apigatewayv2_stage.http, aws_apigatewayv2_stage.websocket] :
      stage.default_route_settings[0].throttling_rate_limit == 100 && stage.default_route_settings[0].throttling_burst_limit == 200
    ])
    error_message = "There is no limit."
  }
}

run "access_logs_hold_no_header_and_no_query" {
  command = plan

  assert {
    condition = alltrue([
      for stage in [aws_apigatewayv2_stage.http, aws_apigatewayv2_stage.websocket] :
      !can(regex("header|query|path\\.|body", lower(stage.access_log_settings[0].format)))
    ])
    error_message = "A header or a query string can hold a secret."
  }
}

run "no_wait_is_longer_than_api_gateway_allows" {
  command = plan

  assert {
    condition     = aws_apigatewayv2_integration.http["ask"].timeout_milliseconds == 30000 && aws_apigatewayv2_integration.http["store"].timeout_milliseconds == 10000
    error_message = "API Gateway refuses a wait of more than 30 seconds."
  }
}
