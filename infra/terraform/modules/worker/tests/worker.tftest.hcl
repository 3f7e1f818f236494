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
  tmpfs       = [{ path = "/tmp", size = 100, options = ["noexec"] }]
  queue       = { name = "jarvis-sandbox", visibility = 120, attempts = 3, taken_from = { IpAddress = { "aws:SourceIp" = ["2001:db8::/64"] } } }
  warm        = 2
  most        = 20
  environment = { JARVIS_QUEUE_URL = "https://sqs.example.com/jarvis-sandbox" }
  starts_by   = { bucket = "jarvis-documents", key = "sandbox/*/job.json", undelivered = "arn:aws:sqs:eu-west-1:123456789012:undelivered" }
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
  target = aws_ecs_task_definition.this
  values = { arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/jarvis-sandbox:1" }
}

override_resource {
  target = module.event_role[0].aws_iam_role.this
  values = { arn = "arn:aws:iam::123456789012:role/events" }
}

run "has_no_role_and_takes_its_messages_by_where_it_is" {
  command = apply

  assert {
    condition     = aws_ecs_task_definition.this.task_role_arn == null
    error_message = "What runs in the task could ask for the credentials of a role."
  }
  assert {
    condition = [
      for statement in jsondecode(module.queue.policy).Statement : statement.Condition if statement.Effect == "Allow"
    ] == [{ IpAddress = { "aws:SourceIp" = ["2001:db8::/64"] } }]
    error_message = "The queue gives its messages to others: ${module.queue.policy}"
  }
  # KMS does nothing for who does not say who he is
  assert {
    condition     = module.queue.key_arn == null
    error_message = "The queue's key refuses the tasks."
  }
}

run "code_in_it_has_no_privileges_and_nowhere_to_write" {
  command = apply

  assert {
    condition = alltrue([
      for container in jsondecode(aws_ecs_task_definition.this.container_definitions) :
      container.readonlyRootFilesystem && !container.privileged && container.user == "1000:1000" && container.linuxParameters.capabilities.drop == ["ALL"]
      && container.linuxParameters.tmpfs == [{ containerPath = "/tmp", size = 100, mountOptions = ["noexec"] }]
    ])
    error_message = "The container has privileges: ${aws_ecs_task_definition.this.container_definitions}"
  }
  assert {
    condition     = !aws_ecs_service.this[0].network_configuration[0].assign_public_ip
    error_message = "The task has an address on the internet."
  }
}

run "grows_with_the_queue_between_its_two_bounds" {
  command = apply

  assert {
    condition     = aws_appautoscaling_target.this[0].min_capacity == 2 && aws_appautoscaling_target.this[0].max_capacity == 20
    error_message = "Other bounds than the manifest's."
  }
}

run "without_waiting_tasks_each_job_starts_one_that_does_not_wait_for_good" {
  command = apply

  variables {
    warm = 0
  }

  assert {
    condition     = length(aws_ecs_service.this) == 0 && length(aws_appautoscaling_target.this) == 0
    error_message = "A service costs nothing without tasks, but does nothing either."
  }
  assert {
    condition = (aws_cloudwatch_event_target.start[0].ecs_target[0].task_count == 1
      && !aws_cloudwatch_event_target.start[0].ecs_target[0].network_configuration[0].assign_public_ip
    && jsondecode(aws_cloudwatch_event_rule.start[0].event_pattern).detail.object.key == [{ wildcard = "sandbox/*/job.json" }])
    error_message = "No task is started."
  }
  assert {
    condition     = strcontains(aws_ecs_task_definition.this.container_definitions, "JARVIS_IDLE_SECONDS")
    error_message = "A task whose message another has taken costs by the hour."
  }
}

run "refuses_fewer_tasks_than_wait_for_work" {
  command = plan

  variables {
    most = 1
  }

  expect_failures = [var.most]
}
