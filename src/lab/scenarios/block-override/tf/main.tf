terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

variable "environment" {
  type    = string
  default = "dev"
}

variable "access_key" {
  type    = string
  default = null
}

variable "secret_key" {
  type      = string
  default   = null
  sensitive = true
}

provider "aws" {
  region     = "eu-west-1"
  access_key = var.access_key
  secret_key = var.secret_key
}

data "aws_caller_identity" "me" {}
