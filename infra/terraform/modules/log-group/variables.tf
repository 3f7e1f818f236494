variable "name" {
  description = "Name of the log group"
  type        = string
}

variable "retention" {
  description = "Days after which entries are deleted"
  type        = number
}

variable "key_arn" {
  description = "ARN of the KMS key that encrypts the entries"
  type        = string
}

variable "masked" {
  description = "Managed data identifiers of CloudWatch Logs whose finds are masked, as in [\"AwsSecretKey\"]; none: no policy"
  type        = list(string)
}
