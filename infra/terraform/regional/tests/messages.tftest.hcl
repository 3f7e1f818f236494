# Queues, events, schedules, state machines and workers come from the manifests.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "primary"
  source          = "./tests/mocks"
  override_during = plan
}

# Terraform 1.11 cannot mock ephemeral resources: this provider is real, and not asked for anything.
provider "aws" {
  alias                       = "passwords"
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  region    = "us-east-1"
  manifests = "./tests/manifests"
  packages  = "./tests/manifests/packages"
  without   = ["passwords"]
}

run "what_the_manifests_name_is_there_and_loses_nothing" {
  command = plan

  # every queue has dead letters and an alarm about them
  assert {
    condition     = alltrue([for queue in ["jarvis-ingestion", "jarvis-sandbox", "jarvis-undelivered"] : contains(keys(aws_cloudwatch_metric_alarm.this), "dead-letters-${queue}")])
    error_message = "A queue's dead letters would go unnoticed."
  }
  assert {
    condition     = jsondecode(module.queue["jarvis-ingestion"].redrive_policy).maxReceiveCount == 5
    error_message = "Messages are tried another number of times than the manifest says."
  }

  # a bad message does not fail its batch
  assert {
    condition     = aws_lambda_event_source_mapping.queue["jarvis-ingestion"].function_response_types == toset(["ReportBatchItemFailures"])
    error_message = "One bad message would bring the good ones back."
  }
  assert {
    condition     = aws_lambda_event_source_mapping.queue["jarvis-ingestion"].scaling_config[0].maximum_concurrency == 2
    error_message = "More invocations at a time than the manifest says."
  }

  # each rule has its target and keeps what it cannot deliver
  assert {
    condition     = toset(keys(aws_cloudwatch_event_target.queue)) == toset(keys(aws_cloudwatch_event_rule.this)) && alltrue([for target in aws_cloudwatch_event_target.queue : length(target.dead_letter_config) == 1])
    error_message = "A rule leads nowhere, or loses events."
  }
  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.this["objects"].event_pattern).detail.bucket.name[0] == "jarvis-documents"
    error_message = "The rule does not name the region's bucket: ${aws_cloudwatch_event_rule.this["objects"].event_pattern}"
  }
  assert {
    condition     = aws_cloudwatch_event_rule.this["objects"].event_bus_name == "default" && aws_cloudwatch_event_rule.this["removals"].event_bus_name == "jarvis"
    error_message = "S3 publishes to the default bus, the platform to its own."
  }

  # the scheduler may start what it schedules
  assert {
    condition     = toset(keys(aws_scheduler_schedule.this)) == toset(["drill"])
    error_message = "The primary region has no drill."
  }
  assert {
    condition     = module.scheduler_role.policy.Statement[0].Resource[0] == "arn:aws:states:us-east-1:123456789012:stateMachine:jarvis-drill:live"
    error_message = "The scheduler may start something else: ${jsonencode(module.scheduler_role.policy)}"
  }

  # a machine calls its functions by their alias and may do no more
  assert {
    condition     = jsondecode(aws_sfn_state_machine.this["drill"].definition).States.Check.Parameters.FunctionName == "arn:aws:lambda:us-east-1:123456789012:function:jarvis-check:live"
    error_message = "The machine calls another function: ${aws_sfn_state_machine.this["drill"].definition}"
  }
  assert {
    condition     = join(" ", [for statement in module.machine_role["drill"].policy.Statement : statement.Sid]) == "DeliverLogs SendTraces GrantFunctionsInvokeCheck1"
    error_message = "The machine may do something else: ${jsonencode(module.machine_role["drill"].policy)}"
  }
  assert {
    condition     = !aws_sfn_state_machine.this["drill"].logging_configuration[0].include_execution_data
    error_message = "What the machine works on would be in its log."
  }

  # a task of the manifest becomes a worker
  assert {
    condition     = toset(keys(module.worker)) == toset(["sandbox"]) && length(aws_ecs_cluster.this) == 1
    error_message = "The task has no service."
  }
}
