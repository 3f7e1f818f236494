mock_provider "aws" {}

variables {
  name      = "/aws/lambda/jarvis-chat"
  retention = 14
  key_arn   = "arn:aws:kms:eu-west-1:123456789012:key/1"
  masked    = ["AwsSecretKey", "EmailAddress"]
}

run "entries_end_and_are_encrypted" {
  command = plan

  assert {
    condition     = aws_cloudwatch_log_group.this.retention_in_days == 14 && aws_cloudwatch_log_group.this.kms_key_id == var.key_arn
    error_message = "The log group keeps its entries for ever, or in the clear."
  }
}

run "masks_every_identifier_that_it_looks_for" {
  command = plan

  assert {
    condition = alltrue([
      for statement in jsondecode(aws_cloudwatch_log_data_protection_policy.this[0].policy_document).Statement :
      statement.DataIdentifier == [
        "arn:aws:dataprotection::aws:data-identifier/AwsSecretKey", "arn:aws:dataprotection::aws:data-identifier/EmailAddress"
      ]
    ])
    error_message = "CloudWatch refuses a policy whose two statements differ in what they look for."
  }
}

run "without_identifiers_there_is_no_policy" {
  command = plan

  variables {
    masked = []
  }

  assert {
    condition     = length(aws_cloudwatch_log_data_protection_policy.this) == 0
    error_message = "A policy that looks for nothing is refused."
  }
}
