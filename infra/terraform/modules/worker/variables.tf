variable "name" {
  description = "Name of the task, its service and its queue"
  type        = string
}

variable "role" {
  description = "Name of the task's role; the one that starts it has the suffix `-start`"
  type        = string
}

variable "region" {
  description = "Region of the task"
  type        = string
}

variable "account" {
  description = "Id of the account"
  type        = string
}

variable "cluster" {
  description = "The ECS cluster"
  type = object({
    name = string
    arn  = string
  })
}

variable "image" {
  description = "Image with registry, repository and tag"
  type        = string
}

variable "repository" {
  description = "Name of the image's ECR repository"
  type        = string
}

variable "cpu" {
  description = "Units of 1/1024 processor"
  type        = number
}

variable "memory" {
  description = "MiB"
  type        = number
}

variable "queue" {
  description = "Seconds that a message is hidden, and how often it is tried"
  type = object({
    visibility = number
    attempts   = number
  })
}

variable "warm" {
  description = "Tasks that wait for work"
  type        = number
}

variable "most" {
  description = "Most tasks at a time"
  type        = number

  validation {
    condition     = var.most >= max(1, var.warm)
    error_message = "At most ${var.most} tasks, but ${var.warm} of them wait for work."
  }
}

variable "environment" {
  description = "Environment variables; JARVIS_QUEUE_URL is added"
  type        = map(string)
}

variable "statements" {
  description = "What the task may do beside taking its messages, as module role takes it"
  type        = any
}

variable "boundary" {
  description = "ARN of the permissions boundary"
  type        = string
}

variable "network" {
  description = "Ids of the subnets and security groups"
  type = object({
    subnets         = list(string)
    security_groups = list(string)
  })
}

variable "key_arn" {
  description = "ARN of the KMS key that encrypts the messages"
  type        = string
}

variable "logs" {
  description = "Days of retention, key and masked data identifiers of the log group"
  type = object({
    retention = number
    key_arn   = string
    masked    = list(string)
  })
}
