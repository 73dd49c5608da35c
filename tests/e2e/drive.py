"""Each recorded scenario by keys alone, in the wizard, from start to cured or to a text that somebody else needs: no dead end.

Started in the scenario's own world (its fake AWS, files, environment). Keys are those that the screen offers: f opens the fixes; what can
be written, tried or run is (a, and once more where a yes is asked for), else the text or the commands are copied (y). Prints how many keys
it took. FULL=1: all scenarios; else every STEP-th. Needs the shared folder (SHARED=DIR)."""
import os
import re
import statistics
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
SHARED = os.environ.get("SHARED", "../shared")
STEP = 12
MARK_KEYS = 4
CAUSES_MOST = 3
VERDICT = r"VERDICT +│[^\n]*\n ([✘✔?])|VERDICT +([✘✔?])"
ASKING = r"\A[^\n]* asking |… wait"
# What the notice at the bottom says of a fix, and whether the verdict's mark is then that of a pass.
SAID = {r"Cured\. There is another cause": False, r"Cured": True, r"Still there": False, r"Cannot tell yet": False,
        r"[^─\n]*(changed since|can't be|cannot be|ended with)": False}


class DeadEnd(Exception):
    pass


class Driver:
    def __init__(self, terminal):
        self.t, self.keys = terminal, 0

    def press(self, key):
        self.keys += 1
        self.t.keys(key)

    def mark(self):
        """The verdict's mark once nothing is asked any more; of one picture of the screen."""
        def look():
            screen = self.t.screen()
            found = re.search(VERDICT, screen)
            return (found.group(1) or found.group(2)) if found and not re.search(ASKING, screen) else None
        return self.t.until(look, "a verdict")

    def footer(self):
        return self.t.screen().rstrip("\n").split("\n")[-1]

    def say_yes(self):
        """What needs a yes before anything more can be known."""
        if "p prove" in self.footer():
            self.press("p")
            self.t.wait("May this be asked")
            self.press("y")
            self.t.wait_gone("May this be asked")

    def do_one(self):
        """Does the fix under the cursor, as the footer offers it; True if it was done."""
        self.press("a")
        if self.t.until(self.told, "what became of the fix") == "once more":
            self.press("a")
        return self.t.until(lambda: self.told(agreed=True), "what became of the fix") == "✔"

    def told(self, agreed=False):
        """"once more", or the mark as soon as it agrees with what is said; of one picture of the screen."""
        screen = self.t.screen()
        notice = re.search(r"(?m)^─ (.*?) ─+", screen)
        found = re.search(VERDICT, screen)
        if not notice or not found or re.search(ASKING, screen):
            return None
        if "once more" in notice.group(1):
            return None if agreed else "once more"
        now = found.group(1) or found.group(2)
        passes = [good for words, good in SAID.items() if re.match(words, notice.group(1))]
        return now if passes and passes[0] == (now == "✔") else None

    def copy(self):
        self.press("y")
        self.t.wait("Sent to the terminal|too long|Y shows")
        return bool(self.t.tmux("show-buffer", check=False).strip())

    def end(self):
        """How it ends: cured, copied (somebody or another shell has to do it), passes; DeadEnd where nothing is left to do."""
        if self.mark() == "?":
            self.say_yes()
        if self.mark() == "✔":
            return "passes"
        for _ in range(CAUSES_MOST):    # one cause after the other, as the wizard names them
            how = self.one_cause()
            if how != "another":
                return how
            self.press("v")
            self.t.wait("VERDICT +│")
        raise DeadEnd("there is always another cause:\n" + self.t.screen())

    def one_cause(self):
        if "f fix" not in self.footer():
            screen = self.t.screen()
            if self.mark() == "?" and re.search("cannot tell|Cannot tell", screen):
                return "cannot tell"
            raise DeadEnd("no fix is offered:\n" + screen)
        self.press("f")
        self.t.wait("why403 .* Fix")
        if re.search(r"a (apply|try it)", self.footer()):
            if self.do_one():
                return "cured"
            if "There is another cause" in self.t.screen():
                return "another"
        if "y copy" not in self.footer() and "u undo" in self.footer():
            self.press("u")
            self.t.wait("Put back|Looked at as your shell")
            self.mark()
            self.press("f")
            self.t.wait("why403 .* Fix")
        for number in range(1, 6):
            if "y copy" in self.footer():
                break
            self.press(str(number))
            self.t.wait(r"(?m)^ *> %d  |no fix of that number" % number)
        if "y copy" in self.footer() and self.copy():
            return "copied"
        raise DeadEnd("nothing can be done or copied:\n" + self.t.screen())


def scenario(truth, sid):
    sc = truth.load(sid)
    world = truth.World(sc)
    try:
        command = [WHY403, "--allow-exec", "--allow-endpoint", "all"] + sc.get("args", {}).get("plan", []) + ["."]
        with Terminal(command, 110, 45, env={"XDG_STATE_HOME": walked(world.root), **world.env}, cwd=world.cwd()) as t:
            driver = Driver(t)
            return sid, driver.end(), driver.keys
    except (DeadEnd, AssertionError, RuntimeError) as e:
        return sid, "not ok", str(e)
    finally:
        world.close()


def walked(root):
    """A user who has seen the guided way."""
    os.makedirs(root + "/state/why403", exist_ok=True)
    open(root + "/state/why403/walked", "w").close()
    return root + "/state"


def main():
    oracle = os.path.join(SHARED, "oracle")
    if not os.path.exists(os.path.join(oracle, "truth.py")):
        print("ok - each scenario by keys # SKIP no shared folder (SHARED=DIR)")
        return 0
    sys.path.insert(0, oracle)
    import truth
    ids = truth.pick(sys.argv[1:])
    if not sys.argv[1:] and os.environ.get("FULL") != "1":
        ids = ids[::STEP]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda sid: scenario(truth, sid), ids))
    ends = {}
    for sid, how, keys in results:
        ends.setdefault(how, []).append(keys)
        print("not ok - by keys: %s\n%s" % (sid, keys) if how == "not ok" else "ok - by keys: %s: %s, %d keys" % (sid, how, keys))
    done = [k for how in ("cured", "copied") for k in ends.get(how, [])]
    median = statistics.median(done or [99])
    print("# " + ", ".join("%d %s" % (len(v), how) for how, v in sorted(ends.items())))
    print("%s - by keys: %g keys in the median" % ("ok" if median <= MARK_KEYS else "not ok", median))
    return 0


if __name__ == "__main__":
    sys.exit(main())
