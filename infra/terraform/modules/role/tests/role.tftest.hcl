mock_provider "aws" {}

variables {
  name        = "jarvis-eu-west-1-chat"
  description = "Function chat"
  service     = "lambda.amazonaws.com"
  boundary    = "arn:aws:iam::123456789012:policy/jarvis-boundary"
  statements = [
    { sid = "Read", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::documents/tenants/*"] },
    {
      sid       = "UseKey", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:123456789012:key/1"],
      condition = { StringEquals = { "kms:ViaService" = ["s3.eu-west-1.amazonaws.com"] } }
    },
  ]
}

run "allows_exactly_what_the_statements_say" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role_policy.this[0].policy).Statement == [
      { Sid = "Read", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::documents/tenants/*"] },
      {
        Sid       = "UseKey", Effect = "Allow", Action = ["kms:Decrypt"], Resource = ["arn:aws:kms:eu-west-1:123456789012:key/1"],
        Condition = { StringEquals = { "kms:ViaService" = ["s3.eu-west-1.amazonaws.com"] } }
      },
    ]
    error_message = "The policy is not made of the statements: ${aws_iam_role_policy.this[0].policy}"
  }
}

run "is_bounded_and_trusts_one_service" {
  command = plan

  assert {
    condition     = aws_iam_role.this.permissions_boundary == var.boundary
    error_message = "The role has no boundary."
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Service = "lambda.amazonaws.com" }
    error_message = "The role trusts somebody else: ${aws_iam_role.this.assume_role_policy}"
  }
}

run "has_no_policy_without_statements" {
  command = plan

  variables {
    statements = []
  }

  assert {
    condition     = length(aws_iam_role_policy.this) == 0
    error_message = "An empty policy is refused by IAM."
  }
}

run "refuses_to_allow_an_action_with_a_wildcard" {
  command = plan

  variables {
    statements = [{ sid = "All", actions = ["s3:*"], resources = ["arn:aws:s3:::documents"] }]
  }

  expect_failures = [var.statements]
}
