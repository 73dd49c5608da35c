"""Real pictures: each row below is a session in tmux, shown by an xterm under Xvfb, driven by keys, grabbed when it stands still.

    take.py WHY403 FOLDER [NAME...]
"""
import glob
import os
import socket
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal  # noqa: E402

WHY403, FOLDER, ONLY = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
THEMES = {"dark": ("#1b1d23", "#d5d8de"), "light": ("#fdfdfb", "#2a2c30")}
ERROR = """Error: configuring Terraform AWS Provider: validating provider credentials: retrieving caller identity from STS: \
operation error STS: GetCallerIdentity, https response error StatusCode: 403, RequestID: 3f0f1c5e-8b7a-4f8e-9a41-2b1d6f0c7e55, \
api error InvalidClientTokenId: The security token included in the request is invalid.
"""

SSO = ["Enter", "?> Start URL", *"https://acme.awsapps.com/start", "Enter", "?> SSO region", *"us-east-1", "Enter", "?> Account",
       *"123456789012", "Enter", "?> Role", *"AWSReservedSSO_Developer_0123456789abcdef", "Enter", "?IAM's name"]

# name, arguments, columns, rows, theme, what is done: a key to send, or a pattern to wait for (after a "?")
SHOTS = [
    ("main", ["--lab", "stale-token"], 80, 24, "dark", ["?proven"]),
    ("main-light", ["--lab", "stale-token"], 80, 24, "light", ["?proven"]),
    ("main-wide", ["--lab", "stale-token"], 120, 40, "dark", ["?proven"]),
    ("pass", ["--lab", "healthy"], 80, 24, "dark", ["?Is this who"]),
    ("details", ["--lab", "stale-token"], 120, 40, "light", ["?proven", "Enter", "?Details"]),
    ("trace", ["--lab", "backend-profile"], 80, 24, "dark", ["?✘ fail", "t", "?who loses"]),
    ("trace-wide", ["--lab", "backend-profile"], 120, 40, "light", ["?✘ fail", "t", "?who loses"]),
    ("asked", ["--lab", "stale-token"], 80, 24, "dark", ["?proven", "s", "?What was asked"]),
    ("fix", ["--lab", "stale-token"], 80, 24, "dark", ["?proven", "f", "? Fix"]),
    ("start", ["--lab", "env-vs-profile"], 80, 24, "light", ["?proven", "c", "?Which configuration"]),
    ("explain", ["--lab", "stale-token"], 80, 24, "dark", ["?proven", "E", "?Explain", "<" + ERROR, "?CAUSES THAT FIT"]),
    ("report", ["--lab", "stale-token"], 80, 24, "light", ["?proven", "x", "?LEFT OUT"]),
    ("lab", ["--lab", "stale-token"], 80, 24, "dark", ["?proven", "L", "?Practice"]),
    ("lesson", ["--lab", "stale-token"], 80, 24, "dark", ["?proven", "i", "?Lesson", "H", "H", "?nudge"]),
    ("setup", ["--lab", "new-laptop"], 80, 24, "dark", ["?S first", "S", "?How do you"]),
    ("setup-values", ["--lab", "new-laptop"], 80, 24, "light", ["?S first", "S", "?How do you", "Enter", "?> Profile", *SSO]),
    ("setup-profile", ["--lab", "new-laptop"], 80, 24, "dark",
     ["?S first", "S", "?How do you", "Enter", "?> Profile", *SSO, "C-u", *"Developer", "Enter", "?> Region", "Enter", "?WILL BE"]),
    ("setup-sign-in", ["--lab", "new-laptop"], 80, 24, "dark",
     ["?S first", "S", "?How do you", "j", "j", "Enter", "?> Profile", "Enter", "?> Region", *"us-east-1", "Enter", "?WILL BE", "Enter",
      "?NOW SIGN IN"]),
    ("start-wide", ["--lab", "env-vs-profile"], 120, 40, "dark", ["?proven", "c", "?Which configuration"]),
    ("asked-wide", ["--lab", "env-vs-profile"], 120, 40, "light", ["?proven", "s", "?What was asked"]),
    ("report-json", ["--lab", "stale-token"], 120, 40, "dark", ["?proven", "x", "?LEFT OUT", "j", "?schema"]),
    ("help", ["--lab", "stale-token"], 80, 24, "light", ["?proven", "?", "?Keys"]),
    ("waiting", ["HANG"], 80, 24, "dark", ["?asking .* [3-9] s"]),
    ("narrow", ["--lab", "stale-token"], 40, 12, "dark", ["?✘ fail"]),
    ("linear", ["--linear", "lab", "stale-token"], 80, 24, "dark", ["?Verdict: ✘(.*\n)+>"]),
]
CURE = ["?proven", "Enter", "?WHAT WE SAW", "Escape", "?> 2 Keys", "f", "? Fix", "j", "a", "?Cured", "Escape", "?Is this who", "i", "?Solved"]

