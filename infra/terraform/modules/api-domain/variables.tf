variable "name" {
  description = "The domain name by which clients ask for the API"
  type        = string
}

variable "record" {
  description = "The record that leads to the domain name's address in this region: the name itself, or one that a latency record points at"
  type        = string
}

variable "zone_id" {
  description = "Hosted zone of the record"
  type        = string
}

variable "certificate_arn" {
  description = "ARN of a certificate for the name, of the API's region"
  type        = string
}

variable "api_id" {
  description = "Id of the API"
  type        = string
}

variable "stage" {
  description = "Id of the API's stage"
  type        = string
}

variable "path" {
  description = "First part of the path below which the API answers; null: it answers at the root"
  type        = string
  default     = null
}
