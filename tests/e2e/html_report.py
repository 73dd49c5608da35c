"""The HTML report in a real browser (headless Chromium): 360 points wide nothing scrolls sideways, light and dark every text is told
from its background by 4.5 to 1, the title has the verdict, nothing is asked of the network. Without a Chromium a skip.
"""
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

WHY403 = os.path.abspath(os.environ.get("WHY403", "./why403"))
LESSONS = ["stale-token", "healthy", "sso-expired", "endpoint-policy", "hidden-bom", "remote-run"]
DARK = "@media(prefers-color-scheme:dark)"

# Runs in a page around the report, which stands in a frame of the width that is tried.
MEASURE = r"""
function channel(v) { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); }
function light(c) { return 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]); }
function rgb(text) { const n = text.match(/[\d.]+/g).map(Number); return n.length > 3 && n[3] === 0 ? null : n; }
function behind(e) { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c) return c; } return [255, 255, 255]; }
function measure(frame) {
  const d = frame.contentDocument, seen = {title: d.title, width: d.documentElement.scrollWidth, inner: d.documentElement.clientWidth,
    texts: 0, worst: 99, where: '', wide: []};
  for (const e of d.body.querySelectorAll('*')) {
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0) seen.wide.push(e.tagName);
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !e.getClientRects().length) continue;
    const a = light(rgb(getComputedStyle(e).color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    seen.texts++;
    if (ratio < seen.worst) { seen.worst = ratio; seen.where = e.tagName + ' ' + e.textContent.slice(0, 40); }
  }
  return seen;
}
onload = () => { const out = [...document.querySelectorAll('iframe')].map(measure);
  document.body.innerHTML = '<pre id="measured"></pre>'; document.getElementById('measured').textContent = JSON.stringify(out); };
"""


def browser():
    for name in ("chromium", "chromium-browser", "chromium-headless-shell", "google-chrome"):
        if shutil.which(name):
            return name
    return None


def report(lesson, folder):
    out = subprocess.run([WHY403, "check", "--lab", lesson, "--format", "html"], stdout=subprocess.PIPE, check=False,
                         env={"HOME": folder, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}, universal_newlines=True).stdout
    assert out.startswith("<!doctype html>"), out[:80]
    return out


def measured(pages, folder):
    frames = "".join('<iframe style="width:360px;height:700px;border:0" srcdoc="%s"></iframe>' % html.escape(page) for page in pages)
    path = os.path.join(folder, "measure.html")
    with open(path, "w") as f:
        f.write("<!doctype html><meta charset=utf-8><script>%s</script><body>%s" % (MEASURE, frames))
    done = subprocess.run([browser(), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir=" + folder,
                           "--virtual-time-budget=5000", "--dump-dom", "file://" + path],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False, universal_newlines=True)
    found = re.search(r'<pre id="measured">([^<]+)</pre></body>', done.stdout, re.S)
    assert found, done.stderr[-2000:] + done.stdout[-500:]
    return json.loads(html.unescape(found.group(1)))


def main():
    if not browser():
        print("ok - html: a phone shows the report # SKIP no Chromium here")
        return 0
    folder = tempfile.mkdtemp(prefix="why403-html-")
    status = 0
    try:
        pages = [report(lesson, folder) for lesson in LESSONS]
        assert all(DARK in page and "http-equiv=\"Content-Security-Policy\"" in page for page in pages)
        assert not any(re.search(r"<script|src=|@import|url\(", page) for page in pages), "something is loaded"
        light = [page.replace(DARK, "@media not all") for page in pages]
        dark = [page.replace(DARK, "@media all") for page in pages]
        for shade, seen in (("light", measured(light, folder)), ("dark", measured(dark, folder))):
            for lesson, m in zip(LESSONS, seen):
                label = "html: %s, %s" % (lesson, shade)
                wrong = []
                if m["width"] > 360 or m["wide"]:
                    wrong.append("it is %d wide: %s" % (m["width"], m["wide"]))
                if m["worst"] < 4.5 or m["texts"] < 10:
                    wrong.append("contrast %.2f at %s, %d texts" % (m["worst"], m["where"], m["texts"]))
                if not re.match(r"(PASS|FAIL|CANNOT TELL): .+ - .*why403", m["title"]):
                    wrong.append("title %r" % m["title"])
                print("%s - %s (%d texts, contrast %.1f or more)" % ("not ok" if wrong else "ok", label, m["texts"], m["worst"]))
                for line in wrong:
                    print(line)
                    status = 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return status


sys.exit(main())
