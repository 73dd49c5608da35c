"""explain on texts whose end or setting takes the accusation back: exit code, JSON's note, the sentence behind what was streamed."""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from terminal import run_tests  # noqa: E402

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
REFUSED = """╷
│ Error: validating provider credentials: operation error STS: GetCallerIdentity, https response error StatusCode: 403, api error ExpiredToken: \
The security token included in the request is expired
│
│   with provider["registry.terraform.io/hashicorp/aws"],
╵
"""
APPLIED = "Apply complete! Resources: 1 added, 0 changed, 0 destroyed.\n"


def explain(text, *options):
    return subprocess.run([WHY403, "explain", *options, "-"], input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                          env={"PATH": "/usr/bin:/bin", "HOME": "/", "LANG": "C.UTF-8"}, check=False)


def told(text):
    return json.loads(explain(text, "--format", "json").stdout)["errors"]


def test_a_run_that_a_retry_healed_ends_with_0():
    text = REFUSED + "Retrying in 5 seconds (attempt 2 of 3)\n" + APPLIED
    shown = explain(text)
    assert shown.returncode == 0, shown.stdout
    assert "The run worked in the end" in shown.stdout, shown.stdout
    error, = told(text)
    assert not error["is_auth"] and not error["causes"] and "went on and worked" in error["note"], error


def test_a_run_that_failed_stays_a_failure():
    for end in ("", APPLIED, "Retrying (attempt 2 of 2)\n" + REFUSED, "Retrying (attempt 2 of 2)\n" + APPLIED + REFUSED):
        shown = explain(REFUSED + end)
        assert shown.returncode == 1, shown.stdout
        assert "The run worked" not in shown.stdout, shown.stdout
        assert all(e["is_auth"] and e["note"] is None for e in told(REFUSED + end))


def test_a_manual_accuses_nobody():
    text = "## Troubleshooting\n\nIf you get this:\n\n```\n" + REFUSED + "```\n\nrun `aws sso login`.\n"
    shown = explain(text)
    assert shown.returncode == 0, shown.stdout
    for error in told(text):
        assert not error["is_auth"] and "a manual's words" in error["note"], error


def test_no_half_of_a_secret_is_left_where_scrub_cuts_a_line():
    secret = "abcDEF12345ghiJKL67890mnoPQR/+stuVWX4321"
    for shape in ('secret_key="%s"', "%s", "https://ann:%s@x.example/"):
        for at in range((1 << 20) - 55, (1 << 20) + 56, 11):  # a line's room
            for more in (0, 1 << 16):  # and the piece after it
                text = ("x " * (1 << 20))[:at + more - 40] + " " + shape % secret + " tail\nnext line\n"
                out = explain(text, "--scrub").stdout
                left = [secret[i:i + 12] for i in range(len(secret) - 11) if secret[i:i + 12] in out]
                assert not left, (shape, at, more, left[:2], out[-200:])
                assert out.endswith("\nnext line\n") and (" tail\n" in out or "too long›\n" in out), out[-200:]


def test_scrub_leaves_out_what_would_take_too_long():
    shown = explain("begin\n" + ("$6$" * 1300 + "\n") * 3500 + "password = abcDEF12345\nend\n", "--scrub")
    assert shown.returncode == 3, shown.returncode
    assert shown.stdout.startswith("begin\n$6$") and "abcDEF" not in shown.stdout, shown.stdout[-200:]
    last = shown.stdout.splitlines()[-1]
    assert last.startswith("‹left out: ") and last.endswith(" more characters of a text that takes too long to read›"), last[-200:]
    assert explain("begin\n" * 1000000, "--scrub").returncode == 0


def test_no_half_of_a_secret_is_left_where_explain_shortens_a_text():
    secret, head = "abcDEF12345ghiJKL67890mnoPQR/+stuVWX4321", REFUSED.split("\n")[1][4:] + ": "
    for shape in ("%s", "https://ann:%s@x.example/"):
        for at in range(3930, 4010, 7):
            out = json.dumps(told(head + ("x " * 4000)[:at - len(head)] + " " + shape % secret + " tail\n"))
            left = [secret[i:i + 12] for i in range(len(secret) - 11) if secret[i:i + 12] in out]
            assert "x x x" in out and not left, (shape, at, left[:2])


if __name__ == "__main__":
    run_tests(globals(), "explain")
