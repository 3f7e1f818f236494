output "url" {
  description = "Where the API is, without the protocol"
  value       = aws_apigatewayv2_domain_name.this.domain_name
}

output "record" {
  description = "The record that leads there"
  value       = aws_route53_record.this.name
}
