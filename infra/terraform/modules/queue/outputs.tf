output "arn" {
  description = "ARN of the queue"
  value       = aws_sqs_queue.this.arn
}

output "url" {
  description = "URL of the queue"
  value       = aws_sqs_queue.this.url
}

output "dead_letters_arn" {
  description = "ARN of the queue of dead letters"
  value       = aws_sqs_queue.dead_letters.arn
}

output "dead_letters_url" {
  description = "URL of the queue of dead letters"
  value       = aws_sqs_queue.dead_letters.url
}

output "redrive_policy" {
  description = "When messages go to which dead letters, as JSON"
  value       = aws_sqs_queue.this.redrive_policy
}

output "policy" {
  description = "Who may do what with the queue"
  value       = aws_sqs_queue.this.policy
}

output "key_arn" {
  description = "ARN of the KMS key that encrypts the messages; null: SQS's own"
  value       = local.key_arn
}
