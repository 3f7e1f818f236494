# A warning before the month's money is spent.
resource "aws_budgets_budget" "this" {
  count        = contains(var.without, "budget") ? 0 : 1
  name         = var.name
  budget_type  = "COST"
  limit_amount = format("%.1f", local.size.budget)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "TagKeyValue"
    values = ["user:Application$$${var.name}"]
  }

  dynamic "notification" {
    for_each = length(var.alarm_emails) == 0 ? {} : { ACTUAL = 80, FORECASTED = 100 }
    content {
      notification_type          = notification.key
      threshold                  = notification.value
      threshold_type             = "PERCENTAGE"
      comparison_operator        = "GREATER_THAN"
      subscriber_email_addresses = var.alarm_emails
    }
  }
}
