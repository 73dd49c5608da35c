# ~/.bashrc
export EDITOR=vi
# for the S3 upload script, 2023
export AWS_ACCESS_KEY_ID=@{left.id}
export AWS_SECRET_ACCESS_KEY=@{left.secret}
