"""How large the pages are with a filled office: ``python -m benchmarks.sizes``; see README.md beside this file.

Fills an office, signs somebody of each role in and follows the links of every page, a few of each kind. Prints the
largest answers. Exit code 1 when a page is over the bound, or broken.
"""

from __future__ import annotations

import argparse
import html
import re
import secrets
import sys
import tempfile
from collections import Counter, deque
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from werkzeug.exceptions import HTTPException

from benchmarks.pages import Browser, fill, serving
from ytcs_docs.app import create_app

PAGE_BYTES = 500_000
OF_A_KIND = 6  # pages that one person opens of one kind
PEOPLE = (
    *("vanthu.syt", "giamdoc.syt", "truongphong.nvy", "chuyenvien.nvy", "quantri"),
    *("vanthu.ttyt01", "giamdoc.ttyt01", "tram.001"),
)
LINK = re.compile(r'(?:href|src|hx-get|data-url)="(/[^"]*)"')


def main() -> int:
    """Print the largest; the exit code says whether the bounds hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--documents", type=int, default=3_000)
    parser.add_argument("--tasks", type=int, default=12_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ytcs-sizes-") as folder:
        environment = {"DATA_DIR": folder, "SECRET_KEY": secrets.token_hex(32), "DATABASE_URL": ""}
        fill(environment, arguments.documents, arguments.tasks)
        routes = create_app(environment).url_map.bind("localhost")

        def kind(path: str) -> str:
            try:
                return str(routes.match(urlsplit(path).path, "GET")[0])
            except HTTPException:
                return ""

        with serving(environment, Path(folder)) as port:
            found: list[tuple[int, str, str, str]] = []
            wrong: list[str] = []
            kinds = set[str]()
            for name in PEOPLE:
                browser = Browser(port)
                browser.sign_in(name)
                opened, seen, waiting = Counter[str](), {"/"}, deque(["/"])
                while waiting:
                    path = waiting.popleft()
                    what = kind(path)
                    if what in ("", "static", "accounts.sign_out") or opened[what] >= OF_A_KIND:
                        continue
                    opened[what] += 1
                    answer = browser.send("GET", path)
                    page = b"<html" in answer.body[:2_000].lower() or b"<!doctype html" in answer.body[:200].lower()
                    found.append((len(answer.body), what if page else f"{what} (no page)", path, name))
                    if answer.status not in (200, 303, 404):
                        wrong.append(f"{name} GET {path}: {answer.status}")
                    if page:
                        for link in LINK.findall(answer.body.decode()):
                            target = urldefrag(html.unescape(link))[0]
                            if target not in seen:
                                seen.add(target)
                                waiting.append(target)
                kinds |= set(opened)
    largest: dict[str, tuple[int, str, str, str]] = {}
    for one in sorted(found, reverse=True):
        largest.setdefault(one[1], one)
    print(f"{len(found)} answers of {len(kinds)} kinds; the largest of each kind, in bytes:")
    for size, what, path, name in list(largest.values())[:20]:
        print(f"{size:10,}  {what:40} {path[:60]:60} {name}")
    for line in wrong:
        print("wrong:", line)
    over = [one for one in largest.values() if one[0] > PAGE_BYTES and "no page" not in one[1]]
    return 1 if over or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
