# A log group whose entries end after a while and in which secrets and addresses are masked when they are read.

locals {
  identifiers = [for identifier in var.masked : "arn:aws:dataprotection::aws:data-identifier/${identifier}"]
}

resource "aws_cloudwatch_log_group" "this" {
  name              = var.name
  retention_in_days = var.retention
  kms_key_id        = var.key_arn
}

resource "aws_cloudwatch_log_data_protection_policy" "this" {
  count = length(var.masked) > 0 ? 1 : 0

  log_group_name = aws_cloudwatch_log_group.this.name
  policy_document = jsonencode({
    Name        = "mask"
    Description = "Masks what must not be read in a log"
    Version     = "2021-06-01"
    Statement = [
      { Sid = "Audit", DataIdentifier = local.identifiers, Operation = { Audit = { FindingsDestination = {} } } },
      { Sid = "Mask", DataIdentifier = local.identifiers, Operation = { Deidentify = { MaskConfig = {} } } },
    ]
  })
}
