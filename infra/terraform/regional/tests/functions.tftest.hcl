# What a function may do, where it is, and what it is told.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "primary"
  source          = "./tests/mocks"
  override_during = plan
}

# Terraform 1.11 cannot mock ephemeral resources: this provider is real, and not asked for anything.
provider "aws" {
  alias                       = "passwords"
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  region      = "us-east-1"
  manifests   = "./tests/manifests"
  packages    = "./tests/manifests/packages"
  without     = ["passwords"]
  chat_models = [{ model = "eu.anthropic.claude-3-haiku-20240307-v1:0" }]
}

run "each_function_has_exactly_what_the_manifests_give_it" {
  command = plan

  # a function may do what it is granted and nothing else
  assert {
    condition = jsonencode(output.policies["store"].Statement) == jsonencode([
      { Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Effect = "Allow", Resource = ["arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/jarvis-store:*"], Sid = "WriteOwnLog" },
      { Action = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Effect = "Allow", Resource = ["*"], Sid = "SendTraces" },
      { Action = ["dynamodb:GetItem"], Effect = "Allow", Resource = ["arn:aws:dynamodb:us-east-1:123456789012:table/jarvis-items"], Sid = "GrantItems1" },
      {
        Action    = ["kms:Decrypt"]
        Condition = { StringEquals = { "kms:ViaService" = ["dynamodb.us-east-1.amazonaws.com"] } }
        Effect    = "Allow"
        Resource  = ["arn:aws:kms:us-east-1:123456789012:key/data"]
        Sid       = "UseKeyForDynamodb"
      },
    ])
    error_message = "Function store has another policy: ${jsonencode(output.policies["store"].Statement)}"
  }

  # every resource is allowed only where a reason is given
  assert {
    condition = length(setsubtract(flatten([
      for function, policy in output.policies : [
        for statement in policy.Statement : statement.Sid
        if statement.Effect == "Allow" && contains(statement.Resource, "*") && !startswith(statement.Sid, "Grant")
      ]
    ]), keys(yamldecode(file("../../wildcards.yaml"))))) == 0
    error_message = "A statement of the stack allows every resource without a reason in infra/wildcards.yaml."
  }
  assert {
    condition = toset(flatten([
      for function, policy in output.policies : [
        for statement in policy.Statement : statement.Action if contains(statement.Resource, "*") && startswith(statement.Sid, "Grant")
      ]
    ])) == toset(["secretsmanager:GetRandomPassword"])
    error_message = "A grant without a reason allows every resource."
  }

  # a role uses a key only through a service that it calls
  assert {
    condition = {
      for statement in output.policies["ingestion"].Statement : statement.Sid => sort(statement.Action) if startswith(statement.Sid, "UseKey")
    } == { UseKeyForS3 = tolist(["kms:Decrypt", "kms:GenerateDataKey"]), UseKeyForSqs = tolist(["kms:Decrypt", "kms:GenerateDataKey"]) }
    error_message = "Function ingestion writes objects and takes messages, and needs keys for nothing else."
  }
  assert {
    condition = alltrue(flatten([
      for function, policy in output.policies : [
        for statement in policy.Statement : can(statement.Condition.StringEquals["kms:ViaService"]) if startswith(statement.Sid, "UseKey")
      ]
    ]))
    error_message = "A role can use a key by itself."
  }

  # only functions with a part of the network are in the vpc
  assert {
    condition     = toset([for name, function in module.function : name if function.in_network]) == toset(["ask", "check", "ingestion", "rotation", "steps"])
    error_message = "In the VPC: ${join(", ", [for name, function in module.function : name if function.in_network])}."
  }

  # the owners secret is told to those that act as the owner
  assert {
    condition     = toset([for name, function in module.function : name if can(function.environment["JARVIS_OWNER_SECRET"])]) == toset(["check", "rotation"])
    error_message = "Another function is told the owner's secret."
  }
  assert {
    condition     = toset([for name, function in module.function : name if can(function.environment["JARVIS_ORIGIN_SECRET"])]) == toset(["edge"])
    error_message = "Another function is told the origin's secret."
  }
  assert {
    condition     = module.function["ask"].environment["JAVA_TOOL_OPTIONS"] == "-XX:+UseSerialGC"
    error_message = "What the package says about the environment is lost."
  }

  # codedeploy moves the calls of functions that answer people and watches their alarms
  assert {
    condition     = toset(keys(aws_codedeploy_deployment_group.this)) == toset(["ask", "store", "talk"])
    error_message = "Deployment groups: ${join(", ", keys(aws_codedeploy_deployment_group.this))}."
  }
  assert {
    condition     = aws_codedeploy_deployment_group.this["store"].alarm_configuration[0].alarms == toset(["jarvis-any-function-errors"])
    error_message = "The deployment does not watch the function's errors."
  }
  assert {
    condition     = aws_codedeploy_deployment_group.this["store"].auto_rollback_configuration[0].enabled
    error_message = "A failing version stays."
  }

  # an inference profile may be called like a model
  assert {
    condition = anytrue([
      for statement in output.policies["ask"].Statement : contains(statement.Resource, "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-3-haiku-20240307-v1:0")
    ])
    error_message = "An inference profile needs the right to itself beside that to the model."
  }
}

