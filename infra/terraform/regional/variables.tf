variable "region" {
  description = "Region that this stack is applied to"
  type        = string
}

variable "primary_region" {
  description = "The primary region, as the global stack has it"
  type        = string
  default     = "us-east-1"
}

variable "database_leader" {
  description = "Region whose cluster leads the Aurora global database, when a switch-over or failover has moved it from the primary region"
  type        = string
  default     = null
}

variable "name" {
  description = "What the names of all resources begin with, as the global stack has it"
  type        = string
  default     = "jarvis"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.name))
    error_message = "A name is 2 to 16 small letters, digits and hyphens, a letter first: ${var.name}."
  }
}

variable "size" {
  description = "small: the least that works, with a paused database; production: three zones, proxies, replicas"
  type        = string
  default     = "small"

  validation {
    condition     = contains(["small", "production"], var.size)
    error_message = "The size is small or production, not ${var.size}."
  }
}

variable "without" {
  description = "Parts that are left out where they cannot be had"
  type        = set(string)
  default     = []

  validation {
    condition = length(setsubtract(var.without, [
      "cache", "codedeploy", "data-protection", "database", "database-proxy", "global-datastore", "passwords", "workers"
    ])) == 0
    error_message = "Not all of these are parts of a region: ${join(", ", var.without)}."
  }
}

variable "tags" {
  description = "Tags of all resources, beside Application and Region"
  type        = map(string)
  default     = {}
}

variable "manifests" {
  description = "Folder with functions/, events/, statemachines/ and tasks/; the checkout unless told"
  type        = string
  default     = null
}

variable "packages" {
  description = "Folder with packages.json and the packages, as `./jarvis package` writes it; .jarvis/packages of the checkout unless told"
  type        = string
  default     = null
}

variable "cidr" {
  description = "Addresses of the VPC: a /16 that no other region of the platform has"
  type        = string
  default     = "10.20.0.0/16"
}

variable "vpc" {
  description = <<-TEXT
    A VPC to use instead of making one: its id; ids of application and data subnets, each in at least two zones; and the
    addresses that functions may reach over HTTPS: of the VPC when it has the endpoints of output `needed_endpoints`,
    else ["0.0.0.0/0"] by way of its own NAT.
  TEXT
  type = object({
    id                  = string
    application_subnets = list(string)
    data_subnets        = list(string)
    https               = list(string)
  })
  default = null
}

variable "kms_key_arn" {
  description = "A KMS key to use instead of making `alias/<name>`; its policy must allow CloudWatch Logs, EventBridge and CloudWatch alarms to use it"
  type        = string
  default     = null
}

variable "chat_models" {
  description = <<-TEXT
    Chat models that callers may choose from, the first for those that name none. `provider` is `bedrock`, `sagemaker`, or
    `openai` for a server that speaks OpenAI's API, which it is with a `url` unless told. `model` is Bedrock's id of it or of an
    inference profile, the name of SageMaker's endpoint, or what the server at `url` calls it whose key is the text of the secret
    `secret_arn`. Callers name it by `name` (unless told: `model`). `price` is per 1,000 tokens, input/output, as in
    `0.00025/0.00125 USD`; without one answers have no cost. `prices` have dates, and prices of input that the provider had
    kept (docs/cost-control.md). Bedrock applies `guardrail`. docs/chat-models.md has the rest.
  TEXT
  type = list(object({
    model               = string
    name                = optional(string)
    provider            = optional(string)
    region              = optional(string)
    price               = optional(string)
    quality             = optional(number)
    weight              = optional(number)
    capabilities        = optional(list(string))
    context_tokens      = optional(number)
    max_output_tokens   = optional(number)
    first_token_seconds = optional(number)
    seconds             = optional(number)
    url                 = optional(string)
    secret_arn          = optional(string)
    prices = optional(list(object({
      price          = string
      cached_input   = optional(string)
      batch          = optional(number)
      effective_from = optional(string)
      region         = optional(string)
    })))
    guardrail = optional(object({ id = string, version = optional(string, "DRAFT") }))
  }))
  default = [{ model = "anthropic.claude-3-haiku-20240307-v1:0" }]

  validation {
    condition     = length(var.chat_models) > 0
    error_message = "At least one chat model is needed."
  }
  validation {
    condition     = length(distinct([for model in var.chat_models : coalesce(model.name, model.model)])) == length(var.chat_models)
    error_message = "Two chat models have one name: ${join(", ", [for model in var.chat_models : coalesce(model.name, model.model)])}."
  }
  validation {
    condition     = alltrue([for model in var.chat_models : contains(["bedrock", "openai", "sagemaker"], coalesce(model.provider, "bedrock"))])
    error_message = "The provider of a chat model is bedrock, openai or sagemaker."
  }
  validation {
    condition     = alltrue([for model in var.chat_models : model.url != null if model.provider == "openai"])
    error_message = "A chat model of provider openai needs the url of its server."
  }
  validation {
    condition     = alltrue([for model in var.chat_models : coalesce(model.provider, model.url == null ? "bedrock" : "openai") == "bedrock" if model.guardrail != null])
    error_message = "Only Bedrock applies a guardrail."
  }
  validation {
    condition     = alltrue([for model in var.chat_models : coalesce(model.quality, 0.5) >= 0 && coalesce(model.quality, 0.5) <= 1])
    error_message = "The quality of a chat model is from 0 to 1."
  }
}

