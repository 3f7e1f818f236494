# A Lambda function with its role, its log group, its published version and the alias `live`, which all callers use.

locals {
  arn       = "arn:aws:lambda:${var.region}:${var.account}:function:${var.name}"
  log_group = "/aws/lambda/${var.name}"

  interfaces = ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets",
  "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"]

  own = concat(
    [
      {
        sid       = "WriteOwnLog"
        actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        resources = ["arn:aws:logs:${var.region}:${var.account}:log-group:${local.log_group}:*"]
      },
      {
        sid       = "SendTraces"
        actions   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        resources = ["*"]
      },
    ],
    [for statement in [
      { sid = "AttachToNetwork", actions = local.interfaces, resources = ["*"] },
      # The Lambda service needs these with the role; the function's own code does not.
      # https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
      {
        sid       = "KeepCodeFromNetworkInterfaces"
        effect    = "Deny"
        actions   = local.interfaces
        resources = ["*"]
        condition = { ArnEquals = { "lambda:SourceFunctionArn" = [local.arn] } }
      },
    ] : statement if var.network != null],
  )
}

module "log_group" {
  source = "../log-group"

  name      = local.log_group
  retention = var.logs.retention
  key_arn   = var.logs.key_arn
  masked    = var.logs.masked
}

module "role" {
  source = "../role"

  name        = var.role
  description = "Function ${var.name}"
  service     = "lambda.amazonaws.com"
  boundary    = var.boundary
  statements  = concat(local.own, var.statements)
}

resource "aws_lambda_function" "this" {
  function_name                  = var.name
  description                    = var.description
  role                           = module.role.arn
  runtime                        = "java21"
  architectures                  = ["arm64"]
  handler                        = var.package.handler
  s3_bucket                      = var.package.bucket
  s3_key                         = var.package.key
  source_code_hash               = var.package.sha256
  layers                         = var.layers
  memory_size                    = var.memory
  timeout                        = var.timeout
  reserved_concurrent_executions = var.reserved
  publish                        = true

  environment {
    variables = var.environment
  }

  snap_start {
    apply_on = "PublishedVersions"
  }

  tracing_config {
    mode = "Active"
  }

  logging_config {
    log_format       = "JSON"
    log_group        = module.log_group.name
    system_log_level = "INFO"
  }

  dynamic "vpc_config" {
    for_each = var.network[*]

    content {
      subnet_ids                  = vpc_config.value.subnets
      security_group_ids          = vpc_config.value.security_groups
      ipv6_allowed_for_dual_stack = vpc_config.value.ipv6
    }
  }
}

# Follows each new version at once.
resource "aws_lambda_alias" "live" {
  count = var.shifted ? 0 : 1

  name             = "live"
  description      = "What callers use"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

# Is moved to a new version by CodeDeploy, a part of the calls first.
resource "aws_lambda_alias" "shifted" {
  count = var.shifted ? 1 : 0

  name             = "live"
  description      = "What callers use"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version

  lifecycle {
    ignore_changes = [function_version, routing_config]
  }
}

# A cold start is a report with the time of the start in it: `init` for a new environment, `restore` for one made from
# the snapshot.
resource "aws_cloudwatch_log_metric_filter" "cold_start" {
  for_each = { init = "initDurationMs", restore = "restoreDurationMs" }

  name           = "${var.name}-${each.key}"
  log_group_name = module.log_group.name
  pattern        = "{ ($.type = \"platform.report\") && ($.record.metrics.${each.value} > 0) }"

  metric_transformation {
    namespace = "${var.metrics}/${each.key}"
    name      = var.name
    value     = "$.record.metrics.${each.value}"
    unit      = "Milliseconds"
  }
}
