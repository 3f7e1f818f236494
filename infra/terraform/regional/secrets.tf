# The database's two users. The primary region makes their secrets, with replicas in the other regions; nobody sees
# their passwords, neither Terraform's state nor its plan.

locals {
  users = {
    owner       = { username = "jarvis_owner", description = "Owns the database's schema" }
    application = { username = "jarvis_app", description = "The functions' user, which row-level security binds" }
  }

  makes_passwords = local.primary && !contains(var.without, "passwords")

  secret_arns = {
    for user in keys(local.users) :
    user => local.primary ? aws_secretsmanager_secret.database[user].arn : data.aws_secretsmanager_secret.database[user].arn
  }
}

resource "aws_secretsmanager_secret" "database" {
  for_each = { for user, what in local.users : user => what if local.primary }

  name        = "${var.name}/database/${each.key}"
  description = each.value.description
  kms_key_id  = local.foundation.key_arn

  dynamic "replica" {
    for_each = setsubtract(local.foundation.regions, [var.region])

    content {
      region     = replica.value
      kms_key_id = "alias/${var.name}-data"
    }
  }
}

data "aws_secretsmanager_secret" "database" {
  for_each = local.primary ? [] : toset(keys(local.users))

  name = "${var.name}/database/${each.key}"
}

ephemeral "aws_secretsmanager_random_password" "database" {
  provider = aws.passwords
  for_each = { for user, what in local.users : user => what if local.makes_passwords }

  password_length     = 40
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "database" {
  for_each = { for user, what in local.users : user => what if local.makes_passwords }

  secret_id = aws_secretsmanager_secret.database[each.key].id
  secret_string_wo = jsonencode({
    username = each.value.username
    password = ephemeral.aws_secretsmanager_random_password.database[each.key].random_password
  })
  # The first password only: the function `rotation` makes the next ones.
  secret_string_wo_version = 1
}

resource "aws_secretsmanager_secret_rotation" "database" {
  for_each = { for user, what in local.users : user => what if local.primary && local.has_database && length(local.rotation) > 0 }

  secret_id           = aws_secretsmanager_secret.database[each.key].id
  rotation_lambda_arn = module.function[one(local.rotation)].alias_arn
  # Secrets Manager tries the function's test step once; the database has nothing but its owner yet.
  rotate_immediately = false

  rotation_rules {
    automatically_after_days = local.size.rotation.days
  }

  depends_on = [aws_lambda_permission.rotation, aws_rds_cluster_instance.this, aws_secretsmanager_secret_version.database]
}

resource "aws_lambda_permission" "rotation" {
  for_each = { for user, what in local.users : user => what if local.primary && length(local.rotation) > 0 }

  statement_id   = "rotate-${each.key}"
  action         = "lambda:InvokeFunction"
  function_name  = module.function[one(local.rotation)].name
  qualifier      = module.function[one(local.rotation)].alias
  principal      = "secretsmanager.amazonaws.com"
  source_account = local.account
  source_arn     = local.secret_arns[each.key]
}
