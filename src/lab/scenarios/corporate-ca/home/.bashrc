# ~/.bashrc
# export AWS_CA_BUNDLE=