variable "chat_fallbacks" {
  description = "Which chat model stands in for which, by their names, as in `large > small; other > small`; empty: none"
  type        = string
  default     = ""

  validation {
    condition = length(setsubtract(
      [for name in split(">", replace(var.chat_fallbacks, ";", ">")) : trimspace(name) if trimspace(name) != ""],
      [for model in var.chat_models : coalesce(model.name, model.model)],
    )) == 0
    error_message = "A fallback names a model that is not of chat_models: ${var.chat_fallbacks}."
  }
}

variable "chat_compress" {
  description = "Whether prompts are made shorter where requests do not say otherwise; docs/cost-control.md"
  type        = bool
  default     = false
}

variable "semantic_cache" {
  description = "How near questions must be at least that callers may have taken for one, above 0 and up to 1, as text; `off`: none may be. Null: 0.9"
  type        = string
  default     = null

  validation {
    condition     = var.semantic_cache == null || var.semantic_cache == "off" || try(tonumber(var.semantic_cache) > 0 && tonumber(var.semantic_cache) <= 1, false)
    error_message = "semantic_cache is above 0 and at most 1, or off."
  }
}

variable "guardrails" {
  description = "What may go to chat models and come from them, in every tenant's name, as in `{ input = \"redact\", max_input_tokens = 8000 }`; docs/guardrails.md has the fields. Null: nothing is looked at"
  type        = any
  default     = null
}

variable "embedding_models" {
  description = <<-TEXT
    Embedding models that collections may choose from, the first for those that name none; the same in all regions, because they
    share the vectors. `model` is Bedrock's id of it, or what an OpenAI-compatible server calls it that is at `url` and whose key
    is the text of the secret `secret_arn`. Collections name it by `name` (unless told: its id), for good: a name must not
    become that of another model. `format` is `cohere-v3`, `cohere-v4`, `titan-v2` or `openai`, unless the id tells. `dimensions`
    is at most 1,024; `shortens` tells the server to make as many. `price` is per 1,000 tokens, as in `0.0001/0 USD`.
  TEXT
  type = list(object({
    model      = string
    name       = optional(string)
    format     = optional(string)
    dimensions = optional(number)
    shortens   = optional(bool)
    price      = optional(string)
    url        = optional(string)
    secret_arn = optional(string)
  }))
  default = [{ model = "cohere.embed-multilingual-v3" }]

  validation {
    condition     = length(var.embedding_models) > 0
    error_message = "At least one embedding model is needed."
  }
  validation {
    condition     = alltrue([for model in var.embedding_models : coalesce(model.dimensions, 1024) <= 1024])
    error_message = "Vectors of at most 1,024 dimensions can be stored."
  }
}

variable "rerank_model" {
  description = "Bedrock model in the format of Cohere Rerank, as in `cohere.rerank-v3-5:0`; not every region has one. null: searches keep their fused order"
  type        = string
  default     = null
}

variable "rerank_price" {
  description = "Price of the rerank model per 1,000 search units, as in `2.00 USD`; null: it is counted as unpriced"
  type        = string
  default     = null
}

variable "platform_tenant" {
  description = "Id of the operators' own tenant, as `infra/delivery/first-tenant.sh` prints it; its audit records tell of callers who are of no tenant"
  type        = string
  default     = null
}

variable "tenant_databases" {
  description = <<-TEXT
    Databases beside the platform's own in which tenants can be placed (`database:NAME`), by their names: the JDBC URL without
    credentials, and the ARNs of the secrets of the functions' role and of the role that owns the schema there. The
    functions must reach them, as with the security group `<name>-database`.
  TEXT
  type        = map(object({ url = string, secret_arn = string, owner_secret_arn = string }))
  default     = {}
}

variable "sql_clusters" {
  description = "ARNs of Aurora clusters with the RDS Data API that tenants' data sources may be on; never the platform's own"
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.sql_clusters : can(regex("^arn:aws[a-z-]*:rds:[a-z0-9-]+:[0-9]{12}:cluster:[A-Za-z0-9-]+$", arn))])
    error_message = "A cluster is named by its ARN, as in arn:aws:rds:us-east-1:123456789012:cluster:sales."
  }
}

variable "sql_roles" {
  description = <<-TEXT
    ARNs of the roles, with wildcards, that functions may take to ask Athena in tenants' accounts, as in
    `arn:aws:iam::*:role/jarvis-sql-*`. With one the VPC gets endpoints of STS and Athena, which cost by the hour.
  TEXT
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for arn in var.sql_roles : can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|\\*):role/jarvis-sql-", arn))])
    error_message = "The names of such roles begin with jarvis-sql-."
  }
}

variable "cors_origins" {
  description = "Origins whose pages may call the API"
  type        = list(string)
  default     = []
}

variable "sign_in_urls" {
  description = "Where browsers go after signing in with Cognito; none: programs alone sign in"
  type        = list(string)
  default     = []
}

variable "alarm_emails" {
  description = "Addresses that get alarms; each must confirm once"
  type        = list(string)
  default     = []
}

variable "deletion_protection" {
  description = "Whether the database and the user pool refuse to be deleted; a database that is deleted leaves a last snapshot"
  type        = bool
  default     = true
}
