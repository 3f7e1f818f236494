variable "name" {
  description = "Name of the deployment; the names of all that belongs to it start with it."
  type        = string
}

variable "account" {
  description = "The AWS account."
  type        = string
}

variable "role" {
  description = "What the region is for: primary, secondary or recovery."
  type        = string
  validation {
    condition     = contains(["primary", "secondary", "recovery"], var.role)
    error_message = "The role is primary, secondary or recovery."
  }
}

variable "regions" {
  description = "All regions of the deployment, the primary first."
  type        = list(string)
}

variable "region" {
  description = "This region, which is the one of the module's provider."
  type        = string
}

variable "settings" {
  description = "What the size of the deployment gives a region: keys `bucket_inventory`, `guardduty` (features) and `config` of infra/sizes.yaml."
  type        = object({ bucket_inventory = bool, guardduty = list(string), config = bool })
}

variable "without" {
  description = "Parts that are left out."
  type        = set(string)
}

variable "lifecycles" {
  description = "Bucket (documents, artifacts, logs) to its ages, as in infra/lifecycles.yaml."
  type = map(object({
    tiers            = optional(map(number), {})
    noncurrent_tiers = optional(map(number), {})
    noncurrent_days  = number
    expires_after    = optional(number)
    prefixes = optional(map(object({
      tiers         = optional(map(number), {})
      expires_after = optional(number)
    })), {})
  }))
}

variable "config_rules" {
  description = "Name to the identifier of the AWS Config managed rule, as in infra/config-rules.yaml."
  type        = map(string)
}

variable "config_role_arn" {
  description = "Role of AWS Config's recorder."
  type        = string
}

variable "repositories" {
  description = "Names of the container repositories."
  type        = set(string)
}

variable "deletion_protection" {
  description = "Whether buckets and repositories refuse to be deleted with what they hold."
  type        = bool
}

variable "alarm_emails" {
  description = "Addresses that hear of security findings."
  type        = set(string)
}

variable "data_key_arn" {
  description = "In the primary region: an existing multi-Region key to use, or null to make one. Elsewhere: the primary's key."
  type        = string
  default     = null
}

variable "boundary_arn" {
  description = "Permissions boundary of the deployment's roles."
  type        = string
}

variable "origin_secret_arn" {
  description = "ARN, in the primary region, of the secret by which the APIs know CloudFront; null without a domain."
  type        = string
}

variable "global_cluster" {
  description = "Identifier of the Aurora global cluster; null when the regions' databases stand alone."
  type        = string
}

variable "zone_id" {
  description = "Route 53 zone of the domain; null without a domain."
  type        = string
}

variable "domain" {
  description = "Domain of the deployment; null without one."
  type        = string
}

variable "certificate_validation" {
  description = "Names of the DNS records that prove the certificate's domains."
  type        = list(string)
}