# Each alias that fails, one after the other, as the wizard names them.
ANOTHER = ["!cure", "?Cured. There is another cause", "!next"]
CURE_ALL = ["?5 of 13 fail", "c", "?Which configuration", "Escape", "?✘ FAIL", "f", "? Fix", *(4 * ANOTHER), "!cure", "?VERDICT +✔", "c", "?accepted as"]


class Screen:
    """An X server of its own."""

    def __init__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"],
                                       pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as f:
            self.env = {**os.environ, "DISPLAY": ":" + f.readline().strip(), "LANG": "C.UTF-8", "TMUX": ""}

    def close(self):
        self.server.terminate()
        self.server.wait()


def show(screen, terminal, cols, rows, theme):
    """An xterm that shows the tmux session; returns it once it is attached and has the session's size."""
    background, foreground = THEMES[theme]
    term = subprocess.Popen(["xterm", "-T", "why403-shot", "-fa", "DejaVu Sans Mono", "-fs", "12", "-bg", background, "-fg", foreground,
                             "-cr", foreground, "-b", "10", "+sb", "-bw", "0", "-geometry", "%dx%d+0+0" % (cols, rows), "-xrm",
                             "*allowBoldFonts: true", "-xrm", "*boldColors: false", "-e", "tmux", "-S", terminal.socket, "attach"],
                            env={**screen.env, "TERM": "xterm-256color"}, stderr=subprocess.DEVNULL)
    terminal.until(lambda: "%dx%d" % (cols, rows) in terminal.tmux("list-clients", "-F", "#{client_width}x#{client_height}"), "xterm")
    return term


def grab(screen, path):
    """Until two pictures are the same: what was asked for has been drawn, and nothing moves any more."""
    last = None
    for _ in range(40):
        subprocess.run(["import", "-window", "why403-shot", "-strip", "-define", "png:exclude-chunks=date,time", path], env=screen.env,
                       check=True, stderr=subprocess.DEVNULL)
        with open(path, "rb") as f:
            now = f.read()
        if now == last:
            break
        last = now
    subprocess.run(["convert", path, "-strip", "-colors", "64", "PNG8:" + path], env=screen.env, check=True)


def step(terminal, action):
    if action.startswith("?") and len(action) > 1:
        terminal.wait(action[1:])
    elif action.startswith("<") and len(action) > 1:
        terminal.paste(action[1:])
    elif action == "!next":
        if " f fix" in terminal.screen():
            terminal.keys("f")
    elif action == "!cure":     # with the yes that some fixes want
        terminal.keys("a")
        if "once more" in terminal.wait(r"─ [^\n]*(once more|Cured|Solved)"):
            terminal.keys("a")
    else:
        terminal.keys(action)


def environment(theme, state):
    """Of a user who has been led through the guided way already."""
    os.makedirs(state + "/why403", exist_ok=True)
    open(state + "/why403/walked", "w").close()
    return {"WHY403_THEME": theme, "XDG_STATE_HOME": state}


