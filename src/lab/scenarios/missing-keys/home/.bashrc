# ~/.bashrc
export AWS_ACCESS_KEY_ID=@{alice.id}
export AWS_SECRET_ACCES_KEY=@{alice.secret}
