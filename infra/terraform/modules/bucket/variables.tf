variable "name" {
  description = "Name of the bucket."
  type        = string
}

variable "key_arn" {
  description = "ARN of the KMS key for its objects; without one S3's own keys are used."
  type        = string
  default     = null
}

variable "force_destroy" {
  description = "Whether deleting the bucket deletes what it holds."
  type        = bool
  default     = false
}

variable "statements" {
  description = "JSON array of the statements that its policy has beside the one that demands TLS."
  type        = string
  default     = "[]"
}

variable "tiers" {
  description = "Storage class to the age in days at which objects move to it."
  type        = map(number)
  default     = {}
}

variable "noncurrent_tiers" {
  description = "Storage class to the days after its replacement at which a version moves to it."
  type        = map(number)
  default     = {}
}

variable "noncurrent_days" {
  description = "Days that a replaced or deleted version is kept."
  type        = number
}

variable "expires_after" {
  description = "Age in days at which objects are deleted; never when null."
  type        = number
  default     = null
}

variable "prefixes" {
  description = "What keys begin with to the tiers and expiry of such objects."
  type = map(object({
    tiers         = optional(map(number), {})
    expires_after = optional(number)
  }))
  default = {}
}
