# ~/.bashrc
alias ll='ls -l'
export EDITOR=vi
# my own key, made on Monday
export AWS_ACCESS_KEY_ID=@{alice.id}
export AWS_SECRET_ACCESS_KEY=@{alice.secret}
