output "name" {
  description = "Name of the function"
  value       = aws_lambda_function.this.function_name
}

output "alias" {
  description = "Name of the alias that callers use"
  value       = one(concat(aws_lambda_alias.live[*].name, aws_lambda_alias.shifted[*].name))
}

output "alias_arn" {
  description = "ARN of the alias"
  value       = one(concat(aws_lambda_alias.live[*].arn, aws_lambda_alias.shifted[*].arn))
}

output "invoke_arn" {
  description = "ARN by which API Gateway calls the alias"
  value       = one(concat(aws_lambda_alias.live[*].invoke_arn, aws_lambda_alias.shifted[*].invoke_arn))
}

output "version" {
  description = "The newest published version"
  value       = aws_lambda_function.this.version
}

output "role_name" {
  description = "Name of the function's role"
  value       = module.role.name
}

output "policy" {
  description = "What the function may do"
  value       = module.role.policy
}

output "in_network" {
  description = "Whether the function is in the VPC"
  value       = length(aws_lambda_function.this.vpc_config) > 0
}

output "environment" {
  description = "What the function is told"
  value       = var.environment
}

output "ipv6" {
  description = "Whether the function uses IPv6"
  value       = var.network == null ? false : var.network.ipv6
}
