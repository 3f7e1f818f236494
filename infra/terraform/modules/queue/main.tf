# A queue with the queue to which it gives up what was received too often.

locals {
  arn              = "arn:aws:sqs:${var.region}:${var.account}:${var.name}"
  dead_letters     = "${var.name}-dead-letters"
  dead_letters_arn = "${local.arn}-dead-letters"
  names            = { main = var.name, dead_letters = local.dead_letters }
}

resource "aws_sqs_queue" "dead_letters" {
  name                      = local.dead_letters
  message_retention_seconds = var.dead_letters_kept
  kms_master_key_id         = var.key_arn
  redrive_allow_policy      = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = [local.arn] })
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.visibility
  message_retention_seconds  = var.kept
  receive_wait_time_seconds  = 20
  kms_master_key_id          = var.key_arn
  redrive_policy             = jsonencode({ deadLetterTargetArn = local.dead_letters_arn, maxReceiveCount = var.attempts })

  # SQS refuses a redrive policy that names a queue that is not there.
  depends_on = [aws_sqs_queue.dead_letters]
}

resource "aws_sqs_queue_policy" "this" {
  for_each = local.names

  queue_url = each.key == "main" ? aws_sqs_queue.this.url : aws_sqs_queue.dead_letters.url
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "RefuseUnencryptedTransport"
        Effect    = "Deny"
        Principal = "*"
        Action    = ["sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"]
        Resource  = each.key == "main" ? local.arn : local.dead_letters_arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      }],
      each.key == "main" && length(var.rules) > 0 ? [{
        Sid       = "AcceptWhatTheRulesSend"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = local.arn
        Condition = { ArnEquals = { "aws:SourceArn" = var.rules } }
      }] : [],
    )
  })
}
