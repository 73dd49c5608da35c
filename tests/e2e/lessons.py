"""Every lesson: whoever does nothing is never told that it is cured, and sees no answer; whoever presses keys alone gets to the end:
the cause is guessed (g), then the wizard's own fixes (f, a), else all hints and the lesson's solution. Prints the keys that it took.
"""
import json
import os
import re
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import Terminal  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
VERDICT = r"VERDICT +│[^\n]*\n ([✘✔?])|VERDICT +([✘✔?])"
ASKING = r"\A[^\n]* asking |… wait"      # in the header, and in the list of steps
WRITES, KINDS = "(?:a writes it|asks, then writes it)", "a writes it|a or Enter asks|run it in your|to send to an|edit the file"


def mark_in(screen):
    """The verdict's mark, None while something is asked. Taken from one picture of the screen: the next may show a re-check."""
    found = re.search(VERDICT, screen)
    return (found.group(1) or found.group(2)) if found and not re.search(ASKING, screen) else None


def mark(t):
    return t.until(lambda: mark_in(t.screen()), "a verdict")


def judged_in(screen):
    """The mark once it agrees with what is said of the fix: a picture may fall between the drawing of one and of the other."""
    said = re.search(r"─ (Cured\.(?! There)|Solved:|Cured\. There|Still there\.|Cannot tell yet\.)", screen)
    now = mark_in(screen)
    return now if said and now and (now == "✔") == (said.group(1) in ("Cured.", "Solved:")) else None


def judged(t):
    return t.until(lambda: judged_in(t.screen()), "what became of the fix")


SIZE = [int(n) for n in os.environ.get("SIZE", "120x48").split("x")]
MARK = 9  # two of them leave the story and confirm what a slip of the finger must not do


def press(t, *names):
    """Returns how many keys that were."""
    t.keys(*names)
    return len(names)


def by_fixes(t):
    """Applies what the wizard itself can write, one after the other; returns the keys pressed."""
    keys = press(t, "f")
    t.wait(" Fix|nothing to fix")
    for _ in range(2):
        written = re.search(r"(?m)^ *>? *(\d+)  .*" + WRITES, t.screen())
        if mark(t) == "✔" or not written:
            break
        number = int(written.group(1))
        if not re.search(r"(?m)^ *> %d  " % number, t.screen()):    # the first that can be done is chosen already
            keys += press(t, str(number))
        keys += press(t, "a")
        t.wait("Cured|Still there|Cannot tell yet whether|once more")
        if "once more" in t.screen():
            keys += press(t, "a")
            t.wait("Cured|Still there|Cannot tell yet whether")
        if judged(t) != "✔":      # it was not that, or not that alone
            t.keys("u")
            t.wait("Put back")
            return keys + 1
    return keys


def say_yes(t):
    """Some lessons need a yes before anything more can be known."""
    if mark(t) != "?" or "p prove" not in t.screen():
        return 0
    t.keys("p")
    t.wait("yes, for this run")     # the screen's name is cut off in a narrow window
    t.keys("y")
    t.wait_gone("yes, for this run")
    return 2


PROBES = ("f", "y", "x")
# key that opens a page, what is there then, key that leaves it
PAGES = (("Enter", r"Esc back", "Escape"), ("i", "STORY", "Escape"), ("L", r" Practice +lab", "Escape"), ("t", "Esc back", "Escape"),
         ("s", "Esc back", "Escape"), ("c", "Which configuration|signs in to AWS", "Escape"))


def answers(name):
    """What must not be read before the cause is said: the verdict, its proof, the fixes, the lesson's title and what it teaches."""
    row = LISTED[name]
    seen = json.loads(subprocess.run([WHY403, "check", "--lab", name, "--format", "json"], stdout=subprocess.PIPE, check=False).stdout)
    texts = [row["title"], "practice: " + name, seen["verdict"]["title"]]
    for finding in (f for step in seen["steps"] for f in step["findings"] if f["cause"] == row["cause"]):
        page = subprocess.check_output([WHY403, "explain", "id:" + finding["id"]], text=True)
        assert finding["severity"] != "fail" or "  to try it: why403 lab " in page, "its page names no lesson of this form:\n" + page
        texts += [finding["title"], finding["detail"], finding["by_hand"]]
        texts += [fix["title"] for fix in finding["fixes"]] + [c["text"] for fix in finding["fixes"] for c in fix["commands"]]
        texts += [e["text"].split(": ", 1)[1] for e in finding["evidence"] if e["text"].startswith("asked: ")]
    asked = {request["operation"] for request in seen["requests"]}     # what why403 itself ran is on the list of requests
    return {" ".join(text.split()) for text in texts if text and len(text) > 8} - asked


