output "key_arn" {
  description = "The data key's copy in this region."
  value       = local.key_arn
}

output "made" {
  description = "What other regions and the edge refer to: the buckets, and the topic that tells of security findings."
  value = {
    key_arn          = local.key_arn
    documents_bucket = { id = module.documents.id, bucket_arn = module.documents.arn, key_arn = local.key_arn }
    artifacts_bucket = module.artifacts.id
    logs_bucket      = { id = module.logs.id, arn = module.logs.arn }
    findings_topic   = aws_sns_topic.findings.arn
  }
}

output "certificate_validation" {
  description = "The DNS records that prove the certificate's domains: name, type and value of each."
  value = local.has_domain ? {
    for option in aws_acm_certificate.origin[0].domain_validation_options :
    option.domain_name => { name = option.resource_record_name, type = option.resource_record_type, value = option.resource_record_value }
  } : {}
}
