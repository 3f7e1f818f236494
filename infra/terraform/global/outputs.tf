output "regions" {
  description = "The regions of the deployment in the order in which their stacks are applied."
  value       = local.regions
}

output "name_servers" {
  description = "Name servers of the zone that was made; the domain's registrar or parent zone must name them."
  value       = try(aws_route53_zone.this[0].name_servers, [])
}

output "url" {
  description = "Where the deployment is reached; null without a domain."
  value       = local.cdn ? "https://${var.domain}" : null
}

output "documents_buckets" {
  description = "Region to the name of its documents bucket."
  value       = { for region, bucket in local.documents : region => bucket.id }
}

output "artifacts_buckets" {
  description = "Region to the name of its bucket for layers."
  value       = { for region, foundation in local.foundations : region => foundation.artifacts_bucket }
}

output "boundary_arn" {
  description = "Permissions boundary of the deployment's roles."
  value       = aws_iam_policy.boundary.arn
}

output "github_roles" {
  description = "ARNs of the roles that GitHub's workflows take on: plan and deploy."
  value       = { for name, role in aws_iam_role.github : name => role.arn }
}
