# ~/.profile of a new laptop
# nothing of AWS here yet (1)
# nothing of AWS here yet (2)
