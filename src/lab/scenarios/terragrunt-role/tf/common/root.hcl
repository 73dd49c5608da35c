iam_role = "arn:aws:iam::111122223333:role/deploy"

generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOF
    provider "aws" {
      region  = "eu-west-1"
    }
  EOF
}