def hides(t, hidden):
    screen = " ".join(t.screen().replace("│", " ").split())
    told = [text for text in hidden if text in screen]
    assert not told, "told before the guess: %s\n%s" % (told, t.screen())


def is_veiled(t, name):
    """Neither the fix nor its words are to be seen before the cause is said, on any page. Returns how many keys that took."""
    hidden = answers(name)
    for key in PROBES:
        t.keys(key)
        t.wait("guess(ed)? the cause")
        assert not re.search(KINDS, t.screen()), t.screen()
        hides(t, hidden)
    for key, there, back in PAGES:
        t.keys(key)
        t.wait(there)
        hides(t, hidden)
        t.keys(back)
        t.wait("VERDICT +│")
    return len(PROBES) + 2 * len(PAGES)


def guess(t, meaning):
    """Says the cause; returns the keys pressed."""
    t.keys("g")
    t.wait("What is wrong here")
    wanted = re.search(r"(\d)  " + r"\s+".join(map(re.escape, meaning.split())), t.screen())
    assert wanted, "the cause is not among the guesses:\n" + t.screen()
    t.keys(wanted.group(1))
    t.wait("Enter says so")
    t.keys("Enter")
    t.wait("Right!")
    return 3


def by_hints(t):
    for hint in ("A nudge", "A pointer", "The answer"):
        t.keys("H")
        t.wait(hint)
    t.keys("H")
    t.wait("H once more")
    t.keys("H")
    return 5


def best_keys(t, name):
    """The fewest keys that `why403 lab --list` knows of in this HOME; None where the lesson is not counted as solved."""
    listed = subprocess.check_output([WHY403, "lab", "--list", "--format", "json"], text=True, env={"HOME": t.folder})
    return next(s["best_keys"] for s in json.loads(listed)["scenarios"] if s["name"] == name)


def lesson(name):
    with Terminal([WHY403, "lab", name], *SIZE) as t:
        t.wait("STORY(.*\n)+.*GOAL")     # what happened is told first
        t.keys("Enter")
        if name == "healthy":
            t.until(lambda: mark_in(t.screen()) == "✔", "the verdict that nothing is wrong")
            return name, 0, True
        assert mark(t) != "✔", "nothing is found"
        t.keys("R")
        assert mark(t) != "✔" and not re.search("Cured|Solved", t.screen()), "told cured though nothing was done"
        keys, probed = say_yes(t), 0
        veiled = mark(t) == "✘" or "g guess the cause" in t.screen()
        if veiled:
            probed = is_veiled(t, name)
            keys += guess(t, LISTED[name]["meaning"])
        keys += by_fixes(t)
        own = mark(t) == "✔"
        if not own:
            keys += by_hints(t)
            keys += say_yes(t)
            t.wait("All checks pass|Solved: all")
        t.until(lambda: mark_in(t.screen()) == "✔", "the verdict that all is well")
        best = best_keys(t, name)
        keys_all = keys + probed + 2    # with what only the test pressed
        assert (best is not None and best >= keys_all) if own else best is None, "%s keys recorded of %d" % (best, keys_all)
        return name, keys, True


def attempt(name):
    try:
        return lesson(name)
    except Exception as e:  # one lesson that fails must not hide the others
        return name, 0, str(e)


LISTED = {s["name"]: s for s in json.loads(subprocess.check_output([WHY403, "lab", "--list", "--format", "json"], text=True))["scenarios"]}
names = sys.argv[1:] or list(LISTED)
with ThreadPoolExecutor(2) as pool:
    results = list(pool.map(attempt, names))
for name, keys, fine in results:
    print("%s - lesson %s%s" % ("ok" if fine is True else "not ok", name, "" if fine is True else "\n" + str(fine)))
median = statistics.median([keys for _, keys, fine in results if fine is True and keys] or [99])
print("%s - lessons: solved by keys alone, %g keys in the median" % ("ok" if median <= MARK else "not ok", median))
