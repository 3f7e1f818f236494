# The plan of which `./jarvis cost` tells the cost. infra/terraform/plans.sh runs this file and keeps what it prints. The
# provider is a mock, so nobody is asked for anything.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

run "state" {
  command = plan
}
