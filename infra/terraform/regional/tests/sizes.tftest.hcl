# What the sizes and the parts that are brought along change.

mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "primary"
  source          = "./tests/mocks"
  override_during = plan
}

# Terraform 1.11 cannot mock ephemeral resources: this provider is real, and not asked for anything.
provider "aws" {
  alias                       = "passwords"
  region                      = "us-east-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  region    = "us-east-1"
  manifests = "./tests/manifests"
  packages  = "./tests/manifests/packages"
  without   = ["passwords"]
}

run "small_is_the_least_that_works" {
  command = plan

  # small is the least that works
  assert {
    condition     = length(aws_db_proxy.this) == 0 && length(aws_rds_cluster_instance.this) == 1 && aws_elasticache_replication_group.this[0].num_cache_clusters == 1
    error_message = "Small has a proxy or replicas."
  }
  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.interface : length(endpoint.subnet_ids) == 1])
    error_message = "Each further zone of an endpoint costs by the hour."
  }
  assert {
    condition     = aws_rds_cluster.this[0].serverlessv2_scaling_configuration[0].min_capacity == 0 && aws_rds_cluster.this[0].serverlessv2_scaling_configuration[0].seconds_until_auto_pause == 300
    error_message = "The database does not pause."
  }
  assert {
    condition     = strcontains(module.function["ask"].environment["JARVIS_DATABASE_URL"], "//writer.example.com:5432/jarvis?sslmode=verify-full")
    error_message = "Functions do not find the database: ${module.function["ask"].environment["JARVIS_DATABASE_URL"]}"
  }

  # interface endpoints are those that functions in the vpc need
  assert {
    condition     = toset(keys(aws_vpc_endpoint.interface)) == toset(["bedrock-runtime", "secretsmanager"])
    error_message = "Endpoints: ${join(", ", keys(aws_vpc_endpoint.interface))}."
  }

  # there are three subnets of each tier and no nat
  assert {
    condition = {
      for tier in ["public", "application", "data"] : tier => length(distinct([for subnet in aws_subnet.this : subnet.availability_zone if subnet.tags["Tier"] == tier]))
    } == { public = 3, application = 3, data = 3 }
    error_message = "A tier does not span three zones."
  }

  # the database is reached by those that are granted it alone
  assert {
    condition     = aws_vpc_security_group_ingress_rule.part["database"].from_port == 5432 && aws_vpc_security_group_ingress_rule.part["database"].cidr_ipv4 == null
    error_message = "The database is open to addresses."
  }
  assert {
    condition     = !aws_rds_cluster_instance.this[0].publicly_accessible && aws_rds_cluster.this[0].storage_encrypted && aws_rds_cluster.this[0].deletion_protection
    error_message = "The database is public, in the clear, or easily deleted."
  }
}

run "workers_of_a_small_region_cost_nothing_while_idle_and_are_known_by_their_addresses" {
  command = plan

  assert {
    condition = (!contains(output.needed_endpoints, "ecr.dkr") && local.worker_tasks["sandbox"].warm == 0
    && one([for setting in aws_ecs_cluster.this[0].setting : setting.value]) == "disabled")
    error_message = "Something of the workers costs by the hour."
  }
  assert {
    condition = {
      for name, subnet in aws_subnet.this : name => subnet.ipv6_cidr_block if startswith(name, "worker-") && subnet.ipv6_native && subnet.cidr_block == null
      } == {
      worker-1 = "2001:db8:0:103::/64", worker-2 = "2001:db8:0:104::/64", worker-3 = "2001:db8:0:105::/64"
    }
    error_message = "Workers share their subnets, or have addresses that lead nowhere."
  }
  assert {
    condition     = jsonencode(local.workers_are_at) == jsonencode({ IpAddress = { "aws:SourceIp" = ["2001:db8:0:103::/64", "2001:db8:0:104::/64", "2001:db8:0:105::/64"] } })
    error_message = "Others than workers may take messages: ${jsonencode(local.workers_are_at)}"
  }
}

run "workers_of_production_reach_endpoints_alone" {
  command = plan

  variables {
    size = "production"
  }

  assert {
    condition     = contains(output.needed_endpoints, "ecr.dkr") && contains(output.needed_endpoints, "logs")
    error_message = "A task without these endpoints cannot start: there is no NAT."
  }
  assert {
    condition     = length(aws_vpc_security_group_egress_rule.workers_ipv6) == 0 && length(aws_vpc_security_group_egress_rule.workers_endpoints) == 1 && !contains(keys(aws_route.outbound), "worker")
    error_message = "Workers have a way out."
  }
  assert {
    condition     = join(" ", local.workers_are_at.IpAddress["aws:VpcSourceIp"]) == "10.20.192.0/20 10.20.208.0/20 10.20.224.0/20"
    error_message = "Others than workers may take messages: ${jsonencode(local.workers_are_at)}"
  }
}

run "production_has_three_zones_a_proxy_and_replicas" {
  command = plan

  variables {
    size = "production"
  }

  override_resource {
    target          = aws_subnet.this["application-1"]
    values          = { id = "subnet-1" }
    override_during = plan
  }
  override_resource {
    target          = aws_subnet.this["application-2"]
    values          = { id = "subnet-2" }
    override_during = plan
  }
  override_resource {
    target          = aws_subnet.this["application-3"]
    values          = { id = "subnet-3" }
    override_during = plan
  }

  assert {
    condition     = length(aws_db_proxy.this) == 1 && length(aws_rds_cluster_instance.this) == 2
    error_message = "Production lacks its proxy or reader."
  }
  assert {
    condition     = aws_elasticache_replication_group.this[0].num_cache_clusters == 3 && aws_elasticache_replication_group.this[0].automatic_failover_enabled
    error_message = "The cache does not survive a zone."
  }
  assert {
    condition     = alltrue([for endpoint in aws_vpc_endpoint.interface : endpoint.subnet_ids == toset(["subnet-1", "subnet-2", "subnet-3"])])
    error_message = "Endpoints are not in all zones."
  }
  assert {
    condition = (strcontains(module.function["ask"].environment["JARVIS_DATABASE_URL"], "//proxy.example.com:")
    && strcontains(module.function["check"].environment["JARVIS_DATABASE_URL"], "//writer.example.com:"))
    error_message = "Functions go through the proxy, but for those that act as the owner."
  }
}

run "who_brings_a_vpc_and_a_key_gets_neither" {
  command = plan

  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/brought"
    vpc         = { id = "vpc-1", application_subnets = ["subnet-1", "subnet-2"], data_subnets = ["subnet-3", "subnet-4"], https = ["10.0.0.0/16"] }
  }

  assert {
    condition     = length(aws_vpc.this) + length(aws_subnet.this) + length(aws_vpc_endpoint.interface) + length(aws_vpc_endpoint.gateway) + length(aws_flow_log.this) == 0
    error_message = "Something was made in a VPC that is somebody else's."
  }
  assert {
    condition     = aws_security_group.callers.vpc_id == "vpc-1" && aws_db_subnet_group.this[0].subnet_ids == toset(["subnet-3", "subnet-4"])
    error_message = "The VPC is not used."
  }
  assert {
    condition     = length(aws_kms_key.platform) + length(aws_kms_alias.platform) == 0
    error_message = "A key was made beside the one that is there."
  }
  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id == var.kms_key_arn && aws_rds_cluster.this[0].kms_key_id == var.kms_key_arn
    error_message = "The key is not used."
  }
}

run "a_part_that_does_not_exist_cannot_be_left_out" {
  command = plan

  variables {
    without = ["everything"]
  }

  expect_failures = [var.without]
}
