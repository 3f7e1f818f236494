# The bucket that keeps the state of the other stacks. Its own state is local: it is applied once, before anything else,
# and `terraform import` brings it back.

terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = merge(var.tags, { Application = var.name })
  }
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "state" {
  description             = "State of ${var.name}'s stacks"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "state" {
  name          = "alias/${var.name}-state"
  target_key_id = aws_kms_key.state.id
}

module "state" {
  source          = "../modules/bucket"
  name            = "${var.name}-state-${data.aws_caller_identity.current.account_id}"
  key_arn         = aws_kms_key.state.arn
  force_destroy   = !var.deletion_protection
  noncurrent_days = 365
}
