# The charts of infra/dashboard.yaml over what the manifests have.

locals {
  prices = var.chat_price == null ? [0, 0] : [for price in slice(split("/", split(" ", var.chat_price)[0]), 0, 2) : tonumber(price) / 1000]

  charts = [
    for chart in yamldecode(file("${local.choices}/dashboard.yaml")) : chart
    if !(try(chart.needs, "") == "price" && var.chat_price == null)
  ]

  # A line's options; null ones are left out.
  chart_lines = [
    for chart in local.charts : concat([
      for line in chart.lines : [
        for key, item in try(local.items[line.of], { "" = {} }) : {
          metric = try(concat(
            [line.metric.namespace, try(item[line.metric.name], line.metric.name)],
            flatten([for dimension, attribute in try(line.metric.dimensions, {}) : [dimension, item[attribute]]])
          ), [])
          options = { for option, value in {
            id         = try(line.hidden, null)
            visible    = can(line.hidden) ? false : null
            stat       = try(line.metric.statistic, null)
            expression = try(line.query, line.formula, "SEARCH('${line.search}', '${line.statistic}')", null)
            label      = try(trimspace("${key} ${line.label}"), key) == "" ? null : try(trimspace("${key} ${line.label}"), key)
          } : option => value if value != null }
        }
      ]
    ]...)
  ]

  dashboard = replace(replace(replace(jsonencode({
    widgets = concat(
      [{
        type       = "alarm", x = 0, y = 0, width = 24, height = 3
        properties = { title = "Alarms", alarms = [aws_cloudwatch_composite_alarm.unhealthy.arn] }
      }],
      [for index, chart in local.charts : {
        type = "metric", x = index % 3 * 8, y = 3 + floor(index / 3) * 6, width = 8, height = 6
        properties = {
          title   = chart.title
          region  = var.region
          view    = "timeSeries"
          period  = 60
          metrics = [for line in local.chart_lines[index] : concat(line.metric, [line.options])]
        }
      } if length(local.chart_lines[index]) > 0],
    )
  }), "$${name}", var.name), "$${input_price}", format("%.10f", local.prices[0])), "$${output_price}", format("%.10f", local.prices[1]))
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = local.dashboard
}
