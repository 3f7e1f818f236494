# People who sign in. One pool, in the primary region: Cognito does not replicate its users, and a second pool would
# know other people.

resource "aws_cognito_user_pool" "this" {
  count = local.primary ? 1 : 0

  name                     = var.name
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = "OPTIONAL"
  deletion_protection      = var.deletion_protection ? "ACTIVE" : "INACTIVE"

  username_configuration {
    case_sensitive = false
  }

  software_token_mfa_configuration {
    enabled = true
  }

  # A tenant's administrator invites its people; nobody makes an account by themselves.
  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_uppercase                = true
    require_numbers                  = true
    require_symbols                  = false
    temporary_password_validity_days = 3
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  schema {
    name                = "tenant"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = 1
      max_length = 64
    }
  }
}

resource "aws_cognito_user_pool_client" "console" {
  count = local.primary ? 1 : 0

  name                          = "${var.name}-console"
  user_pool_id                  = aws_cognito_user_pool.this[0].id
  generate_secret               = false
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true
  explicit_auth_flows           = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  access_token_validity         = 60
  id_token_validity             = 60
  refresh_token_validity        = 30

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }

  # People cannot move themselves to another tenant.
  read_attributes  = ["custom:tenant", "email", "email_verified", "name"]
  write_attributes = ["name"]

  allowed_oauth_flows_user_pool_client = length(var.sign_in_urls) > 0
  allowed_oauth_flows                  = length(var.sign_in_urls) > 0 ? ["code"] : []
  allowed_oauth_scopes                 = length(var.sign_in_urls) > 0 ? ["email", "openid", "profile"] : []
  callback_urls                        = var.sign_in_urls
  logout_urls                          = var.sign_in_urls
  supported_identity_providers         = ["COGNITO"]
}

# Functions of all regions take the tokens of this pool.
locals {
  identity_provider = {
    for part in ["issuer", "audience"] :
    part => local.primary ? local.own_identity_provider[part] : nonsensitive(data.aws_ssm_parameter.identity_provider[part].value)
  }
  own_identity_provider = {
    issuer   = local.primary ? "https://${aws_cognito_user_pool.this[0].endpoint}" : null
    audience = local.primary ? aws_cognito_user_pool_client.console[0].id : null
  }
}

resource "aws_ssm_parameter" "identity_provider" {
  for_each = local.primary ? toset(["issuer", "audience"]) : []

  name        = "/${var.name}/identity-provider/${each.key}"
  description = "Whose tokens the functions of all regions take: ${each.key}"
  type        = "String"
  value       = local.own_identity_provider[each.key]
}

data "aws_ssm_parameter" "identity_provider" {
  provider = aws.primary
  for_each = local.primary ? [] : toset(["issuer", "audience"])

  name = "/${var.name}/identity-provider/${each.key}"
}
