mock_provider "aws" {
  mock_resource "aws_apigatewayv2_domain_name" {
    defaults = {
      domain_name_configuration = { target_domain_name = "d-1.execute-api.eu-west-1.amazonaws.com", hosted_zone_id = "Z1" }
    }
  }
}

variables {
  name            = "origin.example.com"
  record          = "target.eu-west-1.origin.example.com"
  zone_id         = "Z0"
  certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/1"
  api_id          = "api"
  stage           = "stage"
}

run "the_record_may_have_another_name_than_the_clients_ask_for" {
  command = plan

  assert {
    condition     = aws_route53_record.this.name == var.record && aws_apigatewayv2_domain_name.this.domain_name == var.name
    error_message = "The latency records need an address of this region for the shared name."
  }
}

run "speaks_modern_tls_in_its_own_region" {
  command = plan

  assert {
    condition     = aws_apigatewayv2_domain_name.this.domain_name_configuration[0].security_policy == "TLS_1_2"
    error_message = "Old TLS is allowed."
  }
}
