terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"

  assume_role {
    role_arn    = "arn:aws:iam::444455556666:role/partner"
    external_id = "acme-7713"
  }
}

data "aws_caller_identity" "me" {}
