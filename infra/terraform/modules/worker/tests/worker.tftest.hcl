mock_provider "aws" {}

variables {
  name        = "jarvis-sandbox"
  role        = "jarvis-eu-west-1-sandbox"
  region      = "eu-west-1"
  account     = "123456789012"
  cluster     = { name = "jarvis", arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/jarvis" }
  image       = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/jarvis/sandbox:1"
  repository  = "jarvis/sandbox"
  cpu         = 1024
  memory      = 2048
  queue       = { visibility = 120, attempts = 3 }
  warm        = 2
  most        = 20
  environment = {}
  statements  = []
  boundary    = "arn:aws:iam::123456789012:policy/jarvis-boundary"
  network     = { subnets = ["subnet-1"], security_groups = ["sg-1"] }
  key_arn     = "arn:aws:kms:eu-west-1:123456789012:key/1"
  logs        = { retention = 14, key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1", masked = [] }
}

override_resource {
  target = module.start_role.aws_iam_role.this
  values = { arn = "arn:aws:iam::123456789012:role/start" }
}

override_resource {
  target = module.role.aws_iam_role.this
  values = { arn = "arn:aws:iam::123456789012:role/task" }
}

run "may_take_its_messages_and_nothing_else" {
  command = apply

  assert {
    condition     = [for s in output.policy.Statement : s.Resource[0]] == ["arn:aws:sqs:eu-west-1:123456789012:jarvis-sandbox"]
    error_message = "The task may do more: ${jsonencode(output.policy)}"
  }
}

run "code_in_it_has_no_privileges_and_nowhere_to_write" {
  command = apply

  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.this.container_definitions) :
      container.readonlyRootFilesystem && !container.privileged && container.user == "1000:1000" && container.linuxParameters.capabilities.drop == ["ALL"]
    ])
    error_message = "The container has privileges: ${aws_ecs_task_definition.this.container_definitions}"
  }
  assert {
    condition     = !aws_ecs_service.this.network_configuration[0].assign_public_ip
    error_message = "The task has an address on the internet."
  }
}

run "grows_with_the_queue_between_its_two_bounds" {
  command = apply

  assert {
    condition     = aws_appautoscaling_target.this.min_capacity == 2 && aws_appautoscaling_target.this.max_capacity == 20
    error_message = "Other bounds than the manifest's."
  }
}

run "refuses_fewer_tasks_than_wait_for_work" {
  command = plan

  variables {
    most = 1
  }

  expect_failures = [var.most]
}
