# A queue with the queue to which it gives up what was received too often.

locals {
  arn              = "arn:aws:sqs:${var.region}:${var.account}:${var.name}"
  dead_letters     = "${var.name}-dead-letters"
  dead_letters_arn = "${local.arn}-dead-letters"

  # KMS lets nobody decrypt who does not say who he is, so a queue whose takers do not is encrypted with SQS's own key.
  key_arn = var.taken_from == null ? var.key_arn : null

  unsigned = var.taken_from == null ? [] : [{
    Sid       = "GiveToWorkersByTheirNetwork"
    Effect    = "Allow"
    Principal = "*"
    Action    = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"]
    Resource  = local.arn
    Condition = var.taken_from
  }]

  encrypted_alone = {
    Sid       = "RefuseUnencryptedTransport"
    Effect    = "Deny"
    Principal = "*"
    Action    = ["sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"]
    Condition = { Bool = { "aws:SecureTransport" = "false" } }
  }
}

# Policies are the queues' own: as resources beside them they would be waited for as long as the queues are.
resource "aws_sqs_queue" "dead_letters" {
  name                      = local.dead_letters
  message_retention_seconds = var.dead_letters_kept
  kms_master_key_id         = local.key_arn
  sqs_managed_sse_enabled   = local.key_arn == null ? true : null
  redrive_allow_policy      = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = [local.arn] })
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [merge(local.encrypted_alone, { Resource = local.dead_letters_arn })]
  })
}

resource "aws_sqs_queue" "this" {
  name                       = var.name
  visibility_timeout_seconds = var.visibility
  message_retention_seconds  = var.kept
  receive_wait_time_seconds  = 20
  kms_master_key_id          = local.key_arn
  sqs_managed_sse_enabled    = local.key_arn == null ? true : null
  redrive_policy             = jsonencode({ deadLetterTargetArn = local.dead_letters_arn, maxReceiveCount = var.attempts })
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [merge(local.encrypted_alone, { Resource = local.arn })],
      length(var.rules) == 0 ? [] : [{
        Sid       = "AcceptWhatTheRulesSend"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = local.arn
        Condition = { ArnEquals = { "aws:SourceArn" = var.rules } }
      }],
      local.unsigned,
    )
  })

  # SQS refuses a redrive policy that names a queue that is not there.
  depends_on = [aws_sqs_queue.dead_letters]
}
