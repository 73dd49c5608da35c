generate "provider" {
  path      = "provider.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOF
    provider "aws" {
      region  = "eu-west-1"
      profile = "${get_env("DEPLOY_PROFILE", "legacy")}"
    }
  EOF
}
