# What workflows are given beforehand, and who has a way out of the network.

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

run "workflows_run_as_a_role_that_calls_the_step_function_alone" {
  command = plan

  # the machines call the step function by its alias, and run their own iterations
  assert {
    condition = {
      for statement in module.workflow_role[0].policy.Statement : statement.Sid => statement.Resource if startswith(statement.Sid, "Grant")
      } == {
      GrantFunctionsInvokeSteps1 = tolist(["arn:aws:lambda:us-east-1:123456789012:function:jarvis-steps:live"])
      GrantWorkflowsItems1       = tolist(["arn:aws:s3:::jarvis-documents/runs/*"])
      GrantWorkflowsMaps1        = tolist(["arn:aws:states:us-east-1:123456789012:stateMachine:jarvis-????????-*"])
    }
    error_message = "Machines of workflows may: ${jsonencode(module.workflow_role[0].policy.Statement)}"
  }

  # a schedule can do nothing but tell that it is due
  assert {
    condition = (toset(flatten(module.schedule_role[0].policy.Statement[*].Action)) == toset(["sqs:SendMessage", "kms:Decrypt", "kms:GenerateDataKey"])
    && module.schedule_role[0].policy.Statement[0].Resource == tolist(["arn:aws:sqs:us-east-1:123456789012:jarvis-runs"]))
    error_message = "Schedules may: ${jsonencode(module.schedule_role[0].policy.Statement)}"
  }

  # functions that run workflows are told what they need, the others nothing of it
  assert {
    condition     = toset([for name, function in module.function : name if can(function.environment["JARVIS_WORKFLOW_ROLE_ARN"])]) == toset(["steps"])
    error_message = "Another function is told the role of workflows."
  }
  assert {
    condition = {
      for name, value in module.function["steps"].environment : name => value if can(regex("^JARVIS_(STEP|WORKFLOW|RUNS|SCHEDULE)", name))
      } == {
      JARVIS_STEP_FUNCTION_ARN      = "arn:aws:lambda:us-east-1:123456789012:function:jarvis-steps:live"
      JARVIS_WORKFLOW_ROLE_ARN      = "arn:aws:iam::123456789012:role/jarvis-us-east-1-workflow-machines"
      JARVIS_WORKFLOW_LOG_GROUP_ARN = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/jarvis-workflows:*"
      JARVIS_RUNS_QUEUE_ARN         = "arn:aws:sqs:us-east-1:123456789012:jarvis-runs"
      JARVIS_SCHEDULE_ROLE_ARN      = "arn:aws:iam::123456789012:role/jarvis-us-east-1-workflow-schedules"
      JARVIS_SCHEDULE_GROUP         = "jarvis-workflows"
    }
    error_message = "Function steps is told: ${jsonencode(module.function["steps"].environment)}"
  }
  assert {
    condition     = module.workflow_log_group[0].name == "/aws/vendedlogs/states/jarvis-workflows" && aws_scheduler_schedule_group.workflows[0].name == "jarvis-workflows"
    error_message = "What functions name is not what is made."
  }
}

run "only_who_must_reach_the_web_has_a_way_out_and_nobody_a_way_in" {
  command = plan

  assert {
    condition     = toset(local.outbound) == toset(["function:ingestion", "function:steps"]) && length(aws_vpc_security_group_egress_rule.web) == 1
    error_message = "A way out have: ${jsonencode(local.outbound)}"
  }
  assert {
    condition     = [for name in ["steps", "ask"] : module.function[name].ipv6] == [true, false]
    error_message = "Functions without the grant use IPv6."
  }
  assert {
    condition     = aws_route.outbound["application"].destination_ipv6_cidr_block == "::/0" && aws_route.outbound["application"].gateway_id == null && length(aws_egress_only_internet_gateway.this) == 1
    error_message = "The way out is one in, too."
  }

  # in size small services are called over ipv6 that would need an endpoint
  assert {
    condition     = length(setintersection(keys(aws_vpc_endpoint.interface), ["sqs", "states"])) == 0
    error_message = "Step Functions or SQS has an endpoint, which costs by the hour."
  }
  assert {
    condition     = module.function["steps"].environment["AWS_ENDPOINT_URL_SFN"] == "https://states.us-east-1.api.aws"
    error_message = "The function does not find Step Functions."
  }
  assert {
    condition     = module.function["ingestion"].environment["AWS_ENDPOINT_URL_SQS"] == "https://sqs.us-east-1.api.aws"
    error_message = "The function does not find SQS."
  }
  assert {
    condition     = endswith(module.function["steps"].environment["JAVA_TOOL_OPTIONS"], " -Djava.net.preferIPv6Addresses=true")
    error_message = "The JVM would ask for addresses that are not reached."
  }
}

run "in_production_step_functions_has_an_endpoint" {
  command = plan

  variables {
    size = "production"
  }

  assert {
    condition     = contains(keys(aws_vpc_endpoint.interface), "states") && !can(module.function["steps"].environment["AWS_ENDPOINT_URL_SFN"])
    error_message = "Step Functions is called from outside the network."
  }
}

run "a_network_that_is_brought_along_has_its_own_ways" {
  command = plan

  variables {
    vpc = { id = "vpc-1", application_subnets = ["subnet-1"], data_subnets = ["subnet-2"], https = ["0.0.0.0/0"] }
  }

  assert {
    condition     = length(aws_egress_only_internet_gateway.this) == 0 && length(aws_security_group.web) == 0 && contains(output.needed_endpoints, "states")
    error_message = "The network that was brought along is changed."
  }
}
