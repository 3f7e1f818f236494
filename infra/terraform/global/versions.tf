terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
  # Bucket, key and region come by -backend-config.
  backend "s3" {
    use_lockfile = true
  }
}

locals {
  tags = merge(var.tags, { Application = var.name })
}

provider "aws" {
  region = var.regions.primary
  default_tags {
    tags = local.tags
  }
}

# CloudFront takes its certificate and its firewall from there alone, and Route 53 writes its metrics there.
provider "aws" {
  alias  = "edge"
  region = "us-east-1"
  default_tags {
    tags = local.tags
  }
}

# A region that the deployment does not have is never called.
provider "aws" {
  alias  = "secondary"
  region = coalesce(var.regions.secondary, var.regions.primary)
  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias  = "recovery"
  region = coalesce(var.regions.recovery, var.regions.primary)
  default_tags {
    tags = local.tags
  }
}
