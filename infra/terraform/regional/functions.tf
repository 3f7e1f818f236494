# The functions of the manifest with the layers of the packages.

locals {
  rotation    = [for name, function in local.functions : name if function.handler == "rotation"]
  authorizers = [for name, function in local.functions : name if function.handler == "authorizer"]

  # Functions that answer people are moved to a new version step by step; the others at once.
  shifted = toset([for name, function in local.functions : name if contains(["http", "websocket"], function.handler)])

  # What is not said is left out.
  chat_models = [
    for model in var.chat_models : {
      for field, value in merge(model, {
        secret     = model.secret_arn
        secret_arn = null
        prices     = model.prices == null ? null : [for price in model.prices : { for field, value in price : field => value if value != null }]
      }) : field => value if value != null
    }
  ]
  embedding_models = [
    for model in var.embedding_models : {
      for field, value in merge(model, { secret = model.secret_arn, secret_arn = null }) : field => value if value != null
    }
  ]

  # Settings that all functions share.
  environment = merge(
    {
      JARVIS_DATABASE_SECRET       = "${var.name}/database/application"
      JARVIS_REDIS_URL             = local.redis_url
      JARVIS_DOCUMENTS_BUCKET      = local.foundation.documents_bucket
      JARVIS_EVENT_BUS             = aws_cloudwatch_event_bus.this.name
      JARVIS_DEAD_LETTER_QUEUE_URL = "https://sqs.${var.region}.amazonaws.com/${local.account}/${local.functions.ingestion.queue.name}-dead-letters"
      JARVIS_INGESTION_ATTEMPTS    = local.functions.ingestion.queue.attempts
      JARVIS_TABLE_PREFIX          = "${var.name}-"
      JARVIS_CHAT_MODELS           = jsonencode(local.chat_models)
      JARVIS_EMBEDDING_MODELS      = jsonencode(local.embedding_models)
      JARVIS_MODEL_KEY_PREFIX      = "${var.name}/models/"
      JARVIS_PLUGIN_SECRET_PREFIX  = "${var.name}/plugins/"
      JARVIS_USAGE_REGIONS         = join(",", concat([var.region], [for region in local.foundation.regions : region if region != var.region]))
      JARVIS_OIDC_ISSUER           = local.identity_provider.issuer
      JARVIS_OIDC_AUDIENCE         = local.identity_provider.audience
      JARVIS_OIDC_TENANT_CLAIM     = "custom:tenant"
    },
    var.chat_fallbacks == "" ? {} : { JARVIS_CHAT_FALLBACKS = var.chat_fallbacks },
    var.chat_compress ? { JARVIS_CHAT_COMPRESS = "on" } : {},
    var.semantic_cache == null ? {} : { JARVIS_SEMANTIC_CACHE = var.semantic_cache },
    var.guardrails == null ? {} : { JARVIS_GUARDRAILS = jsonencode(var.guardrails) },
    var.rerank_model == null ? {} : { JARVIS_RERANK_MODEL = var.rerank_model },
    var.rerank_model == null || var.rerank_price == null ? {} : { JARVIS_RERANK_PRICE = var.rerank_price },
    var.platform_tenant == null ? {} : { JARVIS_PLATFORM_TENANT = var.platform_tenant },
    length(var.tenant_databases) == 0 ? {} : { JARVIS_TENANT_DATABASES = jsonencode({
      for name, database in var.tenant_databases : name => {
        url          = database.url
        secret       = database.secret_arn
        owner_secret = database.owner_secret_arn
      }
    }) },
    length(var.sql_clusters) == 0 ? {} : { JARVIS_SQL_CLUSTERS = join(",", var.sql_clusters) },
    length(var.cors_origins) == 0 ? {} : { JARVIS_CORS_ORIGINS = join(",", var.cors_origins) },
  )

  # Settings that come with a grant.
  grant_environment = {
    "secrets:owner"  = { JARVIS_OWNER_SECRET = "${var.name}/database/owner", JARVIS_DATABASE_URL = local.direct_url }
    "secrets:rotate" = { JARVIS_OWNER_SECRET = "${var.name}/database/owner", JARVIS_DATABASE_URL = local.direct_url }
    "queue:usage"    = { JARVIS_USAGE_QUEUE_URL = "https://sqs.${var.region}.amazonaws.com/${local.account}/jarvis-usage" }
    "queue:sandbox" = {
      JARVIS_SANDBOX_QUEUE_URL         = "https://sqs.${var.region}.amazonaws.com/${local.account}/jarvis-sandbox"
      JARVIS_SANDBOX_RESULTS_QUEUE_URL = "https://sqs.${var.region}.amazonaws.com/${local.account}/jarvis-sandbox-results"
      JARVIS_SANDBOX_WORKERS           = try(local.tasks.sandbox.sizes[var.size].most, 0)
    }
    "queue:sql"      = { JARVIS_SQL_QUEUE_URL = "https://sqs.${var.region}.amazonaws.com/${local.account}/jarvis-sql" }
    "secrets:origin" = { JARVIS_ORIGIN_SECRET = local.foundation.origin_secret_arn }
    "workflows:run"  = local.workflow_environment
  }

  # Whoever may start a machine is told where it is.
  machine_environment = {
    for grant, what in local.grants : grant => {
      for machine in flatten([
        for statement in try(what.statements, []) : [for resource in statement.resources : regexall("^\\$\\{machine:([a-z-]+)\\}$", resource)]
      ]) : "JARVIS_${upper(replace(machine, "-", "_"))}_ARN" => local.machine_arns[machine]
    }
  }

  network_groups = {
    for grantee, parts in local.networks : grantee => concat(
      [aws_security_group.callers.id],
      [for part in setsubtract(parts, ["web"]) : aws_security_group.clients[part].id],
      [for group in aws_security_group.web : group.id if contains(local.outbound, grantee)],
    )
  }
}

