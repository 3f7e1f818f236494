terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
  # bucket, key, region and use_lockfile come by -backend-config: docs/infrastructure.md.
  backend "s3" {}
}

locals {
  tags = merge({ name = var.name, stack = "global", size = var.size }, var.tags)
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
