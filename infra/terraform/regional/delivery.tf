# New versions of functions that answer people get a part of the calls first; CodeDeploy takes them back when an alarm
# of the function goes off.

locals {
  has_codedeploy = !contains(var.without, "codedeploy")
  deployments    = local.has_codedeploy ? local.shifted : []
}

resource "aws_codedeploy_app" "this" {
  count = local.has_codedeploy ? 1 : 0

  name             = var.name
  compute_platform = "Lambda"
}

module "codedeploy_role" {
  source = "../modules/role"
  count  = local.has_codedeploy ? 1 : 0

  name        = "${var.name}-${var.region}-codedeploy"
  description = "Moves calls to new versions of functions"
  service     = "codedeploy.amazonaws.com"
  boundary    = local.foundation.boundary_arn
  statements = [
    {
      sid     = "MoveAliases"
      actions = ["lambda:GetAlias", "lambda:GetProvisionedConcurrencyConfig", "lambda:UpdateAlias"]
      resources = flatten([
        for function in sort(tolist(local.shifted)) : [local.function_arns[function], "${local.function_arns[function]}:*"]
      ])
    },
    { sid = "ReadAlarms", actions = ["cloudwatch:DescribeAlarms"], resources = ["*"] },
  ]
}

resource "aws_codedeploy_deployment_group" "this" {
  for_each = local.deployments

  app_name               = aws_codedeploy_app.this[0].name
  deployment_group_name  = each.key
  service_role_arn       = module.codedeploy_role[0].arn
  deployment_config_name = local.size.delivery.configuration

  deployment_style {
    deployment_option = "WITH_TRAFFIC_CONTROL"
    deployment_type   = "BLUE_GREEN"
  }

  auto_rollback_configuration {
    enabled = true
    events  = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"]
  }

  alarm_configuration {
    enabled = true
    alarms  = sort([for key, alarm in local.alarms : aws_cloudwatch_metric_alarm.this[key].alarm_name if alarm.rollback == each.key || alarm.rollback == ""])
  }
}
