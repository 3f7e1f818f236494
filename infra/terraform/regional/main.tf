# What the manifests say, and the names by which they speak of a region's parts.

data "aws_caller_identity" "current" {}

locals {
  account = data.aws_caller_identity.current.account_id
  tags    = merge(var.tags, { Application = var.name, Region = var.region })

  checkout  = "${path.root}/../../.."
  manifests = coalesce(var.manifests, local.checkout)
  choices   = "${path.root}/../.."
  packages  = coalesce(var.packages, "${local.checkout}/.jarvis/packages")

  functions  = yamldecode(file("${local.manifests}/functions/functions.yaml"))
  grants     = yamldecode(file("${local.manifests}/functions/grants.yaml"))
  tables     = yamldecode(file("${local.manifests}/functions/tables.yaml"))
  rules      = yamldecode(file("${local.manifests}/events/rules.yaml"))
  schedules  = yamldecode(file("${local.manifests}/events/schedules.yaml"))
  machines   = yamldecode(file("${local.manifests}/statemachines/statemachines.yaml"))
  tasks      = yamldecode(file("${local.manifests}/tasks/tasks.yaml"))
  api        = yamldecode(file("${local.choices}/api.yaml"))
  encryption = yamldecode(file("${local.choices}/encryption.yaml"))
  masked     = contains(var.without, "data-protection") ? [] : yamldecode(file("${local.choices}/logs.yaml")).masked
  sizes      = yamldecode(file("${local.choices}/sizes.yaml"))
  workflows  = yamldecode(file("${local.choices}/workflows.yaml"))
  packaged   = jsondecode(file("${local.packages}/packages.json"))

  # Each part has what both sizes have, and what its size has.
  size = {
    for part in distinct(concat(keys(local.sizes.every), keys(local.sizes[var.size]))) :
    part => merge(lookup(local.sizes.every, part, {}), lookup(local.sizes[var.size], part, {}))
  }

  has_database = !contains(var.without, "database")
  has_cache    = !contains(var.without, "cache")
  has_proxy    = local.has_database && local.size.database.proxy && !contains(var.without, "database-proxy")

  # Without the step function there are no workflows.
  has_workflows = contains(keys(local.functions), local.workflows.function)

  key_arns = { data = local.foundation.key_arn, platform = local.platform_key_arn }
  logs     = { retention = local.size.logs.retention, key_arn = local.platform_key_arn, masked = local.masked }
}

