# The queues of the functions, each with its dead letters, and what invokes the function with their messages.

locals {
  queues = { for name, function in local.functions : function.queue.name => merge(function.queue, { function = name }) if can(function.queue) }
}

module "queue" {
  source   = "../modules/queue"
  for_each = local.queues

  name       = each.key
  region     = var.region
  account    = local.account
  visibility = each.value.visibility
  attempts   = each.value.attempts
  key_arn    = local.platform_key_arn
  rules      = [for name, rule in local.rules : local.rule_arns[name] if rule.queue == each.key]
}

resource "aws_lambda_event_source_mapping" "queue" {
  for_each = local.queues

  event_source_arn                   = module.queue[each.key].arn
  function_name                      = module.function[each.value.function].alias_arn
  batch_size                         = each.value.batch
  maximum_batching_window_in_seconds = each.value.batch > 10 ? 1 : 0
  function_response_types            = ["ReportBatchItemFailures"]

  scaling_config {
    maximum_concurrency = each.value.concurrency
  }
}

# Events that EventBridge or the Scheduler could not deliver anywhere.
resource "aws_sqs_queue" "undelivered" {
  name                      = "${var.name}-undelivered-dead-letters"
  message_retention_seconds = 1209600
  kms_master_key_id         = local.platform_key_arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AcceptWhatTheRulesCannotDeliver"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = "arn:aws:sqs:${var.region}:${local.account}:${var.name}-undelivered-dead-letters"
        Condition = { ArnEquals = { "aws:SourceArn" = concat([for rule in keys(local.rules) : local.rule_arns[rule]], local.start_rules) } }
      },
      {
        Sid       = "RefuseUnencryptedTransport"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"]
        Resource  = "arn:aws:sqs:${var.region}:${local.account}:${var.name}-undelivered-dead-letters"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
