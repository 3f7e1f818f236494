# Alarms and charts are made over what the manifests have.

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

run "what_goes_wrong_is_noticed_and_shown" {
  command = plan

  # one alarm is about the errors of all functions
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["any-function-errors"].metric_name == "Errors" && length(aws_cloudwatch_metric_alarm.this["any-function-errors"].dimensions) == 0
    error_message = "A function's errors go unnoticed."
  }

  # errors are watched over the requests
  assert {
    condition = toset([
      for query in aws_cloudwatch_metric_alarm.this["api-errors"].metric_query : query.expression if query.return_data
    ]) == toset(["IF(requests > 20, 100 * FILL(errors, 0) / requests, 0)"])
    error_message = "The alarm does not divide errors by requests."
  }

  # the region is unhealthy by the alarms that say so
  assert {
    condition     = strcontains(aws_cloudwatch_composite_alarm.unhealthy.alarm_rule, "ALARM(\"jarvis-api-errors\")") && !strcontains(aws_cloudwatch_composite_alarm.unhealthy.alarm_rule, "dead-letters")
    error_message = "Rule: ${aws_cloudwatch_composite_alarm.unhealthy.alarm_rule}"
  }

  # the dashboard has a line for each function
  assert {
    condition = alltrue([
      for name in keys(local.functions) : anytrue([
        for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets :
        anytrue([for metric in try(widget.properties.metrics, []) : jsonencode(metric) == jsonencode(["AWS/Lambda", "Duration", "FunctionName", "jarvis-${name}", { label = name, stat = "p95" }])])
      ])
    ])
    error_message = "A function is not on the dashboard: ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
  assert {
    condition     = !strcontains(aws_cloudwatch_dashboard.this.dashboard_body, "Cost by chat model")
    error_message = "Without a price there is no cost to show."
  }
}

run "production_watches_more_and_a_price_gives_a_cost" {
  command = plan

  variables {
    size = "production"
    chat_models = [
      { model = "anthropic.claude-3-haiku-20240307-v1:0" },
      { model = "eu.anthropic.claude-3-haiku-20240307-v1:0", name = "small", price = "0.00025/0.00125 USD" },
      { model = "eu.anthropic.claude-3-7-sonnet-20250219-v1:0", name = "large", price = "0.003/0.015 USD" },
    ]
  }

  # each function has an alarm about its errors
  assert {
    condition = alltrue([
      for name in keys(local.functions) : aws_cloudwatch_metric_alarm.this["function-errors-${name}"].dimensions == tomap({ FunctionName = "jarvis-${name}" })
    ])
    error_message = "A function's errors go unnoticed."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.this["function-slow-store"].threshold == 8000 && aws_cloudwatch_metric_alarm.this["function-slow-store"].extended_statistic == "p99"
    error_message = "The alarm does not go off near the function's time-out."
  }
  assert {
    condition     = contains(keys(aws_cloudwatch_metric_alarm.this), "cache-memory-003") && contains(keys(aws_cloudwatch_metric_alarm.this), "proxy-borrows")
    error_message = "A node or the proxy goes unnoticed."
  }
  assert {
    condition = jsonencode(flatten([
      for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.properties.metrics if widget.properties.title == "Cost by chat model"
      ])) == jsonencode([
      { expression = "SELECT SUM(input_tokens) FROM \"Jarvis\" WHERE model = 'large'", id = "input2", label = "large", visible = false },
      { expression = "SELECT SUM(input_tokens) FROM \"Jarvis\" WHERE model = 'small'", id = "input1", label = "small", visible = false },
      { expression = "SELECT SUM(output_tokens) FROM \"Jarvis\" WHERE model = 'large'", id = "output2", label = "large", visible = false },
      { expression = "SELECT SUM(output_tokens) FROM \"Jarvis\" WHERE model = 'small'", id = "output1", label = "small", visible = false },
      { expression = "input2 * 0.0000030000 + output2 * 0.0000150000", label = "large" },
      { expression = "input1 * 0.0000002500 + output1 * 0.0000012500", label = "small" },
    ])
    error_message = "The cost is not each model's tokens times their price: ${aws_cloudwatch_dashboard.this.dashboard_body}"
  }
}