run "chat_models_are_told_and_may_be_called_wherever_they_are" {
  command = plan

  variables {
    chat_models = [
      { model = "anthropic.claude-3-haiku-20240307-v1:0", name = "small", price = "0.00025/0.00125 USD", quality = 0.5 },
      { model = "eu.anthropic.claude-3-haiku-20240307-v1:0", weight = 3, capabilities = ["streaming"], prices = [{ price = "1/2 USD", cached_input = "0.1", effective_from = "2026-12-01" }], guardrail = { id = "abc123", version = "1" } },
      { model = "Llama-70b", name = "own", provider = "sagemaker", context_tokens = 8192 },
      { model = "gpt", url = "https://models.example.com/v1", secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:models/key-abcdef" },
    ]
    chat_fallbacks = "own > small; gpt > small"
    chat_compress  = true
    semantic_cache = "0.95"
  }

  # functions read the list as it is said
  assert {
    condition = jsondecode(module.function["ask"].environment["JARVIS_CHAT_MODELS"]) == [
      { model = "anthropic.claude-3-haiku-20240307-v1:0", name = "small", price = "0.00025/0.00125 USD", quality = 0.5 },
      { model = "eu.anthropic.claude-3-haiku-20240307-v1:0", weight = 3, capabilities = ["streaming"], prices = [{ price = "1/2 USD", cached_input = "0.1", effective_from = "2026-12-01" }], guardrail = { id = "abc123", version = "1" } },
      { model = "Llama-70b", name = "own", provider = "sagemaker", context_tokens = 8192 },
      { model = "gpt", url = "https://models.example.com/v1", secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:models/key-abcdef" },
    ]
    error_message = "Functions are told of other models: ${module.function["ask"].environment["JARVIS_CHAT_MODELS"]}"
  }
  assert {
    condition     = module.function["ask"].environment["JARVIS_CHAT_FALLBACKS"] == "own > small; gpt > small"
    error_message = "Functions are not told which model stands in for which."
  }
  assert {
    condition     = module.function["ask"].environment["JARVIS_CHAT_COMPRESS"] == "on" && module.function["ask"].environment["JARVIS_SEMANTIC_CACHE"] == "0.95"
    error_message = "Functions are not told how costs are kept down."
  }

  # bedrock's models, sagemaker's endpoints and keys of servers may be used, and nothing else of their kinds
  assert {
    condition = jsonencode({
      for statement in output.policies["ask"].Statement : statement.Sid => statement.Resource if startswith(statement.Sid, "GrantModel")
      }) == jsonencode({
      GrantModel1 = [
        "arn:aws:bedrock:*::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-3-haiku-20240307-v1:0",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
      ]
      GrantModelEndpoint1 = [
        "arn:aws:sagemaker:us-east-1:123456789012:endpoint/Llama-70b",
        "arn:aws:sagemaker:us-east-1:123456789012:endpoint/llama-70b",
      ]
      GrantModelGuard1 = ["arn:aws:bedrock:us-east-1:123456789012:guardrail/abc123"]
    })
    error_message = "Other models may be called: ${jsonencode(output.policies["ask"].Statement)}"
  }
  assert {
    condition     = jsonencode(local.models.model_secrets) == jsonencode(["arn:aws:secretsmanager:us-east-1:123456789012:secret:models/key-abcdef"])
    error_message = "The key of a server cannot be read."
  }
  assert {
    condition     = contains(keys(aws_vpc_endpoint.interface), "bedrock-runtime") && contains(keys(aws_vpc_endpoint.interface), "sagemaker.runtime")
    error_message = "A function in the VPC does not reach its models: ${join(", ", keys(aws_vpc_endpoint.interface))}."
  }
}

run "what_no_model_needs_is_not_there" {
  command = plan

  variables {
    chat_models = [{ model = "gpt", url = "https://models.example.com/v1" }]
  }

  assert {
    condition     = length([for statement in output.policies["ask"].Statement : statement if startswith(statement.Sid, "GrantModel")]) == 0
    error_message = "A function may call models that are not of the list: ${jsonencode(output.policies["ask"].Statement)}"
  }
  assert {
    condition     = !contains(keys(aws_vpc_endpoint.interface), "bedrock-runtime") && !contains(keys(aws_vpc_endpoint.interface), "sagemaker.runtime")
    error_message = "An endpoint is paid for that nobody calls: ${join(", ", keys(aws_vpc_endpoint.interface))}."
  }
  assert {
    condition     = !can(module.function["ask"].environment["JARVIS_CHAT_FALLBACKS"])
    error_message = "There are fallbacks that nobody asked for."
  }
}

run "a_share_of_likeness_above_one_is_refused" {
  command         = plan
  expect_failures = [var.semantic_cache]

  variables {
    semantic_cache = "1.5"
  }
}

run "a_list_without_a_model_is_refused" {
  command         = plan
  expect_failures = [var.chat_models]

  variables {
    chat_models = []
  }
}

run "two_models_of_one_name_are_refused" {
  command         = plan
  expect_failures = [var.chat_models]

  variables {
    chat_models = [{ model = "a" }, { model = "b", name = "a" }]
  }
}

run "a_model_of_a_server_needs_its_url" {
  command         = plan
  expect_failures = [var.chat_models]

  variables {
    chat_models = [{ model = "gpt", provider = "openai" }]
  }
}

run "a_quality_is_from_0_to_1" {
  command         = plan
  expect_failures = [var.chat_models]

  variables {
    chat_models = [{ model = "a", quality = 7 }]
  }
}

run "a_fallback_is_to_a_model_of_the_list" {
  command         = plan
  expect_failures = [var.chat_fallbacks]

  variables {
    chat_models    = [{ model = "a" }, { model = "b" }]
    chat_fallbacks = "a > c"
  }
}

run "a_tenants_own_database_is_told_and_its_owner_to_owners_alone" {
  command = plan

  variables {
    tenant_databases = {
      further = {
        url              = "jdbc:postgresql://further.example.com/jarvis"
        secret_arn       = "arn:aws:secretsmanager:us-east-1:123456789012:secret:further/application-abcdef"
        owner_secret_arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:further/owner-abcdef"
      }
    }
  }

  assert {
    condition = jsondecode(module.function["ask"].environment["JARVIS_TENANT_DATABASES"]) == {
      further = {
        url          = "jdbc:postgresql://further.example.com/jarvis"
        secret       = "arn:aws:secretsmanager:us-east-1:123456789012:secret:further/application-abcdef"
        owner_secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:further/owner-abcdef"
      }
    }
    error_message = "A function is told of other databases."
  }
  assert {
    condition = toset([
      for function, policy in output.policies : function
      if strcontains(jsonencode(policy), "further/owner-abcdef")
    ]) == toset(["check"])
    error_message = "Another function may read the password of the owner of a tenant's database."
  }
}

run "functions_are_told_which_clusters_tenants_may_ask" {
  command = plan

  variables {
    sql_clusters = ["arn:aws:rds:us-east-1:123456789012:cluster:sales", "arn:aws:rds:us-east-1:123456789012:cluster:stock"]
  }

  assert {
    condition     = module.function["ask"].environment["JARVIS_SQL_CLUSTERS"] == "arn:aws:rds:us-east-1:123456789012:cluster:sales,arn:aws:rds:us-east-1:123456789012:cluster:stock"
    error_message = "A function is not told of the clusters."
  }
}

run "tenants_databases_are_named_by_arns_and_roles_that_are_theirs" {
  command         = plan
  expect_failures = [var.sql_clusters, var.sql_roles]

  variables {
    sql_clusters = ["sales"]
    sql_roles    = ["arn:aws:iam::*:role/admin"]
  }
}