# What the placeholders of grants.yaml stand for. ARNs are written by their pattern, so that a policy waits for
# nothing; a placeholder that is not here fails the plan.
locals {
  queue_names = concat(
    [for function in local.functions : function.queue.name if can(function.queue)],
    [for task in local.tasks : task.queue.name],
  )

  # Of these there may be none.
  models = {
    chat_models      = flatten([for model in local.chat_ids : local.model_arns[model]])
    chat_endpoints   = local.chat_endpoints
    chat_guardrails  = local.chat_guardrails
    embedding_models = flatten([for model in local.embedding_ids : local.model_arns[model]])
    rerank_model     = var.rerank_model == null ? [] : local.model_arns[var.rerank_model]
    sql_clusters     = var.sql_clusters
    sql_roles        = var.sql_roles
    model_secrets = distinct(concat(
      [for model in var.chat_models : model.secret_arn if model.secret_arn != null],
      [for model in var.embedding_models : model.secret_arn if model.secret_arn != null],
    ))
  }

  arns = merge(
    local.models,
    {
      application_secret   = [local.secret_arns.application]
      owner_secret         = [local.secret_arns.owner]
      tenant_secrets       = [for database in var.tenant_databases : database.secret_arn]
      tenant_owner_secrets = [for database in var.tenant_databases : database.owner_secret_arn]
      origin_secret        = [local.foundation.origin_secret_arn]
      model_keys           = ["arn:aws:secretsmanager:${var.region}:${local.account}:secret:${var.name}/models/*"]
      model_keys_anywhere  = ["arn:aws:secretsmanager:*:${local.account}:secret:${var.name}/models/*"]
      # Made while the platform runs, each followed by its tenant's id.
      sql_secrets             = ["arn:aws:secretsmanager:${var.region}:${local.account}:secret:jarvis-sql/*"]
      sql_secrets_anywhere    = ["arn:aws:secretsmanager:*:${local.account}:secret:jarvis-sql/*"]
      plugin_secrets          = ["arn:aws:secretsmanager:${var.region}:${local.account}:secret:${var.name}/plugins/*"]
      plugin_secrets_anywhere = ["arn:aws:secretsmanager:*:${local.account}:secret:${var.name}/plugins/*"]
      # Step Functions makes it in each account where a machine waits for executions of others, and adds targets to it.
      nested_executions_rule = ["arn:aws:events:${var.region}:${local.account}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"]
      documents_bucket       = ["arn:aws:s3:::${local.foundation.documents_bucket}"]
      event_bus              = ["arn:aws:events:${var.region}:${local.account}:event-bus/${var.name}"]
      workflow_machines      = ["arn:aws:states:${var.region}:${local.account}:stateMachine:${local.workflows.machines}"]
      workflow_executions    = ["arn:aws:states:${var.region}:${local.account}:execution:${local.workflows.machines}"]
      workflow_role          = ["arn:aws:iam::${local.account}:role/${local.workflow_role}"]
      workflow_schedules     = ["arn:aws:scheduler:${var.region}:${local.account}:schedule/${local.schedule_group}/${local.workflows.schedules}"]
      schedule_role          = ["arn:aws:iam::${local.account}:role/${local.schedule_role}"]
      database_cluster       = ["${local.rds}:cluster:${local.database_cluster}"]
      drill_cluster          = ["${local.rds}:cluster:${local.drill_prefix}*"]
      drill_instance         = ["${local.rds}:db:${local.drill_prefix}*"]
      database_subnet_group  = ["${local.rds}:subgrp:${local.database_subnet_group}"]
      # A copy is restored with the groups that are standard for its engine, and RDS asks for the right to each.
      database_parameter_groups = [
        "${local.rds}:cluster-pg:${local.database_parameter_group}", "${local.rds}:cluster-pg:default.aurora-postgresql17",
        "${local.rds}:pg:default.aurora-postgresql17", "${local.rds}:og:default:aurora-postgresql-17"
      ]
    },
    { for table in keys(local.tables) : "table:${table}" => ["arn:aws:dynamodb:${var.region}:${local.account}:table/${var.name}-${table}"] },
    { for queue in local.queue_names : "queue:${queue}" => ["arn:aws:sqs:${var.region}:${local.account}:${queue}"] },
    { for queue in local.queue_names : "queue:${queue}-dead-letters" => ["arn:aws:sqs:${var.region}:${local.account}:${queue}-dead-letters"] },
    { for function in keys(local.functions) : "function:${function}" => ["${local.function_arns[function]}:live"] },
    { for machine, arn in local.machine_arns : "machine:${machine}" => [arn] },
    { for machine in keys(local.machines) : "execution:${machine}" => ["arn:aws:states:${var.region}:${local.account}:execution:${var.name}-${machine}:*"] },
  )

  rds           = "arn:aws:rds:${var.region}:${local.account}"
  function_arns = { for function in keys(local.functions) : function => "arn:aws:lambda:${var.region}:${local.account}:function:${var.name}-${function}" }

  chat_providers = [for model in var.chat_models : coalesce(model.provider, model.url == null ? "bedrock" : "openai")]
  chat_ids       = distinct([for index, model in var.chat_models : model.model if local.chat_providers[index] == "bedrock"])
  embedding_ids  = distinct([for model in var.embedding_models : model.model if model.url == null])

  # The ARN of an endpoint has its name as it is or in small letters, whatever invokes it says.
  chat_endpoints = [
    for name in distinct(flatten([
      for index, model in var.chat_models : [model.model, lower(model.model)] if local.chat_providers[index] == "sagemaker"
    ])) : "arn:aws:sagemaker:${var.region}:${local.account}:endpoint/${name}"
  ]

  # A guardrail is told by its id or its ARN.
  chat_guardrails = distinct([
    for model in var.chat_models : startswith(model.guardrail.id, "arn:") ? model.guardrail.id : "arn:aws:bedrock:${var.region}:${local.account}:guardrail/${model.guardrail.id}"
    if model.guardrail != null
  ])

  # An inference profile (`eu.anthropic...`) calls the model in the regions of its area, so it needs both rights.
  model_arns = {
    for model in distinct(concat(local.chat_ids, local.embedding_ids, [for model in [var.rerank_model] : model if model != null])) :
    model => can(regex("^(us|eu|apac|global)\\.", model)) ? [
      "arn:aws:bedrock:${var.region}:${local.account}:inference-profile/${model}",
      "arn:aws:bedrock:*::foundation-model/${replace(model, "/^[a-z]+\\./", "")}",
    ] : ["arn:aws:bedrock:${var.region}::foundation-model/${model}"]
    if model != null
  }
}

