include "root" {
  path = "${get_terragrunt_dir()}/common/root.hcl"
}
