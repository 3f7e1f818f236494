mock_provider "aws" {}

variables {
  name       = "jarvis-ingestion"
  region     = "eu-west-1"
  account    = "123456789012"
  visibility = 360
  attempts   = 5
  key_arn    = "arn:aws:kms:eu-west-1:123456789012:key/1"
}

run "gives_a_message_up_to_its_dead_letters_after_the_attempts" {
  command = plan

  assert {
    condition = jsondecode(aws_sqs_queue.this.redrive_policy) == {
      deadLetterTargetArn = "arn:aws:sqs:eu-west-1:123456789012:jarvis-ingestion-dead-letters", maxReceiveCount = 5
    }
    error_message = "Wrong redrive policy: ${aws_sqs_queue.this.redrive_policy}"
  }
  assert {
    condition     = aws_sqs_queue.dead_letters.name == "jarvis-ingestion-dead-letters"
    error_message = "The dead letters have another name: ${aws_sqs_queue.dead_letters.name}"
  }
  assert {
    condition     = aws_sqs_queue.dead_letters.message_retention_seconds > aws_sqs_queue.this.message_retention_seconds
    error_message = "Dead letters would end before somebody sees them: SQS counts from when the message was first sent."
  }
}

run "only_its_own_queue_may_use_the_dead_letters" {
  command = plan

  assert {
    condition     = jsondecode(aws_sqs_queue.dead_letters.redrive_allow_policy).sourceQueueArns == ["arn:aws:sqs:eu-west-1:123456789012:jarvis-ingestion"]
    error_message = "Another queue may use these dead letters."
  }
}

run "nobody_may_send_from_outside_without_rules" {
  command = plan

  assert {
    condition     = !strcontains(aws_sqs_queue.this.policy, "Allow")
    error_message = "The queue lets somebody in: ${aws_sqs_queue.this.policy}"
  }
}

run "a_rule_may_send_to_the_queue_but_not_to_the_dead_letters" {
  command = plan

  variables {
    rules = ["arn:aws:events:eu-west-1:123456789012:rule/documents-to-ingestion"]
  }

  assert {
    condition     = jsondecode(aws_sqs_queue.this.policy).Statement[1].Condition.ArnEquals["aws:SourceArn"] == [for rule in var.rules : rule]
    error_message = "The rule may not send, or others may too: ${aws_sqs_queue.this.policy}"
  }
  assert {
    condition     = !strcontains(aws_sqs_queue.dead_letters.policy, "Allow")
    error_message = "Only the queue itself writes dead letters."
  }
}
