# A role that one service takes, bounded by the platform's permissions boundary, with one policy of its own.

locals {
  policy = {
    Version = "2012-10-17"
    Statement = [for statement in var.statements : merge(
      {
        Sid      = statement.sid
        Effect   = statement.effect
        Action   = sort(distinct(statement.actions))
        Resource = sort(distinct(statement.resources))
      },
      length(statement.condition) > 0 ? { Condition = statement.condition } : {},
    )]
  }
}

resource "aws_iam_role" "this" {
  name                 = var.name
  description          = var.description
  permissions_boundary = var.boundary
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [merge(
      { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = var.service } },
      length(var.trust_condition) > 0 ? { Condition = var.trust_condition } : {},
    )]
  })
}

resource "aws_iam_role_policy" "this" {
  count = length(var.statements) > 0 ? 1 : 0

  name   = "grants"
  role   = aws_iam_role.this.id
  policy = jsonencode(local.policy)
}
