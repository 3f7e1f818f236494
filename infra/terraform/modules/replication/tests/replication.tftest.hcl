mock_provider "aws" {}

variables {
  bucket       = "documents-here"
  role_arn     = "arn:aws:iam::123456789012:role/replication"
  time_control = true
  destinations = {
    there   = { bucket_arn = "arn:aws:s3:::documents-there", key_arn = "arn:aws:kms:eu-west-1:123456789012:key/data" }
    farther = { bucket_arn = "arn:aws:s3:::documents-farther", key_arn = "arn:aws:kms:ap-southeast-1:123456789012:key/data" }
  }
}

run "copies_to_every_other_region_with_that_regions_key" {
  assert {
    condition = { for rule in aws_s3_bucket_replication_configuration.this.rule : rule.destination[0].bucket => rule.destination[0].encryption_configuration[0].replica_kms_key_id } == {
      for destination in values(var.destinations) : destination.bucket_arn => destination.key_arn
    }
    error_message = "A region gets no copies, or copies that it cannot decrypt"
  }
}

run "deletes_are_copied_too" {
  assert {
    condition     = alltrue([for rule in aws_s3_bucket_replication_configuration.this.rule : rule.delete_marker_replication[0].status == "Enabled"])
    error_message = "What is deleted here stays there"
  }
}

run "promises_the_time_only_where_it_is_paid_for" {
  variables {
    time_control = false
  }
  assert {
    condition     = alltrue([for rule in aws_s3_bucket_replication_configuration.this.rule : length(rule.destination[0].replication_time) == 0])
    error_message = "Replication Time Control costs money in a small deployment"
  }
}
