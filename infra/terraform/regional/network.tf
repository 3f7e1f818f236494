# The VPC: public, application and data subnets over three zones, and those of the workers, without a NAT: functions reach AWS through endpoints.
# Those that must call the web, or services over IPv6, have a way out over IPv6 that nobody can come in by. With `vpc`, one
# that is there already; then only security groups are made.

data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

data "aws_ec2_managed_prefix_list" "gateway" {
  for_each = toset(["s3", "dynamodb"])

  name = "com.amazonaws.${var.region}.${each.key}"
}

locals {
  own_vpc = var.vpc == null
  zones   = slice(data.aws_availability_zones.available.names, 0, 3)
  tiers   = concat(["public", "application", "data"], length(local.worker_tasks) > 0 ? ["worker"] : [])

  subnets = {
    for pair in setproduct(range(length(local.tiers)), range(length(local.zones))) :
    "${local.tiers[pair[0]]}-${pair[1] + 1}" => {
      tier = local.tiers[pair[0]]
      zone = local.zones[pair[1]]
      cidr = cidrsubnet(var.cidr, 4, pair[0] * 4 + pair[1])
      ipv6 = (
        local.tiers[pair[0]] == "application" && local.has_outbound ? pair[1] :
        local.tiers[pair[0]] == "worker" && local.workers_over_ipv6 ? 3 + pair[1] : null
      )
      ipv6_alone = local.tiers[pair[0]] == "worker" && local.workers_over_ipv6
    } if local.own_vpc
  }

  vpc_id              = local.own_vpc ? one(aws_vpc.this[*].id) : var.vpc.id
  application_subnets = local.own_vpc ? [for name, subnet in aws_subnet.this : subnet.id if startswith(name, "application-")] : var.vpc.application_subnets
  data_subnets        = local.own_vpc ? [for name, subnet in aws_subnet.this : subnet.id if startswith(name, "data-")] : var.vpc.data_subnets

  # Services that are called from inside the VPC.
  called_services = distinct(concat(
    flatten([
      for grantee, grants in local.grantees : compact([for grant in setsubtract(grants, local.unused_grants) : try(local.grants[grant].service, "")])
      if length(local.networks[grantee]) > 0
    ]),
    length(local.worker_tasks) > 0 && !local.workers_over_ipv6 ? ["ecr.api", "ecr.dkr", "logs", "s3", "sqs"] : [],
  ))
  interface_services = toset([
    for service in local.called_services : service if !contains(["s3", "dynamodb"], service) && !(local.own_vpc && contains(keys(local.over_ipv6), service))
  ])

  # Functions with a way out.
  over_ipv6 = local.size.network.over_ipv6
  outbound = [
    for grantee, grants in local.grantees : grantee if local.own_vpc && length(local.networks[grantee]) > 0 && anytrue([
      for grant in grants : try(local.grants[grant].network == "web", false) || contains(keys(local.over_ipv6), try(local.grants[grant].service, ""))
    ])
  ]
  has_outbound   = length(local.outbound) > 0
  has_ipv6       = local.has_outbound || local.workers_over_ipv6
  ipv6_endpoints = { for service, variable in local.over_ipv6 : variable => "https://${service}.${var.region}.api.aws" }
}

resource "aws_vpc" "this" {
  count = local.own_vpc ? 1 : 0

  cidr_block                       = var.cidr
  assign_generated_ipv6_cidr_block = local.has_ipv6
  enable_dns_support               = true
  enable_dns_hostnames             = true

  tags = { Name = var.name }
}

# Nothing uses the default group; without rules nothing can by mistake.
resource "aws_default_security_group" "this" {
  count = local.own_vpc ? 1 : 0

  vpc_id = aws_vpc.this[0].id
}

resource "aws_subnet" "this" {
  for_each = local.subnets

  vpc_id            = aws_vpc.this[0].id
  cidr_block        = each.value.ipv6_alone ? null : each.value.cidr
  ipv6_cidr_block   = each.value.ipv6 == null ? null : cidrsubnet(aws_vpc.this[0].ipv6_cidr_block, 8, each.value.ipv6)
  availability_zone = each.value.zone

  # Tasks of ECS are at home in subnets without IPv4; beside addresses of both kinds they would try the wrong ones.
  ipv6_native                                    = each.value.ipv6_alone
  assign_ipv6_address_on_creation                = each.value.ipv6_alone
  enable_resource_name_dns_aaaa_record_on_launch = each.value.ipv6_alone

  tags = { Name = "${var.name}-${each.key}", Tier = each.value.tier }
}

resource "aws_internet_gateway" "this" {
  count = local.own_vpc ? 1 : 0

  vpc_id = aws_vpc.this[0].id

  tags = { Name = var.name }
}

resource "aws_route_table" "this" {
  for_each = local.own_vpc ? toset(local.tiers) : []

  vpc_id = aws_vpc.this[0].id

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_route" "internet" {
  count = local.own_vpc ? 1 : 0

  route_table_id         = aws_route_table.this["public"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this[0].id
}

# Lets connections out over IPv6, and none in; unlike a NAT it costs nothing.
resource "aws_egress_only_internet_gateway" "this" {
  count = local.has_ipv6 ? 1 : 0

  vpc_id = aws_vpc.this[0].id

  tags = { Name = var.name }
}

resource "aws_route" "outbound" {
  for_each = toset(concat(local.has_outbound ? ["application"] : [], local.workers_over_ipv6 ? ["worker"] : []))

  route_table_id              = aws_route_table.this[each.key].id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.this[0].id
}

resource "aws_route_table_association" "this" {
  for_each = local.subnets

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.value.tier].id
}

