# Which requests are traced, and the platform's group of traces.

resource "aws_xray_sampling_rule" "this" {
  rule_name      = var.name
  priority       = 1000
  version        = 1
  reservoir_size = 1
  fixed_rate     = local.size.tracing.rate
  service_name   = "${var.name}-*"
  service_type   = "*"
  host           = "*"
  http_method    = "*"
  url_path       = "*"
  resource_arn   = "*"
}

resource "aws_xray_group" "this" {
  group_name        = var.name
  filter_expression = "service(begins_with(\"${var.name}-\"))"

  insights_configuration {
    insights_enabled      = var.size == "production"
    notifications_enabled = var.size == "production"
  }
}
