# The platform's bus, the rules of the manifest on it and on the account's default bus, and the archive from which
# events are replayed.

locals {
  buses = { default = "default", jarvis = aws_cloudwatch_event_bus.this.name }

  # Rules on the default bus are named by their rule alone, others by bus and rule.
  rule_arns = {
    for name, rule in local.rules :
    name => "arn:aws:events:${var.region}:${local.account}:rule/${rule.bus == "default" ? "" : "${var.name}/"}${var.name}-${name}"
  }
}

resource "aws_cloudwatch_event_bus" "this" {
  name = var.name
}

resource "aws_cloudwatch_event_archive" "this" {
  name             = var.name
  description      = "The platform's events, to be replayed"
  event_source_arn = aws_cloudwatch_event_bus.this.arn
  retention_days   = local.size.events.archive_days
}

resource "aws_cloudwatch_event_rule" "this" {
  for_each = local.rules

  name           = "${var.name}-${each.key}"
  description    = each.value.description
  event_bus_name = local.buses[each.value.bus]
  event_pattern  = replace(jsonencode(each.value.pattern), "$${documents_bucket}", local.foundation.documents_bucket)
}

resource "aws_cloudwatch_event_target" "queue" {
  for_each = local.rules

  rule           = aws_cloudwatch_event_rule.this[each.key].name
  event_bus_name = local.buses[each.value.bus]
  target_id      = each.value.queue
  arn            = module.queue[each.value.queue].arn

  dead_letter_config {
    arn = aws_sqs_queue.undelivered.arn
  }

  retry_policy {
    maximum_event_age_in_seconds = 86400
    maximum_retry_attempts       = 185
  }
}
