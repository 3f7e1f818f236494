region = "ap-southeast-1"
cidr   = "10.21.0.0/16"
