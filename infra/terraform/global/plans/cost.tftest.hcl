# The plans of which `./jarvis cost` tells the cost: the global stack of each size. infra/cost/plans.sh runs this file and
# keeps what it prints. The provider is a mock, so nobody is asked for anything.

mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
}

mock_provider "aws" {
  alias = "edge"
}

mock_provider "aws" {
  alias = "secondary"
}

mock_provider "aws" {
  alias = "recovery"
}

variables {
  domain = "example.com"
}

run "small" {
  command = plan
}

run "production" {
  command = plan

  variables {
    size    = "production"
    regions = { primary = "us-east-1", secondary = "ap-southeast-1", recovery = "eu-west-1" }
  }
}
