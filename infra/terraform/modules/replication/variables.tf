variable "bucket" {
  description = "Name of the bucket to copy from."
  type        = string
}

variable "role_arn" {
  description = "Role with which S3 copies."
  type        = string
}

variable "destinations" {
  description = "Region to the bucket that the copies go to and the KMS key that encrypts them there."
  type        = map(object({ bucket_arn = string, key_arn = string }))
}

variable "time_control" {
  description = "Whether S3 promises the time a copy takes (Replication Time Control), which costs by the gigabyte."
  type        = bool
}
