# The permissions boundary of every role: the union of all grants, and what infra/boundary.yaml adds.
resource "aws_iam_policy" "boundary" {
  name        = "${var.name}-boundary"
  description = "What a role of ${var.name} may do at most"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "AtMost"
      Effect   = "Allow"
      Resource = "*"
      Action = sort(distinct(concat(
        flatten([for grant in values(local.grants) : [for statement in try(grant.statements, []) : statement.actions]]),
        flatten(values(yamldecode(file("${local.infra}/boundary.yaml")))),
      )))
    }]
  })
}
