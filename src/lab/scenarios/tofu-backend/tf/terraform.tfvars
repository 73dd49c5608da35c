state_profile = "legacy"