resource "aws_vpc_endpoint" "gateway" {
  for_each = local.own_vpc ? toset(["s3", "dynamodb"]) : []

  vpc_id            = aws_vpc.this[0].id
  service_name      = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids = concat(
    [aws_route_table.this["application"].id],
    each.key == "s3" && !local.workers_over_ipv6 ? [for tier, table in aws_route_table.this : table.id if tier == "worker"] : [],
  )

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_endpoint" "interface" {
  for_each = local.own_vpc ? local.interface_services : []

  vpc_id              = aws_vpc.this[0].id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = slice(local.application_subnets, 0, local.size.network.endpoint_zones)
  security_group_ids  = [aws_security_group.endpoints[0].id]

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_security_group" "endpoints" {
  count = local.own_vpc ? 1 : 0

  name        = "${var.name}-endpoints"
  description = "Endpoints of AWS services"
  vpc_id      = local.vpc_id

  tags = { Name = "${var.name}-endpoints" }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
  count = local.own_vpc ? 1 : 0

  security_group_id            = aws_security_group.endpoints[0].id
  description                  = "HTTPS from functions"
  referenced_security_group_id = aws_security_group.callers.id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

# What functions in the VPC have: the way to AWS services.
resource "aws_security_group" "callers" {
  name        = "${var.name}-callers"
  description = "Functions: may call AWS services"
  vpc_id      = local.vpc_id

  tags = { Name = "${var.name}-callers" }
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  count = local.own_vpc ? 1 : 0

  security_group_id            = aws_security_group.callers.id
  description                  = "HTTPS to endpoints of AWS services"
  referenced_security_group_id = aws_security_group.endpoints[0].id
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}

resource "aws_vpc_security_group_egress_rule" "gateway" {
  for_each = data.aws_ec2_managed_prefix_list.gateway

  security_group_id = aws_security_group.callers.id
  description       = "HTTPS to ${each.key}"
  prefix_list_id    = each.value.id
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_egress_rule" "https" {
  for_each = toset(local.own_vpc ? [] : var.vpc.https)

  security_group_id = aws_security_group.callers.id
  description       = "HTTPS to AWS services"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# What functions with a way out have.
resource "aws_security_group" "web" {
  count = local.has_outbound ? 1 : 0

  name        = "${var.name}-web-clients"
  description = "May reach the web"
  vpc_id      = local.vpc_id

  tags = { Name = "${var.name}-web-clients" }
}

resource "aws_vpc_security_group_egress_rule" "web" {
  count = local.has_outbound ? 1 : 0

  security_group_id = aws_security_group.web[0].id
  description       = "HTTPS to the web"
  cidr_ipv6         = "::/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

# Database and cache have two groups each: of those who may reach it, and its own.
locals {
  parts = { database = 5432, cache = 6379 }
}

resource "aws_security_group" "clients" {
  for_each = local.parts

  name        = "${var.name}-${each.key}-clients"
  description = "May reach the ${each.key}"
  vpc_id      = local.vpc_id

  tags = { Name = "${var.name}-${each.key}-clients" }
}

resource "aws_security_group" "part" {
  for_each = local.parts

  name        = "${var.name}-${each.key}"
  description = "The ${each.key}"
  vpc_id      = local.vpc_id

  tags = { Name = "${var.name}-${each.key}" }
}

resource "aws_vpc_security_group_egress_rule" "clients" {
  for_each = local.parts

  security_group_id            = aws_security_group.clients[each.key].id
  description                  = "To the ${each.key}"
  referenced_security_group_id = aws_security_group.part[each.key].id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

resource "aws_vpc_security_group_ingress_rule" "part" {
  for_each = local.parts

  security_group_id            = aws_security_group.part[each.key].id
  description                  = "From those that are granted the ${each.key}"
  referenced_security_group_id = aws_security_group.clients[each.key].id
  ip_protocol                  = "tcp"
  from_port                    = each.value
  to_port                      = each.value
}

# Connections that were refused.
module "flow_log_group" {
  source = "../modules/log-group"
  count  = local.own_vpc ? 1 : 0

  name      = "/${var.name}/network"
  retention = local.logs.retention
  key_arn   = local.logs.key_arn
  masked    = []
}

module "flow_log_role" {
  source = "../modules/role"
  count  = local.own_vpc ? 1 : 0

  name            = "${var.name}-${var.region}-flow-log"
  description     = "Writes the log of refused connections"
  service         = "vpc-flow-logs.amazonaws.com"
  trust_condition = { StringEquals = { "aws:SourceAccount" = [local.account] } }
  boundary        = local.foundation.boundary_arn
  statements = [{
    sid       = "WriteOwnLog"
    actions   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    resources = ["arn:aws:logs:${var.region}:${local.account}:log-group:/${var.name}/network:*"]
  }]
}

resource "aws_flow_log" "this" {
  count = local.own_vpc ? 1 : 0

  vpc_id                   = aws_vpc.this[0].id
  traffic_type             = "REJECT"
  log_destination_type     = "cloud-watch-logs"
  log_destination          = module.flow_log_group[0].arn
  iam_role_arn             = module.flow_log_role[0].arn
  max_aggregation_interval = 600
}
