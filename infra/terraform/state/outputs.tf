output "bucket" {
  description = "Name of the bucket; what `terraform init -backend-config=bucket=...` of the other stacks is told."
  value       = module.state.id
}

output "key_arn" {
  description = "KMS key of the bucket."
  value       = aws_kms_key.state.arn
}
