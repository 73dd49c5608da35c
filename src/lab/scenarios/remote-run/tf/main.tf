terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }

  cloud {
    organization = "acme"
    workspaces { name = "network" }
  } # cloud
}

provider "aws" {
  region = "eu-west-1"
}

data "aws_caller_identity" "me" {}