def hanging(folder):
    """A folder whose requests hang: a proxy that takes connections and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0))
    os.makedirs(folder + "/infra/prod", exist_ok=True)
    with open(folder + "/infra/prod/main.tf", "w") as f:
        f.write('provider "aws" {\n  region = "us-west-2"\n}\ndata "aws_caller_identity" "me" {}\n')
    env = {"HOME": folder, "HTTPS_PROXY": "http://127.0.0.1:%d" % listener.getsockname()[1], "AWS_ACCESS_KEY_ID": "AKIAQ7GRT2M5WZPBXQKD",
           "AWS_SECRET_ACCESS_KEY": "x" * 40}
    return listener, env


def take(screen, name, args, cols, rows, theme, actions):
    path = os.path.join(FOLDER, name + ".png")
    with tempfile.TemporaryDirectory() as folder:
        env, listener = environment(theme, folder + "/state"), None
        if args == ["HANG"]:
            listener, more = hanging(folder)
            env.update(more)
            args = [folder + "/infra/prod"]
        with Terminal([WHY403, *args], cols, rows, env) as t:
            term = show(screen, t, cols, rows, theme)
            try:
                for action in actions:
                    step(t, action)
                grab(screen, path)
                print("ok - " + path)
            except AssertionError as e:
                print("not ok - %s: %s" % (path, e))
            finally:
                term.terminate()
                term.wait()
                if listener:
                    listener.close()


def film(screen, name, lesson, script, prepare=None):
    """A whole session, one frame for each pattern that is waited for. prepare(the sandbox's module) changes what there is to see."""
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + "/tmp")
        with Terminal([WHY403, "--lab", lesson], 80, 24, {**environment("dark", folder + "/state"), "TMPDIR": folder + "/tmp"}) as t:
            if prepare:
                t.wait("VERDICT +│[^\n]*\n ✔")
                prepare(glob.glob(folder + "/tmp/*/home/infra")[0])
            term = show(screen, t, 80, 24, "dark")
            frames = []
            try:
                for action in script:
                    step(t, action)
                    if action.startswith("?") and len(action) > 1:
                        frames.append("%s/%02d.png" % (folder, len(frames)))
                        grab(screen, frames[-1])
                out = os.path.join(FOLDER, name + ".gif")
                subprocess.run(["convert", "-delay", "220", "-loop", "0", *frames, "-layers", "optimize", out], check=True)
                print("ok - " + out)
            except AssertionError as e:
                print("not ok - %s.gif: %s" % (name, e))
            finally:
                term.terminate()
                term.wait()


def monorepo(module):
    """Twelve aliases: two with a misspelt profile, one with a misspelt region, two with dead keys in the block."""
    odd = {3: '  profile = "defalt"\n', 7: '  profile = "defalt"\n',
           8: '  access_key = "AKIARTX3GSDSVM3OLD01"\n  secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYOLDKEY0001"\n'}
    odd[9] = odd[8]
    names = ("net", "dns", "logs", "audit", "web", "api", "jobs", "data", "old", "cache", "mail", "dr")
    with open(module + "/new", "w") as f:
        for i, alias in enumerate(names):
            f.write('provider "aws" {\n  alias  = "%s"\n  region = "%s"\n%s}\n\ndata "aws_caller_identity" "%s" {\n  provider = aws.%s\n}\n\n' % (
                alias, "eu-wst-1" if alias == "api" else "eu-west-1", odd.get(i, ""), alias, alias))
    os.rename(module + "/new", module + "/aliases.tf")


def main():
    os.makedirs(FOLDER, exist_ok=True)
    screen = Screen()
    try:
        for shot in SHOTS:
            if not ONLY or shot[0] in ONLY:
                take(screen, *shot)
        if not ONLY or "session" in ONLY:
            film(screen, "session", "stale-token", CURE)
        if not ONLY or "monorepo" in ONLY:
            film(screen, "monorepo", "healthy", CURE_ALL, monorepo)
    finally:
        screen.close()


main()
