# Single-use workers: the tasks of the manifest on one cluster, which costs nothing while it has none. They have subnets of
# their own, and no role: by where they are their queues know them.

locals {
  has_workers  = !contains(var.without, "workers")
  worker_tasks = { for name, task in local.tasks : name => merge(task, task.sizes[var.size]) if local.has_workers }

  # Over IPv6 workers reach AWS without endpoints, which cost by the hour.
  workers_over_ipv6 = local.own_vpc && length(local.worker_tasks) > 0 && local.size.workers.over_ipv6
  registry          = local.workers_over_ipv6 ? "${local.account}.dkr-ecr.${var.region}.on.aws" : "${local.account}.dkr.ecr.${var.region}.amazonaws.com"
  sqs               = local.workers_over_ipv6 ? "https://sqs.${var.region}.api.aws" : "https://sqs.${var.region}.amazonaws.com"

  worker_names   = [for name, subnet in local.subnets : name if subnet.tier == "worker"]
  worker_subnets = local.own_vpc ? [for name in local.worker_names : aws_subnet.this[name].id] : var.vpc.application_subnets

  # Rules that start a task, where none waits.
  start_rules = [
    for name, task in local.worker_tasks : "arn:aws:events:${var.region}:${local.account}:rule/${var.name}-${name}-start" if task.warm == 0
  ]

  # Where requests for messages must come from. Through an endpoint they have the task's own address; over IPv6 they do, too.
  workers_are_at = (
    local.workers_over_ipv6 ? { IpAddress = { "aws:SourceIp" = [for name in local.worker_names : aws_subnet.this[name].ipv6_cidr_block] } } :
    local.own_vpc ? {
      StringEquals = { "aws:SourceVpc" = [local.vpc_id] }
      IpAddress    = { "aws:VpcSourceIp" = [for name in local.worker_names : local.subnets[name].cidr] }
    } : { StringEquals = { "aws:SourceVpc" = [local.vpc_id] } }
  )
}

resource "aws_ecs_cluster" "this" {
  count = local.has_workers ? 1 : 0

  name = var.name

  # The scaling of the workers counts running tasks, which Container Insights does.
  setting {
    name  = "containerInsights"
    value = anytrue([for task in local.worker_tasks : task.warm > 0]) ? "enabled" : "disabled"
  }
}

# What workers may reach: AWS over HTTPS, and nothing else.
resource "aws_security_group" "workers" {
  count = length(local.worker_tasks) > 0 ? 1 : 0

  name        = "${var.name}-workers"
  description = "Single-use workers: may reach their queue, objects and registry"
  vpc_id      = local.vpc_id

  tags = { Name = "${var.name}-workers" }
}

# Without endpoints AWS has no list of its services' addresses that a rule could name.
resource "aws_vpc_security_group_egress_rule" "workers_ipv6" {
  count = local.workers_over_ipv6 ? 1 : 0

  security_group_id = aws_security_group.workers[0].id
  description       = "HTTPS to AWS services over IPv6"
  cidr_ipv6         = "::/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "workers_endpoints" {
  count = length(aws_security_group.workers) > 0 && local.own_vpc && !local.workers_over_ipv6 ? 1 : 0

  security_group_id            = aws_security_group.workers[0].id
  description                  = "HTTPS to endpoints of AWS services"
  referenced_security_group_id = aws_security_group.endpoints[0].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_ingress_rule" "workers_endpoints" {
  count = length(aws_vpc_security_group_egress_rule.workers_endpoints)

  security_group_id            = aws_security_group.endpoints[0].id
  description                  = "HTTPS from workers"
  referenced_security_group_id = aws_security_group.workers[0].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "workers_s3" {
  count = length(aws_security_group.workers) > 0 && !local.workers_over_ipv6 ? 1 : 0

  security_group_id = aws_security_group.workers[0].id
  description       = "HTTPS to s3"
  prefix_list_id    = data.aws_ec2_managed_prefix_list.gateway["s3"].id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "workers_https" {
  for_each = toset(local.own_vpc || length(aws_security_group.workers) == 0 ? [] : var.vpc.https)

  security_group_id = aws_security_group.workers[0].id
  description       = "HTTPS to AWS services"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

module "worker" {
  source   = "../modules/worker"
  for_each = local.worker_tasks

  name       = "${var.name}-${each.key}"
  role       = "${var.name}-${var.region}-task-${each.key}"
  region     = var.region
  account    = local.account
  cluster    = { name = aws_ecs_cluster.this[0].name, arn = aws_ecs_cluster.this[0].arn }
  image      = "${local.registry}/${var.name}/${each.value.image}"
  repository = "${var.name}/${split(":", each.value.image)[0]}"
  cpu        = each.value.cpu
  memory     = each.value.memory
  tmpfs      = each.value.tmpfs
  queue      = { name = each.value.queue.name, visibility = each.value.queue.visibility, attempts = each.value.queue.attempts, taken_from = local.workers_are_at }
  warm       = each.value.warm
  most       = each.value.most
  starts_by  = { bucket = local.foundation.documents_bucket, key = each.value.starts_by, undelivered = aws_sqs_queue.undelivered.arn }
  environment = merge(each.value.environment, {
    JARVIS_QUEUE_URL = "${local.sqs}/${local.account}/${each.value.queue.name}"
    },
    local.workers_over_ipv6 ? { JARVIS_DUAL_STACK = "on" } : {},
  )
  boundary = local.foundation.boundary_arn
  network  = { subnets = local.worker_subnets, security_groups = aws_security_group.workers[*].id }
  key_arn  = local.platform_key_arn
  logs     = local.logs
}
