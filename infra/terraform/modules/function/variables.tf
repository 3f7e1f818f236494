variable "name" {
  description = "Name of the function"
  type        = string
}

variable "role" {
  description = "Name of the function's role"
  type        = string
}

variable "description" {
  description = "What the function is"
  type        = string
}

variable "region" {
  description = "Region of the function"
  type        = string
}

variable "account" {
  description = "Id of the account"
  type        = string
}

variable "package" {
  description = "The function's code: where the zip lies in S3, its SHA-256 in base64, and the handler's class"
  type = object({
    bucket  = string
    key     = string
    sha256  = string
    handler = string
  })
}

variable "layers" {
  description = "ARNs of the layer versions"
  type        = list(string)
}

variable "memory" {
  description = "MiB"
  type        = number
}

variable "timeout" {
  description = "Seconds after which an invocation is ended"
  type        = number
}

variable "reserved" {
  description = "Invocations at a time that are kept for the function, and the most it gets; -1: no such number"
  type        = number
  default     = -1
}

variable "environment" {
  description = "Environment variables"
  type        = map(string)
}

variable "statements" {
  description = "What the function may do beside writing its log and traces, as module role takes it"
  type        = any
}

variable "boundary" {
  description = "ARN of the permissions boundary"
  type        = string
}

variable "network" {
  description = "Ids of the subnets and security groups of a function that is in the VPC, and whether it uses IPv6 too; or null"
  type = object({
    subnets         = list(string)
    security_groups = list(string)
    ipv6            = bool
  })
  default = null
}

variable "logs" {
  description = "Days of retention, key and masked data identifiers of the log group"
  type = object({
    retention = number
    key_arn   = string
    masked    = list(string)
  })
}

variable "shifted" {
  description = "Whether CodeDeploy moves the alias to new versions"
  type        = bool
}

variable "metrics" {
  description = "What the namespaces of the cold starts' metrics begin with"
  type        = string
}
