# The charts of infra/dashboard.yaml over what the manifests have.

locals {
  priced_models = {
    for index, model in [for model in var.chat_models : model if model.price != null] : coalesce(model.name, model.model) => {
      number       = index + 1
      model        = coalesce(model.name, model.model)
      input_price  = format("%.10f", tonumber(split("/", split(" ", model.price)[0])[0]) / 1000)
      output_price = format("%.10f", tonumber(split("/", split(" ", model.price)[0])[1]) / 1000)
    }
  }

  charts = [
    for chart in yamldecode(file("${local.choices}/dashboard.yaml")) : chart
    if !(try(chart.needs, "") == "price" && length(local.priced_models) == 0)
  ]

  # A line's options; null ones are left out.
  chart_lines = [
    for chart in local.charts : concat([
      for line in [for line in chart.lines : merge(line, { text = try(line.query, line.formula, "SEARCH('${line.search}', '${line.statistic}')", null) })] : [
        for key, item in try(local.items[line.of], { "" = {} }) : {
          metric = try(concat(
            [line.metric.namespace, try(item[line.metric.name], line.metric.name)],
            flatten([for dimension, attribute in try(line.metric.dimensions, {}) : [dimension, item[attribute]]])
          ), [])
          options = { for option, value in {
            id         = try(replace(line.hidden, "$${number}", try(item.number, "")), null)
            visible    = can(line.hidden) ? false : null
            stat       = try(line.metric.statistic, null)
            expression = try(replace(replace(replace(replace(line.text, "$${number}", item.number), "$${model}", item.model), "$${input_price}", item.input_price), "$${output_price}", item.output_price), line.text, null)
            label      = try(trimspace("${key} ${line.label}"), key) == "" ? null : try(trimspace("${key} ${line.label}"), key)
          } : option => value if value != null }
        }
      ]
    ]...)
  ]

  dashboard = replace(jsonencode({
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
  }), "$${name}", var.name)
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = local.dashboard
}
