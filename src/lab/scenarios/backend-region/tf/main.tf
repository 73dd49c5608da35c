terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }

  backend "s3" {
    bucket = "acme-state"
    key    = "network/terraform.tfstate"
    region = "eu-west-1" # state
  }
}

provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "me" {}
