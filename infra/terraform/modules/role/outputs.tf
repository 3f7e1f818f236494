output "arn" {
  description = "ARN of the role, usable once its policy is attached"
  value       = aws_iam_role.this.arn
  depends_on  = [aws_iam_role_policy.this]
}

output "name" {
  description = "Name of the role"
  value       = aws_iam_role.this.name
}

output "policy" {
  description = "The policy as a value: what the role may do"
  value       = local.policy
}
