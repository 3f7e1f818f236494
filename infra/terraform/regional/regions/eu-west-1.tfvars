region = "eu-west-1"
cidr   = "10.22.0.0/16"
