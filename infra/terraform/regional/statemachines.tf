# The state machines of the manifest.

locals {
  machine_arns = { for name in keys(local.machines) : name => "arn:aws:states:${var.region}:${local.account}:stateMachine:${var.name}-${name}:live" }

  # What the definitions may name.
  machine_variables = merge(
    { for name in keys(local.functions) : replace(name, "-", "_") => "${local.function_arns[name]}:live" },
    # A machine is named with a prefix, because a function may have the same name.
    { for name, arn in local.machine_arns : "machine_${replace(name, "-", "_")}" => arn },
    {
      database_cluster = local.database_cluster
      drill_prefix     = local.drill_prefix
      subnet_group     = local.database_subnet_group
      security_group   = aws_security_group.part["database"].id
      owner_secret     = local.secret_arns.owner
    },
  )
}

# What Step Functions does with a machine's role beside the machine's own work.
locals {
  machine_statements = [
    {
      sid = "DeliverLogs"
      actions = [
        "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups", "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy", "logs:UpdateLogDelivery",
      ]
      resources = ["*"]
    },
    {
      sid       = "SendTraces"
      actions   = ["xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"]
      resources = ["*"]
    },
  ]
}

module "machine_log_group" {
  source   = "../modules/log-group"
  for_each = local.machines

  name      = "/aws/vendedlogs/states/${var.name}-${each.key}"
  retention = local.logs.retention
  key_arn   = local.logs.key_arn
  masked    = local.logs.masked
}

module "machine_role" {
  source   = "../modules/role"
  for_each = local.machines

  name            = "${var.name}-${var.region}-machine-${each.key}"
  description     = "State machine ${each.key}"
  service         = "states.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [local.account] } }
  boundary        = local.foundation.boundary_arn
  statements      = concat(local.machine_statements, local.statements["machine:${each.key}"])
}

resource "aws_sfn_state_machine" "this" {
  for_each = local.machines

  name       = "${var.name}-${each.key}"
  type       = each.value.type
  role_arn   = module.machine_role[each.key].arn
  definition = templatefile("${local.manifests}/statemachines/${each.key}.asl.json", local.machine_variables)
  publish    = true

  logging_configuration {
    level                  = try(each.value.log, "ALL")
    include_execution_data = false
    log_destination        = "${module.machine_log_group[each.key].arn}:*"
  }

  tracing_configuration {
    enabled = true
  }
}

resource "aws_sfn_alias" "live" {
  for_each = local.machines

  name = "live"

  routing_configuration {
    state_machine_version_arn = aws_sfn_state_machine.this[each.key].state_machine_version_arn
    weight                    = 100
  }
}
