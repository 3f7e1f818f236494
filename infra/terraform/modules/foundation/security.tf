# GuardDuty watches the account in this region, Config records how its resources change; what they find is mailed.
# An account has one detector and one recorder per region: `without` leaves ours out where there is one already.

locals {
  guardduty = !contains(var.without, "guardduty")
  config    = var.settings.config && !contains(var.without, "config")
}

resource "aws_guardduty_detector" "this" {
  count                        = local.guardduty ? 1 : 0
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

resource "aws_guardduty_detector_feature" "this" {
  for_each    = local.guardduty ? toset(var.settings.guardduty) : []
  detector_id = aws_guardduty_detector.this[0].id
  name        = each.key
  status      = "ENABLED"
}

resource "aws_config_configuration_recorder" "this" {
  count    = local.config ? 1 : 0
  name     = var.name
  role_arn = var.config_role_arn
  recording_group {
    all_supported = true
    # Global resources are recorded once.
    include_global_resource_types = local.primary
  }
}

resource "aws_config_delivery_channel" "this" {
  count          = local.config ? 1 : 0
  name           = var.name
  s3_bucket_name = module.logs.id
  s3_key_prefix  = "config"
  depends_on     = [aws_config_configuration_recorder.this]
}

resource "aws_config_configuration_recorder_status" "this" {
  count      = local.config ? 1 : 0
  name       = aws_config_configuration_recorder.this[0].name
  is_enabled = true
  depends_on = [aws_config_delivery_channel.this]
}

resource "aws_config_config_rule" "this" {
  for_each = local.config ? var.config_rules : {}
  name     = "${var.name}-${each.key}"
  source {
    owner             = "AWS"
    source_identifier = each.value
  }
  depends_on = [aws_config_configuration_recorder_status.this]
}

resource "aws_sns_topic" "findings" {
  name              = "${var.name}-findings"
  kms_master_key_id = local.key_arn
}

resource "aws_sns_topic_policy" "findings" {
  arn = aws_sns_topic.findings.arn
  policy = templatefile("${path.module}/policies/findings.json.tftpl", {
    account = var.account
    topic   = aws_sns_topic.findings.arn
  })
}

resource "aws_sns_topic_subscription" "findings" {
  for_each  = var.alarm_emails
  topic_arn = aws_sns_topic.findings.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_cloudwatch_event_rule" "findings" {
  name        = "${var.name}-findings"
  description = "GuardDuty's findings of severity medium and above, and Config rules that are not kept any more"
  event_pattern = jsonencode({
    "$or" = [
      { source = ["aws.guardduty"], detail-type = ["GuardDuty Finding"], detail = { severity = [{ numeric = [">=", 4] }] } },
      {
        source      = ["aws.config"]
        detail-type = ["Config Rules Compliance Change"]
        detail      = { newEvaluationResult = { complianceType = ["NON_COMPLIANT"] }, configRuleName = [{ prefix = "${var.name}-" }] }
      },
    ]
  })
}

resource "aws_cloudwatch_event_target" "findings" {
  rule      = aws_cloudwatch_event_rule.findings.name
  target_id = "mail"
  arn       = aws_sns_topic.findings.arn
}
