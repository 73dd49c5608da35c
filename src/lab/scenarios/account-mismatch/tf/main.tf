terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region  = "eu-west-1"
  profile = "dev"

  allowed_account_ids = ["444455556666"]
}

data "aws_caller_identity" "me" {}
