variable "name" {
  description = "Name of the task, its service and its queue"
  type        = string
}

variable "role" {
  description = "What the names of the roles begin with that start the task; the task itself has none"
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

variable "tmpfs" {
  description = "File systems in memory, all that can be written: path, MiB, and options of the mount"
  type = list(object({
    path    = string
    size    = number
    options = list(string)
  }))
}

variable "queue" {
  description = "Its name, seconds that a message is hidden, how often it is tried, and the condition under which tasks take messages unsigned"
  type = object({
    name       = string
    visibility = number
    attempts   = number
    taken_from = any
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

variable "starts_by" {
  description = "Where no task waits for work: bucket and keys of the objects that start one, and the queue for what could not start one"
  type = object({
    bucket      = string
    key         = string
    undelivered = string
  })
}

variable "environment" {
  description = "Environment variables"
  type        = map(string)
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
