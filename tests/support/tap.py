"""What a script found, as TAP lines (tests/run-tap.sh counts them), and how it ends.

    tap.report("check: ends", "" if fine else "exit %d" % code)
    ...
    sys.exit(tap.status())
"""
failed = 0


def report(name, problem):
    global failed
    failed += bool(problem)
    print("%s - %s%s" % ("not ok" if problem else "ok", name, ": " + problem if problem else ""), flush=True)


def status():
    return 1 if failed else 0
