#!/usr/bin/env python3
"""Links that came with a folder: in the place of what why403 keeps (XDG_STATE_HOME below DIR), and on the way to a file that is to be written. What they point at is not written,
made or removed.
"""
import hashlib
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from bad_input import call, report
import tap  # found where bad_input finds it: tests/support
from fix_files import Damaged
from races import tree_of

REFUSED = b"is a link of the folder's that leads out of it"


def history(p, which):
    key = hashlib.sha1(b"%s\n" % os.fsencode(os.path.realpath(p.path("tf")))).hexdigest()
    return "history/%s.%s.json" % (key, which)


def planted(p, name, to):
    at = p.path("tf/state/why403/" + name)
    os.makedirs(os.path.dirname(at), exist_ok=True)
    os.symlink(p.path(to), at)


def attack(name, plant, args, code=None, said=b""):
    with Damaged() as p:
        p.write("home/docs/letter", "dear\n")
        p.write("home/docs/lock", "mine\n")
        os.makedirs(p.path("home/docs/deep"))
        plant(p)
        before = tree_of(p.path("home"))
        got, out, _ = call(p, args, env={"XDG_STATE_HOME": p.path("tf/state")})
        changed = {path: row for path, row in tree_of(p.path("home")).items() if before.get(path) != row and path != p.credentials}
        gone = set(before) - set(tree_of(p.path("home")))
        report(name, "%s %s: %r" % (sorted(changed), sorted(gone), out[-200:]) if changed or gone else (
            "" if got in ((0, 1, 2, 3) if code is None else (code,)) and said in out else "exit %s: %r" % (got, out[-300:])))


def state():
    old = "backups/000000000001-00000000"
    for args in (["fix", "--list"], ["fix", "--forget"], ["fix", "--undo"], ["fix", "--yes", "--offline"]):
        attack("%s leaves a folder alone that a link in its place names as an old backup" % " ".join(args), lambda p: planted(p, old, "home/docs"), args)
        attack("%s: a link in the place of all backups leads nowhere" % " ".join(args), lambda p: planted(p, "backups", "home/docs"), args)
    for which in ("last", "passed"):
        attack("check writes its history over no link (%s)" % which, lambda p, which=which: planted(p, history(p, which), "home/docs/letter"), ["check", "--offline"])
    attack("check makes no history below a link", lambda p: planted(p, "history", "home/docs"), ["check", "--offline"])
    attack("lab --reset writes through no link", lambda p: planted(p, "lab-solved.new", "home/docs/letter"), ["lab", "--reset"], 0)
    for name, to in (("names.json", "letter"), ("names.key", "new"), ("secrets.key", "new")):
        attack("a bundle's %s is written through no link" % name, lambda p, name=name, to=to: planted(p, "bundles/" + name, "home/docs/" + to),
               ["check", "--offline", "--bundle", "b.json"], 2, b"a link came into its way")


def dots():
    """What stands behind ".." lies where the link before it has led, as it does for the shell: a link of the folder's that leads out of it takes no file out by that either."""
    def out(p):
        os.symlink(p.path("home/docs/deep"), p.path("tf/sub"))

    def inside(p):
        os.makedirs(p.path("tf/other/deep"))
        os.symlink("other/deep", p.path("tf/sub"))
    attack("-o LINK/../x is refused where the link leads out of the folder", out, ["check", "--offline", "-o", "sub/../x"], 2, REFUSED)
    attack("-o LINK/../../back/x too, wherever it comes to", out, ["check", "--offline", "-o", "sub/../../x"], 2, REFUSED)
    attack("--bundle LINK/../x too", out, ["check", "--offline", "--bundle", "sub/../letter"], 2, REFUSED)
    attack("explain --scrub -o LINK/../x too", out, ["explain", "--scrub", "-o", "sub/../x", "main.tf"], 2, REFUSED)
    attack("-o LINK/../x is followed where the link stays in the folder", inside, ["check", "--offline", "-o", "sub/../x"], 1)
    with Damaged() as p:
        inside(p)
        call(p, ["check", "--offline", "-o", "sub/../x"])
        call(p, ["check", "--offline", "-o", "../beside"])
        call(p, ["explain", "--scrub", "-o", "scrubbed", "main.tf"])
        with open(p.path("tf/scrubbed"), "rb") as f, open(p.path("tf/main.tf"), "rb") as whole:
            report("explain --scrub writes to the file that -o names", "" if f.read() == whole.read() else "it is another text")
        report("a \"..\" is no link: what is written stands where the kernel finds it", "" if os.path.exists(p.path("tf/other/x")) and os.path.exists(
            p.path("beside")) else "%s" % os.listdir(p.path("tf")))


def main():
    state()
    dots()
    return tap.status()


if __name__ == "__main__":
    sys.exit(main())
