output "queue_arn" {
  description = "ARN of the queue from which the tasks take their messages"
  value       = module.queue.arn
}

output "policy" {
  description = "What the task may do"
  value       = module.role.policy
}
