variable "name" {
  description = "Name of the role"
  type        = string

  validation {
    condition     = length(var.name) <= 64
    error_message = "IAM allows role names of at most 64 characters: ${var.name}."
  }
}

variable "description" {
  description = "What the role is for"
  type        = string
}

variable "service" {
  description = "Principal of the service that takes the role, as in lambda.amazonaws.com"
  type        = string
}

variable "trust_condition" {
  description = "Condition under which the service may take the role, as in {StringEquals = {\"aws:SourceAccount\" = [\"123456789012\"]}}"
  type        = map(map(list(string)))
  default     = {}
}

variable "boundary" {
  description = "ARN of the permissions boundary"
  type        = string
}

variable "statements" {
  description = "What the role may do. Without statements it has no policy"
  type = list(object({
    sid       = string
    effect    = optional(string, "Allow")
    actions   = list(string)
    resources = list(string)
    condition = optional(map(map(list(string))), {})
  }))

  validation {
    condition     = alltrue([for s in var.statements : s.effect == "Deny" || !anytrue([for a in s.actions : endswith(a, "*")])])
    error_message = "A statement allows an action with a wildcard; name the actions."
  }
}
