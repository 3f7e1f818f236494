# Fargate tasks of which each takes one message of the queue, works on it, ends, and is replaced. Some wait for work;
# more are started as messages wait.

locals {
  log_group = "/jarvis/tasks/${var.name}"
  image_arn = "arn:aws:ecr:${var.region}:${var.account}:repository/${var.repository}"
}

module "queue" {
  source = "../queue"

  name       = var.name
  region     = var.region
  account    = var.account
  visibility = var.queue.visibility
  attempts   = var.queue.attempts
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

module "role" {
  source = "../role"

  name            = var.role
  description     = "Task ${var.name}"
  service         = "ecs-tasks.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [var.account] } }
  boundary        = var.boundary
  statements = concat([{
    sid       = "TakeOwnMessages"
    actions   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"]
    resources = ["arn:aws:sqs:${var.region}:${var.account}:${var.name}"]
  }], var.statements)
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = module.start_role.arn
  task_role_arn            = module.role.arn

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
    environment            = [for key, value in merge(var.environment, { JARVIS_QUEUE_URL = module.queue.url }) : { name = key, value = value }]
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    logConfiguration = {
      logDriver = "awslogs"
      options   = { awslogs-group = local.log_group, awslogs-region = var.region, awslogs-stream-prefix = "worker" }
    }
  }])
}

resource "aws_ecs_service" "this" {
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
  service_namespace  = "ecs"
  resource_id        = "service/${var.cluster.name}/${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.warm
  max_capacity       = var.most
}

# One task for each message that waits or is worked on, beside those that wait for work.
resource "aws_appautoscaling_policy" "this" {
  name               = "${var.name}-queue-depth"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.this.service_namespace
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = aws_appautoscaling_target.this.scalable_dimension

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
                value = var.name
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
