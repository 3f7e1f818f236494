# Single-use workers: the tasks of the manifest on one cluster, which costs nothing while it has none.

locals {
  has_workers  = !contains(var.without, "workers")
  worker_tasks = { for name, task in local.tasks : name => task if local.has_workers }
  registry     = "${local.account}.dkr.ecr.${var.region}.amazonaws.com"
}

resource "aws_ecs_cluster" "this" {
  count = local.has_workers ? 1 : 0

  name = var.name

  # The scaling of the workers counts running tasks, which Container Insights does.
  setting {
    name  = "containerInsights"
    value = length(local.worker_tasks) > 0 ? "enabled" : "disabled"
  }
}

module "worker" {
  source   = "../modules/worker"
  for_each = local.worker_tasks

  name        = "${var.name}-${each.key}"
  role        = "${var.name}-${var.region}-task-${each.key}"
  region      = var.region
  account     = local.account
  cluster     = { name = aws_ecs_cluster.this[0].name, arn = aws_ecs_cluster.this[0].arn }
  image       = "${local.registry}/${var.name}/${each.value.image}"
  repository  = "${var.name}/${split(":", each.value.image)[0]}"
  cpu         = each.value.cpu
  memory      = each.value.memory
  queue       = { visibility = each.value.queue.visibility, attempts = each.value.queue.attempts }
  warm        = each.value.warm
  most        = each.value.most
  environment = { JARVIS_DOCUMENTS_BUCKET = local.foundation.documents_bucket, JARVIS_TABLE_PREFIX = "${var.name}-" }
  statements  = local.statements["task:${each.key}"]
  boundary    = local.foundation.boundary_arn
  network     = { subnets = local.application_subnets, security_groups = local.network_groups["task:${each.key}"] }
  key_arn     = local.platform_key_arn
  logs        = local.logs
}
