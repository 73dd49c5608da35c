"""signin_shell.py AWS sso|login: in the shell of a lesson, what a person does to sign in with the AWS CLI 2, the browser's part too."""
import os
import re
import ssl
import subprocess
import sys
import urllib.request


def browse(url):
    """The page's text; redirects are followed, as a browser does."""
    context = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
    opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), urllib.request.ProxyHandler())
    return opener.open(url, timeout=20).read().decode()


def until(stream, pattern):
    """What the program has printed once the pattern stands in it."""
    seen = ""
    while True:
        char = stream.read(1)
        if not char:
            sys.exit("the AWS CLI ended: " + seen)
        seen += char
        found = re.search(pattern, seen)
        if found:
            return found


def main():
    aws, kind = sys.argv[1:3]
    command = [aws, "sso", "login", "--use-device-code", "--no-browser"] if kind == "sso" else [aws, "login", "--remote"]
    cli = subprocess.Popen(command + ["--profile", "dev"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if kind == "sso":
        browse(until(cli.stdout, r"(https://\S+user_code=\S+)\s").group(1))
    else:
        code = browse(until(cli.stdout, r"(https://\S+/v1/authorize\S+)\s").group(1))
        cli.stdin.write(code + "\n")
        cli.stdin.flush()
    print(cli.communicate()[0])
    who = subprocess.run([aws, "sts", "get-caller-identity", "--profile", "dev"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print("SIGNED IN" if cli.returncode == 0 and who.returncode == 0 else "NOT SIGNED IN: %d %s" % (cli.returncode, who.stdout))


if __name__ == "__main__":
    main()