# A grant's statements, and those of a set of grants with the uses of keys that their actions bring.
locals {
  # Grants of which there is nothing in the region, such as a rerank model.
  unused_grants = [
    for grant, what in { for grant, what in local.grants : grant => what if can(what.optional) } : grant if length(flatten([
      for statement in what.statements : [for resource in statement.resources : local.models[regex("^\\$\\{([^}]+)\\}", resource)[0]]]
    ])) == 0
  ]

  grant_statements = {
    for grant, what in local.grants : grant => [
      for index, statement in try(what.statements, []) : {
        sid     = "Grant${replace(title(replace(grant, "/[^a-z]+/", " ")), " ", "")}${index + 1}"
        actions = statement.actions
        resources = flatten([
          for resource in statement.resources : resource == "*" ? ["*"] : [
            for arn in local.arns[regex("^\\$\\{([^}]+)\\}", resource)[0]] : "${arn}${replace(resource, "/^\\$\\{[^}]+\\}/", "")}"
          ]
        ])
      } if !contains(local.unused_grants, grant)
    ]
  }

  # Who has grants: functions and machines, by kind and name, and the machines of workflows together.
  grantees = merge(
    { for name in ["workflows"] : name => local.workflows.grants if local.has_workflows },
    { for name, function in local.functions : "function:${name}" => function.grants },
    { for name, machine in local.machines : "machine:${name}" => machine.grants },
  )

  # Actions that a grantee has beside its grants.
  own_actions = merge(
    { workflows = [] },
    { for name, function in local.functions : "function:${name}" => can(function.queue) ? ["sqs:ReceiveMessage"] : [] },
    { for name in keys(local.machines) : "machine:${name}" => [] },
  )

  granted = {
    for grantee, grants in local.grantees : grantee => flatten([for grant in grants : local.grant_statements[grant]])
  }

  key_uses = {
    for grantee, statements in local.granted : grantee => [
      for service, use in local.encryption : {
        sid = "UseKeyFor${title(service)}"
        actions = distinct(flatten([
          for action in concat(local.own_actions[grantee], flatten(statements[*].actions)) : lookup(use.actions, action, [])
        ]))
        resources = [local.key_arns[use.key]]
        condition = { StringEquals = { "kms:ViaService" = ["${service}.${var.region}.amazonaws.com"] } }
      } if anytrue([for action in concat(local.own_actions[grantee], flatten(statements[*].actions)) : contains(keys(use.actions), action)])
    ]
  }

  statements = { for grantee, statements in local.granted : grantee => concat(statements, local.key_uses[grantee]) }

  # The parts of the network that a grantee must reach; one with none is not in the VPC.
  networks = {
    for grantee, grants in local.grantees : grantee => distinct(compact([for grant in grants : try(local.grants[grant].network, "")]))
  }
}
