output "id" {
  description = "Name of the bucket, known once it is versioned and its policy is in place."
  value       = aws_s3_bucket.this.id
  depends_on  = [aws_s3_bucket_versioning.this, aws_s3_bucket_policy.this, aws_s3_bucket_ownership_controls.this]
}

output "arn" {
  description = "ARN of the bucket, known once it is versioned and its policy is in place."
  value       = aws_s3_bucket.this.arn
  depends_on  = [aws_s3_bucket_versioning.this, aws_s3_bucket_policy.this, aws_s3_bucket_ownership_controls.this]
}
