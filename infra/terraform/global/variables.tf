variable "name" {
  description = "Name of the deployment; the names of all that belongs to it start with it."
  type        = string
  default     = "jarvis"
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.name))
    error_message = "A name is 2 to 16 small letters, digits and hyphens, a letter first: ${var.name}."
  }
}

variable "size" {
  description = "What is made and how large: small or production (infra/sizes.yaml)."
  type        = string
  default     = "small"
  validation {
    condition     = contains(["small", "production"], var.size)
    error_message = "The size is small or production."
  }
}

variable "regions" {
  description = "The regions: primary; secondary, which serves too; recovery, which serves when no other does. The last two may be left out."
  type        = object({ primary = string, secondary = optional(string), recovery = optional(string) })
  default     = { primary = "us-east-1" }
  validation {
    condition     = length(distinct(compact(values(var.regions)))) == length(compact(values(var.regions)))
    error_message = "The regions differ from each other."
  }
}

variable "without" {
  description = "Parts that are left out: budget, cdn, config, database, dns-health, firewall, guardduty, registry-replication, replication, trail. Those of the regional stack may be named too, so that one file can serve both."
  type        = set(string)
  default     = []
  validation {
    condition = length(setsubtract(var.without, [
      "budget", "cdn", "config", "database", "dns-health", "firewall", "guardduty", "registry-replication", "replication", "trail",
      "cache", "codedeploy", "data-protection", "database-proxy", "global-datastore", "passwords", "workers",
    ])) == 0
    error_message = "Not all of these are parts: ${join(", ", var.without)}."
  }
}

variable "domain" {
  description = "Domain of the deployment, as in ai.example.com. Without one there is no CloudFront and no firewall, and the APIs keep AWS's own addresses."
  type        = string
  default     = null
}

variable "hosted_zone_id" {
  description = "An existing public Route 53 zone that holds the domain; without it a zone of the domain is made."
  type        = string
  default     = null
}

variable "data_key_arn" {
  description = "An existing multi-Region KMS key of the primary region for the data; without it one is made."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether buckets, tables, repositories and the database refuse to be deleted with what they hold."
  type        = bool
  default     = true
}

variable "origin_secret_version" {
  description = "Raise it by one for a new secret between CloudFront and the APIs; the one before it stays valid until the next time."
  type        = number
  default     = 1
}

variable "allowed_addresses" {
  description = "Networks in CIDR notation that the firewall lets pass without a further rule."
  type        = set(string)
  default     = []
}

variable "denied_addresses" {
  description = "Networks in CIDR notation that the firewall turns away."
  type        = set(string)
  default     = []
}

variable "alarm_emails" {
  description = "Addresses that hear of security findings, failing regions and the budget."
  type        = set(string)
  default     = []
}

variable "github_repository" {
  description = "OWNER/NAME of the GitHub repository whose workflows plan and deploy; without it there are no roles for them."
  type        = string
  default     = null
}

variable "github_environments" {
  description = "GitHub environments from which a workflow may deploy; they carry the approvals."
  type        = set(string)
  default     = ["production"]
}

variable "github_provider_arn" {
  description = "The account's existing OIDC provider for GitHub; without it one is made."
  type        = string
  default     = null
}

variable "tags" {
  description = "Further tags of all resources."
  type        = map(string)
  default     = {}
}
