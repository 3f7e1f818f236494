# What the machines and schedules of workflows have in common, which the platform makes while it runs (infra/workflows.yaml).

locals {
  workflow_role  = "${var.name}-${var.region}-workflow-machines"
  schedule_role  = "${var.name}-${var.region}-workflow-schedules"
  schedule_group = "${var.name}-workflows"
  workflow_log   = "/aws/vendedlogs/states/${var.name}-workflows"

  # What functions are told that run workflows. ARNs are written by their pattern, because the role's policy names one of
  # these functions.
  workflow_environment = local.has_workflows ? {
    JARVIS_STEP_FUNCTION_ARN      = "${local.function_arns[local.workflows.function]}:live"
    JARVIS_WORKFLOW_ROLE_ARN      = local.arns.workflow_role[0]
    JARVIS_WORKFLOW_LOG_GROUP_ARN = "arn:aws:logs:${var.region}:${local.account}:log-group:${local.workflow_log}:*"
    JARVIS_RUNS_QUEUE_ARN         = local.arns["queue:${local.workflows.queue}"][0]
    JARVIS_SCHEDULE_ROLE_ARN      = local.arns.schedule_role[0]
    JARVIS_SCHEDULE_GROUP         = local.schedule_group
  } : {}
}

module "workflow_log_group" {
  source = "../modules/log-group"
  count  = local.has_workflows ? 1 : 0

  name      = local.workflow_log
  retention = local.logs.retention
  key_arn   = local.logs.key_arn
  masked    = local.logs.masked
}

module "workflow_role" {
  source = "../modules/role"
  count  = local.has_workflows ? 1 : 0

  name            = local.workflow_role
  description     = "State machines of workflows"
  service         = "states.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [local.account] } }
  boundary        = local.foundation.boundary_arn
  statements      = concat(local.machine_statements, local.statements["workflows"])
}

resource "aws_scheduler_schedule_group" "workflows" {
  count = local.has_workflows ? 1 : 0

  name = local.schedule_group
}

module "schedule_role" {
  source = "../modules/role"
  count  = local.has_workflows ? 1 : 0

  name            = local.schedule_role
  description     = "Tells when a schedule of a workflow is due"
  service         = "scheduler.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [local.account] } }
  boundary        = local.foundation.boundary_arn
  statements = [
    {
      sid       = "TellOfSchedules"
      actions   = ["sqs:SendMessage"]
      resources = local.arns["queue:${local.workflows.queue}"]
    },
    {
      sid       = "UseKeyForSqs"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [local.platform_key_arn]
      condition = { StringEquals = { "kms:ViaService" = ["sqs.${var.region}.amazonaws.com"] } }
    },
  ]
}
