# ~/.bashrc
export AWS_CA_BUNDLE=@{HOME}/certs/old-company.pem
