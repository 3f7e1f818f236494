variable "name" {
  description = "Name of the queue; its dead letters are in `<name>-dead-letters`"
  type        = string
}

variable "region" {
  description = "Region of the queue"
  type        = string
}

variable "account" {
  description = "Id of the account"
  type        = string
}

variable "visibility" {
  description = "Seconds for which a received message is hidden from others"
  type        = number
}

variable "attempts" {
  description = "How often a message is received before it goes to the dead letters"
  type        = number

  validation {
    condition     = var.attempts >= 1 && var.attempts <= 1000
    error_message = "A message has 1 to 1,000 attempts, not ${var.attempts}."
  }
}

variable "kept" {
  description = "Seconds for which a message waits at most"
  type        = number
  default     = 345600
}

variable "dead_letters_kept" {
  description = "Seconds for which a dead letter is kept, counted from when the message was first sent"
  type        = number
  default     = 1209600
}

variable "key_arn" {
  description = "ARN of the KMS key that encrypts the messages"
  type        = string
}

variable "rules" {
  description = "ARNs of the EventBridge rules that send to the queue"
  type        = list(string)
  default     = []
}

variable "taken_from" {
  description = "Condition of a policy: of whom the queue takes unsigned requests for its messages; null: of nobody"
  type        = any
  default     = null
}
