# Images of the tasks. The primary's are copied to the other regions' repositories of the same name.
resource "aws_ecr_repository" "task" {
  for_each             = var.repositories
  name                 = each.key
  image_tag_mutability = "IMMUTABLE"
  force_delete         = !var.deletion_protection
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = local.key_arn
  }
  image_scanning_configuration {
    scan_on_push = true
  }
}

resource "aws_ecr_lifecycle_policy" "task" {
  for_each   = aws_ecr_repository.task
  repository = each.value.name
  policy = jsonencode({
    rules = [{
      rulePriority = 1
      description  = "The newest 20 images stay"
      selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 20 }
      action       = { type = "expire" }
    }]
  })
}
