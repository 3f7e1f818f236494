# What EventBridge Scheduler starts in a region of this role.

locals {
  own_schedules = { for name, schedule in local.schedules : name => schedule if try(schedule.role, local.foundation.role) == local.foundation.role }
}

resource "aws_scheduler_schedule_group" "this" {
  name = var.name
}

module "scheduler_role" {
  source = "../modules/role"

  name            = "${var.name}-${var.region}-scheduler"
  description     = "Starts what the schedules start"
  service         = "scheduler.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [local.account] } }
  boundary        = local.foundation.boundary_arn
  statements = [for statement in [
    {
      sid       = "StartMachines"
      actions   = ["states:StartExecution"]
      resources = [for schedule in values(local.own_schedules) : local.machine_arns[schedule.state_machine]]
    },
    {
      sid       = "KeepWhatCouldNotStart"
      actions   = ["sqs:SendMessage"]
      resources = [aws_sqs_queue.undelivered.arn]
    },
    {
      sid       = "UseKeyForSqs"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [local.platform_key_arn]
      condition = { StringEquals = { "kms:ViaService" = ["sqs.${var.region}.amazonaws.com"] } }
    },
  ] : statement if length(local.own_schedules) > 0]
}

resource "aws_scheduler_schedule" "this" {
  for_each = local.own_schedules

  name                         = "${var.name}-${each.key}"
  description                  = each.value.description
  group_name                   = aws_scheduler_schedule_group.this.name
  schedule_expression          = each.value.expression
  schedule_expression_timezone = "UTC"

  flexible_time_window {
    # What is started every few minutes is started then.
    mode                      = startswith(each.value.expression, "rate") ? "OFF" : "FLEXIBLE"
    maximum_window_in_minutes = startswith(each.value.expression, "rate") ? null : 15
  }

  target {
    arn      = aws_sfn_alias.live[each.value.state_machine].arn
    role_arn = module.scheduler_role.arn
    input    = jsonencode(each.value.input)

    dead_letter_config {
      arn = aws_sqs_queue.undelivered.arn
    }

    retry_policy {
      maximum_event_age_in_seconds = 3600
      maximum_retry_attempts       = 10
    }
  }
}
