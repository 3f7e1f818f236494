# The alarms of infra/alarms.yaml over what the manifests have, and the topic that tells of them.

locals {
  alarm_definitions = yamldecode(file("${local.choices}/alarms.yaml"))
  cold_starts       = var.name

  all_queues = merge(
    { for name, queue in local.queues : name => queue.visibility },
    { for task in local.worker_tasks : task.queue.name => task.queue.visibility },
  )

  scheduled = distinct([for schedule in values(local.schedules) : schedule.state_machine])

  # What alarms and charts are about, and the attributes by which they name it.
  items = {
    account            = { "" = {} }
    functions          = { for name, function in local.functions : name => { function = "${var.name}-${name}", timeout = function.timeout * 1000 } }
    queues             = { for name, visibility in local.all_queues : name => { queue = name, visibility = visibility } }
    dead_letters       = { for name in concat(keys(local.all_queues), ["${var.name}-undelivered"]) : name => { queue = "${name}-dead-letters" } }
    scheduled_machines = { for name in local.scheduled : name => { machine = aws_sfn_state_machine.this[name].arn } if local.machines[name].type == "STANDARD" }
    frequent_machines  = { for name in local.scheduled : name => { machine = aws_sfn_state_machine.this[name].arn } if local.machines[name].type == "EXPRESS" }
    machines           = { for name in keys(local.machines) : name => { machine = aws_sfn_state_machine.this[name].arn } }
    http_api           = { "" = { api = aws_apigatewayv2_api.http.id } }
    websocket_api      = { "" = { api = aws_apigatewayv2_api.websocket.id } }
    # Aurora allows about 90 connections per capacity unit, at most 5,000, and 2,000 where the minimum is below one.
    # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html
    database = { for cluster in aws_rds_cluster.this : "" => {
      cluster     = local.database_cluster
      capacity    = local.size.database.maximum
      connections = min(90 * local.size.database.maximum, local.size.database.minimum < 1 ? 2000 : 5000)
    } }
    replicas    = { for cluster in aws_rds_cluster.this : "" => { cluster = local.database_cluster, source = local.database_leader } if local.follows_database }
    proxy       = { for proxy in aws_db_proxy.this : "" => { proxy = proxy.name } }
    cache_nodes = { for number in range(local.has_cache ? 1 + local.size.cache.replicas : 0) : format("%03d", number + 1) => { node = format("%s-%03d", var.name, number + 1) } }

    priced_models = local.priced_models
  }

  alarms = merge([
    for name, alarm in local.alarm_definitions : {
      for key, item in local.items[alarm.of] : key == "" ? name : "${name}-${key}" => {
        description = key == "" ? alarm.description : "${key}: ${alarm.description}"
        comparison  = can(alarm.above) ? "GreaterThanThreshold" : "LessThanThreshold"
        threshold = try(
          item[try(alarm.above, alarm.below).of] * try(alarm.above, alarm.below).times,
          try(alarm.above, alarm.below)
        )
        period    = alarm.period
        periods   = try(alarm.periods, 1)
        breaches  = try(alarm.breaches, 1)
        missing   = try(alarm.missing, "notBreaching")
        unhealthy = try(alarm.unhealthy, false)
        rollback  = try(alarm.rollback, false) ? key : null
        formula   = try(alarm.expression.formula, alarm.query, null)
        queries   = can(alarm.query)
        metrics = {
          for id, metric in try(alarm.expression.metrics, { only = alarm.metric }, {}) : id => {
            namespace  = metric.namespace
            name       = metric.name
            statistic  = metric.statistic
            dimensions = { for dimension, attribute in metric.dimensions : dimension => item[attribute] }
          }
        }
      }
    } if contains(try(alarm.sizes, [var.size]), var.size)
  ]...)

  unhealthy_by = sort([for key, alarm in local.alarms : key if alarm.unhealthy])
}

resource "aws_sns_topic" "alerts" {
  name              = "${var.name}-alerts"
  kms_master_key_id = local.platform_key_arn
}

resource "aws_sns_topic_policy" "alerts" {
  arn = aws_sns_topic.alerts.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AcceptAlarms"
      Effect    = "Allow"
      Principal = { Service = "cloudwatch.amazonaws.com" }
      Action    = "sns:Publish"
      Resource  = aws_sns_topic.alerts.arn
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_sns_topic_subscription" "alerts" {
  for_each = toset(var.alarm_emails)

  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = each.key
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  comparison_operator = each.value.comparison
  threshold           = each.value.threshold
  evaluation_periods  = each.value.periods
  datapoints_to_alarm = each.value.breaches
  treat_missing_data  = each.value.missing
  alarm_actions       = [aws_sns_topic.alerts.arn]
  ok_actions          = [aws_sns_topic.alerts.arn]

  period             = each.value.formula == null ? each.value.period : null
  namespace          = each.value.formula == null ? each.value.metrics.only.namespace : null
  metric_name        = each.value.formula == null ? each.value.metrics.only.name : null
  dimensions         = each.value.formula == null ? each.value.metrics.only.dimensions : null
  statistic          = each.value.formula == null && !can(regex("^p[0-9]", each.value.metrics.only.statistic)) ? each.value.metrics.only.statistic : null
  extended_statistic = each.value.formula == null && can(regex("^p[0-9]", each.value.metrics.only.statistic)) ? each.value.metrics.only.statistic : null

  dynamic "metric_query" {
    for_each = each.value.formula == null ? {} : each.value.metrics

    content {
      id          = metric_query.key
      return_data = false

      metric {
        namespace   = metric_query.value.namespace
        metric_name = metric_query.value.name
        stat        = metric_query.value.statistic
        period      = each.value.period
        dimensions  = metric_query.value.dimensions
      }
    }
  }

  dynamic "metric_query" {
    for_each = each.value.formula[*]

    content {
      id          = "result"
      label       = each.key
      expression  = metric_query.value
      period      = each.value.queries ? each.value.period : null
      return_data = true
    }
  }
}

resource "aws_cloudwatch_composite_alarm" "unhealthy" {
  alarm_name        = "${var.name}-unhealthy"
  alarm_description = "${var.name} in ${var.region} does not serve its users as it should."
  alarm_rule        = join(" OR ", [for key in local.unhealthy_by : "ALARM(\"${aws_cloudwatch_metric_alarm.this[key].alarm_name}\")"])
  alarm_actions     = [aws_sns_topic.alerts.arn]
  ok_actions        = [aws_sns_topic.alerts.arn]
}
