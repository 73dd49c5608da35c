terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.0.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"

  endpoints {
    opsworks = "https://opsworks.us-east-1.amazonaws.com"
  }
}

data "aws_caller_identity" "me" {}
