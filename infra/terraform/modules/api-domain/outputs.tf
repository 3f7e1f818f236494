output "url" {
  description = "Where the API is, without the protocol"
  value       = aws_apigatewayv2_domain_name.this.domain_name
}
