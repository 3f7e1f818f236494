# Images are pushed to the primary region and copied from there.
resource "aws_ecr_replication_configuration" "this" {
  count = length(local.copies) > 0 && !contains(var.without, "registry-replication") ? 1 : 0
  replication_configuration {
    rule {
      dynamic "destination" {
        for_each = local.copies
        content {
          region      = destination.value
          registry_id = local.account
        }
      }
      repository_filter {
        filter      = "${var.name}/"
        filter_type = "PREFIX_MATCH"
      }
    }
  }
}