# Packages are named by what they hold, so that another one has another name. Functions take them from there too,
# because the provider uploads files one function at a time.
resource "aws_s3_object" "package" {
  for_each = merge(
    { for name, layer in local.packaged.layers : "layers/${name}" => layer },
    { for name in keys(local.functions) : "functions/${name}" => local.packaged.functions[name] },
  )

  bucket      = local.foundation.artifacts_bucket
  key         = "${each.key}-${replace(each.value.sha256, "/[^A-Za-z0-9]/", "")}.zip"
  source      = "${local.packages}/${each.value.file}"
  source_hash = each.value.sha256
}

resource "aws_lambda_layer_version" "this" {
  for_each = local.packaged.layers

  layer_name               = "${var.name}-${each.key}"
  description              = "Layer ${each.key} of ${var.name}"
  s3_bucket                = aws_s3_object.package["layers/${each.key}"].bucket
  s3_key                   = aws_s3_object.package["layers/${each.key}"].key
  source_code_hash         = each.value.sha256
  compatible_runtimes      = ["java21"]
  compatible_architectures = ["arm64"]
  # Published versions of functions go on using it.
  skip_destroy = true
}

module "function" {
  source   = "../modules/function"
  for_each = local.functions

  name        = "${var.name}-${each.key}"
  role        = "${var.name}-${var.region}-${each.key}"
  description = "Function ${each.key} of ${var.name}"
  region      = var.region
  account     = local.account
  package = {
    bucket  = aws_s3_object.package["functions/${each.key}"].bucket
    key     = aws_s3_object.package["functions/${each.key}"].key
    sha256  = local.packaged.functions[each.key].sha256
    handler = local.packaged.functions[each.key].handler
  }
  layers   = [for layer in local.packaged.functions[each.key].layers : aws_lambda_layer_version.this[layer].arn]
  memory   = each.value.memory
  timeout  = each.value.timeout
  reserved = try(each.value.reserved, -1)
  environment = merge(concat(
    [local.environment, { JARVIS_DATABASE_URL = local.pooled_url }],
    [for grant in each.value.grants : lookup(local.grant_environment, grant, {})],
    [for grant in each.value.grants : lookup(local.machine_environment, grant, {})],
    [try(local.packaged.functions[each.key].environment, {})],
    [for function in ["function:${each.key}"] : merge(local.ipv6_endpoints, {
      JAVA_TOOL_OPTIONS = trimspace("${try(local.packaged.functions[each.key].environment.JAVA_TOOL_OPTIONS, "")} -Djava.net.preferIPv6Addresses=true")
    }) if contains(local.outbound, function)],
  )...)
  statements = concat(
    local.statements["function:${each.key}"],
    [for queue in try([each.value.queue], []) : {
      sid       = "TakeOwnMessages"
      actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
      resources = local.arns["queue:${queue.name}"]
    }],
  )
  boundary = local.foundation.boundary_arn
  network = length(local.networks["function:${each.key}"]) == 0 ? null : {
    subnets         = local.application_subnets
    security_groups = local.network_groups["function:${each.key}"]
    ipv6            = contains(local.outbound, "function:${each.key}")
  }
  logs    = local.logs
  shifted = contains(local.shifted, each.key) && local.has_codedeploy
  metrics = local.cold_starts
}
