environment = "dev"
access_key  = "@{left.id}"
secret_key  = "@{left.secret}"
