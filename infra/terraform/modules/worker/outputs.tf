output "queue_arn" {
  description = "ARN of the queue from which the tasks take their messages"
  value       = module.queue.arn
}
