mock_provider "aws" {}

variables {
  name        = "jarvis-chat"
  role        = "jarvis-eu-west-1-chat"
  description = "Answers questions"
  region      = "eu-west-1"
  account     = "123456789012"
  package     = { bucket = "artifacts", key = "functions/chat.zip", sha256 = "c2hh", handler = "ai.jarvis.Handler" }
  layers      = ["arn:aws:lambda:eu-west-1:123456789012:layer:jarvis-runtime:1"]
  memory      = 1536
  timeout     = 60
  environment = { JARVIS_TABLE_PREFIX = "jarvis-" }
  statements  = [{ sid = "Publish", actions = ["events:PutEvents"], resources = ["arn:aws:events:eu-west-1:123456789012:event-bus/jarvis"] }]
  boundary    = "arn:aws:iam::123456789012:policy/jarvis-boundary"
  logs        = { retention = 14, key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", masked = [] }
  shifted     = false
  metrics     = "jarvis"
}

run "is_snapshotted_arm_java_behind_the_alias_live" {
  command = plan

  assert {
    condition = (aws_lambda_function.this.runtime == "java21" && aws_lambda_function.this.architectures == tolist(["arm64"])
    && aws_lambda_function.this.snap_start[0].apply_on == "PublishedVersions" && aws_lambda_function.this.publish)
    error_message = "The function is not published from a snapshot."
  }
  assert {
    condition     = output.alias == "live" && length(aws_lambda_alias.live) == 1
    error_message = "Callers need the alias live."
  }
}

run "may_do_what_it_is_granted_and_write_its_own_log_and_nothing_else" {
  command = plan

  assert {
    condition     = [for s in output.policy.Statement : s.Sid] == ["WriteOwnLog", "SendTraces", "Publish"]
    error_message = "Other statements: ${jsonencode(output.policy)}"
  }
  assert {
    condition     = toset(output.policy.Statement[0].Resource) == toset(["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/jarvis-chat:*"])
    error_message = "It may write another function's log."
  }
}

run "outside_the_network_it_needs_no_network_interface" {
  command = plan

  assert {
    condition     = length(aws_lambda_function.this.vpc_config) == 0
    error_message = "A function without a network must not be in the VPC."
  }
}

run "inside_the_network_only_the_service_may_make_interfaces" {
  command = plan

  variables {
    network = { subnets = ["subnet-1"], security_groups = ["sg-1"], ipv6 = false }
  }

  assert {
    condition = anytrue([
      for s in output.policy.Statement : s.Effect == "Deny" && s.Sid == "KeepCodeFromNetworkInterfaces"
    ])
    error_message = "The function's code could make network interfaces."
  }
  assert {
    condition     = aws_lambda_function.this.vpc_config[0].subnet_ids == toset(["subnet-1"])
    error_message = "The function is not in its subnets."
  }
}

run "codedeploy_moves_the_alias_of_a_shifted_function" {
  command = plan

  variables {
    shifted = true
  }

  assert {
    condition     = length(aws_lambda_alias.shifted) == 1 && length(aws_lambda_alias.live) == 0
    error_message = "Terraform would move the alias at once."
  }
}

run "keeps_invocations_only_when_told" {
  command = plan

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == -1
    error_message = "Reserved concurrency is taken from all others."
  }
}

run "counts_cold_starts_of_both_kinds" {
  command = plan

  assert {
    condition     = toset(keys(aws_cloudwatch_log_metric_filter.cold_start)) == toset(["init", "restore"])
    error_message = "A start from the snapshot has another field than one without."
  }
}
