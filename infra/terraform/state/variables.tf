variable "name" {
  description = "Name of the deployment; the names of all that belongs to it start with it."
  type        = string
  default     = "jarvis"
}

variable "region" {
  description = "Region of the bucket; the primary region of the deployment."
  type        = string
  default     = "us-east-1"
}

variable "deletion_protection" {
  description = "Whether the bucket refuses to be deleted with what it holds."
  type        = bool
  default     = true
}

variable "tags" {
  description = "Further tags of all resources."
  type        = map(string)
  default     = {}
}
