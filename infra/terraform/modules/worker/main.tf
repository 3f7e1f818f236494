# Fargate tasks of which each takes one message of the queue, works on it, and ends. Where some shall wait for work, a
# service replaces those that ended and starts more as messages wait; where none shall, an object starts each. The tasks have
# no role.

locals {
  log_group = "/jarvis/tasks/${var.name}"
  image_arn = "arn:aws:ecr:${var.region}:${var.account}:repository/${var.repository}"
  is_warm   = var.warm > 0

  # One that was started for a message that another has taken shall not wait for good.
  environment = merge(var.environment, local.is_warm ? {} : { JARVIS_IDLE_SECONDS = "120" })
}

module "queue" {
  source = "../queue"

  name       = var.queue.name
  region     = var.region
  account    = var.account
  visibility = var.queue.visibility
  attempts   = var.queue.attempts
  taken_from = var.queue.taken_from
  key_arn    = var.key_arn
}

module "log_group" {
  source = "../log-group"

  name      = local.log_group
  retention = var.logs.retention
  key_arn   = var.logs.key_arn
  masked    = var.logs.masked
}

# What ECS needs to start the task; the task itself cannot use it.
module "start_role" {
  source = "../role"

  name            = "${var.role}-start"
  description     = "Starts task ${var.name}"
  service         = "ecs-tasks.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [var.account] } }
  boundary        = var.boundary
  statements = [
    { sid = "LogInToRegistry", actions = ["ecr:GetAuthorizationToken"], resources = ["*"] },
    {
      sid       = "PullImage"
      actions   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      resources = [local.image_arn]
    },
    {
      sid       = "WriteOwnLog"
      actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      resources = ["arn:aws:logs:${var.region}:${var.account}:log-group:${local.log_group}:*"]
    },
  ]
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = module.start_role.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }

  container_definitions = jsonencode([{
    name                   = "worker"
    image                  = var.image
    essential              = true
    readonlyRootFilesystem = true
    privileged             = false
    user                   = "1000:1000"
    environment            = [for key, value in local.environment : { name = key, value = value }]
    linuxParameters = {
      initProcessEnabled = true
      capabilities       = { drop = ["ALL"] }
      tmpfs              = [for mount in var.tmpfs : { containerPath = mount.path, size = mount.size, mountOptions = mount.options }]
    }
    logConfiguration = {
      logDriver = "awslogs"
      options   = { awslogs-group = local.log_group, awslogs-region = var.region, awslogs-stream-prefix = "worker" }
    }
  }])
}

resource "aws_ecs_service" "this" {
  count = local.is_warm ? 1 : 0

  name                  = var.name
  cluster               = var.cluster.arn
  task_definition       = aws_ecs_task_definition.this.arn
  launch_type           = "FARGATE"
  desired_count         = var.warm
  propagate_tags        = "SERVICE"
  wait_for_steady_state = false

  network_configuration {
    subnets          = var.network.subnets
    security_groups  = var.network.security_groups
    assign_public_ip = false
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  lifecycle {
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "this" {
  count = local.is_warm ? 1 : 0

  service_namespace  = "ecs"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.this[0].name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.warm
  max_capacity       = var.most
}

# One task for each message that waits or is worked on, beside those that wait for work.
resource "aws_appautoscaling_policy" "this" {
  count = local.is_warm ? 1 : 0

  name               = "${var.name}-queue-depth"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this[0].service_namespace
  resource_id        = aws_appautoscaling_target.this[0].resource_id
  scalable_dimension = aws_appautoscaling_target.this[0].scalable_dimension

  target_tracking_scaling_policy_configuration {
    target_value       = 1
    scale_out_cooldown = 0
    scale_in_cooldown  = 120

    customized_metric_specification {
      metrics {
        id          = "load"
        label       = "Messages per task"
        expression  = "(FILL(waiting, 0) + FILL(taken, 0) + ${var.warm}) / IF(FILL(running, 0) > 0, running, 1)"
        return_data = true
      }

      dynamic "metrics" {
        for_each = { waiting = "ApproximateNumberOfMessagesVisible", taken = "ApproximateNumberOfMessagesNotVisible" }

        content {
          id          = metrics.key
          return_data = false

          metric_stat {
            stat = "Average"

            metric {
              namespace   = "AWS/SQS"
              metric_name = metrics.value

              dimensions {
                name  = "QueueName"
                value = var.queue.name
              }
            }
          }
        }
      }

      metrics {
        id          = "running"
        return_data = false

        metric_stat {
          stat = "Average"

          metric {
            namespace   = "ECS/ContainerInsights"
            metric_name = "RunningTaskCount"

            dimensions {
              name  = "ClusterName"
              value = var.cluster.name
            }

            dimensions {
              name  = "ServiceName"
              value = var.name
            }
          }
        }
      }
    }
  }
}

# Without tasks that wait, what asks for work starts one.
resource "aws_cloudwatch_event_rule" "start" {
  count = local.is_warm ? 0 : 1

  name        = "${var.name}-start"
  description = "Work for a task of ${var.name}"
  event_pattern = jsonencode({
    source        = ["aws.s3"]
    "detail-type" = ["Object Created"]
    detail        = { bucket = { name = [var.starts_by.bucket] }, object = { key = [{ wildcard = var.starts_by.key }] } }
  })
}

resource "aws_cloudwatch_event_target" "start" {
  count = local.is_warm ? 0 : 1

  rule      = aws_cloudwatch_event_rule.start[0].name
  target_id = "task"
  arn       = var.cluster.arn
  role_arn  = module.event_role[0].arn

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.this.arn
    launch_type         = "FARGATE"
    task_count          = 1

    network_configuration {
      subnets          = var.network.subnets
      security_groups  = var.network.security_groups
      assign_public_ip = false
    }
  }

  dead_letter_config {
    arn = var.starts_by.undelivered
  }

  # Nobody waits longer for an answer.
  retry_policy {
    maximum_event_age_in_seconds = 600
    maximum_retry_attempts       = 20
  }
}

module "event_role" {
  source = "../role"
  count  = local.is_warm ? 0 : 1

  name            = "${var.role}-events"
  description     = "Starts task ${var.name} when there is work"
  service         = "events.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [var.account] } }
  boundary        = var.boundary
  statements = [
    {
      sid       = "StartTask"
      actions   = ["ecs:RunTask"]
      resources = [aws_ecs_task_definition.this.arn]
      condition = { ArnEquals = { "ecs:cluster" = [var.cluster.arn] } }
    },
    { sid = "GiveStartRole", actions = ["iam:PassRole"], resources = ["arn:aws:iam::${var.account}:role/${var.role}-start"] },
  ]
}
