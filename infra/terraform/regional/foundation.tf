# What the global stack has made for this region. It writes one SSM parameter per region, `/<name>/foundation`,
# of JSON with these fields:
#
#   role                       primary, secondary or recovery
#   primary_region             the region whose regional stack makes what is copied from there (secrets, datastore)
#   regions                    all regions that the platform has, the primary first
#   key_arn                    this region's copy of the data key (`alias/<name>-data`): bucket, tables, secrets, and
#                              the database where it is global
#   boundary_arn               permissions boundary of every role
#   documents_bucket           name of this region's documents bucket
#   artifacts_bucket           name of this region's bucket for layers
#   origin_secret_arn          this region's copy of the secret that CloudFront sends as `X-Origin-Verify`
#   global_cluster             identifier of the Aurora global cluster, or null
#   zone_id                    hosted zone in which this region makes its records, or null without a domain
#   certificate_arn            certificate of this region for the four names below, or null without a domain
#   origin_domain              `origin.<domain>`: what CloudFront asks for HTTP; null without a domain, as the next three
#   regional_domain            `<region>.origin.<domain>`: this region alone; Route 53's health check asks it
#   websocket_domain           `ws.origin.<domain>`: what CloudFront asks for WebSockets
#   regional_websocket_domain  `<region>.ws.origin.<domain>`: this region alone
#
# This stack makes two alias records per API in that zone: `regional_domain` and `regional_websocket_domain` themselves,
# and, for the latency and failover records of the global stack to point at,
# `target.<regional_domain>`, `target.<regional_websocket_domain>`, the address in this region of the names that all
# regions share (API Gateway gives each custom domain name an address of its own).

data "aws_ssm_parameter" "foundation" {
  name = "/${var.name}/foundation"
}

locals {
  foundation = jsondecode(nonsensitive(data.aws_ssm_parameter.foundation.value))
  primary    = local.foundation.role == "primary"
}
