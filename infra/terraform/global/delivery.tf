# Roles that workflows of one GitHub repository take on by OpenID Connect, without a stored key: `plan` reads, from pull
# requests; `deploy` changes, from the environments that carry the approvals.

locals {
  github_provider_arn = var.github_provider_arn != null ? var.github_provider_arn : one(aws_iam_openid_connect_provider.github[*].arn)
  github_roles = var.github_repository == null ? {} : {
    plan   = { subjects = ["repo:${var.github_repository}:pull_request"], policy = "ReadOnlyAccess" }
    deploy = { subjects = [for environment in var.github_environments : "repo:${var.github_repository}:environment:${environment}"], policy = "PowerUserAccess" }
  }
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.github_repository != null && var.github_provider_arn == null ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "github" {
  for_each             = local.github_roles
  name                 = "${var.name}-${each.key}"
  description          = "GitHub's workflows of ${var.github_repository}: ${each.key}"
  max_session_duration = 7200
  assume_role_policy = templatefile("${path.module}/policies/github.json.tftpl", {
    provider = local.github_provider_arn
    subjects = jsonencode(each.value.subjects)
  })
}

resource "aws_iam_role_policy_attachment" "github" {
  for_each   = local.github_roles
  role       = aws_iam_role.github[each.key].name
  policy_arn = "arn:aws:iam::aws:policy/${each.value.policy}"
}

resource "aws_iam_role_policy" "github" {
  for_each = local.github_roles
  name     = each.key
  role     = aws_iam_role.github[each.key].id
  policy = templatefile("${path.module}/policies/${each.key}.json.tftpl", {
    name     = var.name
    account  = local.account
    boundary = aws_iam_policy.boundary.arn
    provider = local.github_provider_arn
  })
}
