mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:us-east-1:123456789012:key/state" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::state" }
  }
}

run "state_lies_in_a_bucket_that_is_not_lost_by_mistake" {
  assert {
    condition     = output.bucket != "" && aws_kms_key.state.enable_key_rotation
    error_message = "The state's bucket has no name, or its key does not rotate"
  }
  assert {
    condition     = output.key_arn == "arn:aws:kms:us-east-1:123456789012:key/state"
    error_message = "The key of the state is not told"
  }
}
