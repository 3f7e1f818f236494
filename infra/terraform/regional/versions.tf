terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }

  backend "s3" {
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

# The primary region publishes there what other regions join.
provider "aws" {
  alias  = "primary"
  region = var.primary_region

  default_tags {
    tags = local.tags
  }
}

# The same as the first, for ephemeral resources alone: Terraform's tests cannot mock these, so they take this one as it is.
provider "aws" {
  alias  = "passwords"
  region = var.region
}
