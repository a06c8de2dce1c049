"""Whether bad files and forms stop the office: ``python -m benchmarks.hostile``; see README.md beside this file.

Starts the real server with a filled office, lets eight ordinary people work, first alone, then beside others who send
files and forms made to stop it. Prints how long the ordinary pages took both times, what became of the bad ones, and
the most memory that any process held. Exit code 1 when a bound is broken.
"""

from __future__ import annotations

import argparse
import http.client
import io
import os
import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pages import Browser, fill, serving
from tests import hostile

P95_MS = 500.0
MEMORY_MIB = 1024
PEOPLE = ("vanthu.syt", "giamdoc.syt", "truongphong.nvy", "chuyenvien.nvy")
BAD = ("vanthu.ttyt01", "giamdoc.ttyt01", "tram.001", "chuyenvien.nvy")
PAGES = ("/", "/van-ban-den", "/viec", "/tim-kiem?q=tiem+chung", "/tai-khoan")


def _bomb(name: str, megabytes: int) -> bytes:
    """A .docx or .xlsx with one part of blanks."""
    parts = {"[Content_Types].xml": b"<a/>", name: b" " * (megabytes << 20)}
    return hostile.packed(parts)


def _laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
    return hostile.packed(
        {"[Content_Types].xml": b"<a/>", "word/document.xml": f"<!DOCTYPE a [{entities}]><a>&l9;</a>".encode()}
    )


def _many_entries() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"word/{number}.xml", b"")
        archive.writestr("word/document.xml", b"<a/>")
    return target.getvalue()


KINDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nested forms": ("a.pdf", hostile.nested_forms),
    "deeper forms": ("a.pdf", lambda: hostile.nested_forms(60)),
    "deflate bomb": ("a.pdf", lambda: hostile.deflate_bomb(600)),
    "torn pdf": ("a.pdf", lambda: hostile.nested_forms()[:900]),
    "noise behind a pdf head": ("a.pdf", lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(400_000)),
    "many runs": ("a.docx", hostile.many_runs),
    "nested tables": ("a.docx", hostile.nested_tables),
    "9,000 lines": ("a.docx", hostile.long_draft),
    "bomb in word": ("a.docx", lambda: _bomb("word/document.xml", 380)),
    "billion laughs": ("a.docx", _laughs),
    "6,000 entries": ("a.docx", _many_entries),
    "loops in a template": ("a.docx", lambda: hostile.template_with(hostile.LOOPS)),
    "replacing in a template": ("a.docx", lambda: hostile.template_with(hostile.REPLACING)),
    "huge sheet": ("a.xlsx", lambda: hostile.huge_sheet(400_000)),
    "bomb in a sheet": ("a.xlsx", lambda: _bomb("xl/workbook.xml", 380)),
    "huge picture": ("a.png", hostile.huge_picture),
    "picture over the limit": ("a.png", lambda: hostile.huge_picture(12_000)),
    "noise behind an ole head": (
        "a.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(2).randbytes(300_000),
    ),
    "text of empty lines": ("a.txt", lambda: b"a" + b"\n" * 8_000_000),
    "form of 5,000 fields": ("", lambda: b"&".join(b"x%d=1" % number for number in range(4_900))),
    "form of one long field": ("", lambda: b"text=" + b"a" * 1_900_000),
}


@dataclass
class Seen:
    """What the ordinary people and the others saw."""

    waits: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)
    longest: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has signed in, and the name that each of the pages must bear."""

    browser: Browser
    name: str


def eight_people(port: int) -> list[Person]:
    """Those whose ordinary work is measured."""
    people = []
    for number in range(8):
        browser = Browser(port)
        browser.sign_in(PEOPLE[number % len(PEOPLE)])
        page = browser.send("GET", "/tai-khoan").body.decode()
        people.append(Person(browser, page.partition('class="who">')[2].partition("<")[0].strip()))
    return people


def _work(person: Person, number: int, seen: Seen, stop: threading.Event) -> None:
    """One ordinary person: a page every now and then, and each must be the own one."""
    browser, own = person.browser, person.name
    rng = random.Random(number)
    while not stop.is_set():
        path = rng.choice(PAGES)
        began = time.perf_counter()
        try:
            answer = browser.send("GET", path)
        except (OSError, http.client.HTTPException) as error:
            seen.wrong[f"{path}: {type(error).__name__}"] += 1
        else:
            if answer.status != 200 or own not in answer.body.decode():
                seen.wrong[f"{path}: {answer.status}"] += 1
        seen.waits.append((time.perf_counter() - began) * 1000)
        time.sleep(0.05)


def _harm(port: int, username: str, work: Iterator[tuple[str, str, bytes]], seen: Seen, lock: threading.Lock) -> None:
    """Somebody who sends bad files, looks at what became of them, and lets their form be checked."""
    browser = Browser(port)
    browser.sign_in(username)
    while True:
        with lock:
            item = next(work, None)
        if item is None:
            return
        kind, name, content = item
        began = time.perf_counter()
        try:
            fate = _send(browser, name, content)
        except OSError as error:
            fate = type(error).__name__
        with lock:
            seen.fates[f"{kind}: {fate}"] += 1
            seen.longest[kind] = max(seen.longest.get(kind, 0.0), time.perf_counter() - began)


def _send(browser: Browser, name: str, content: bytes) -> str:
    token = browser.form("/tai-khoan/mat-khau", "old")["csrf_token"] or ""
    if not name:
        body = b"csrf_token=" + token.encode() + b"&" + content
        return str(browser.send("POST", "/tai-khoan/mat-khau", body, "application/x-www-form-urlencoded").status)
    answer = upload(browser, "/tep-tam", token, name, content)
    if answer.status != 201:
        return f"{answer.status} at the door"
    where = answer.body.decode().partition('data-token="')[2].partition('"')[0]
    shown = [browser.send("GET", f"/tep-tam/{where}/{what}").status for what in ("xem", "trang/1")] if where else []
    if name.endswith(".docx"):
        checked = upload(browser, "/kiem-tra-the-thuc", token, name, content)
        shown.append(browser.send("GET", checked.location).status if checked.location else checked.status)
    return f"in, then {' '.join(map(str, shown))}"


def upload(browser: Browser, path: str, token: str, name: str, content: bytes):  # type: ignore[no-untyped-def]
    boundary = secrets.token_hex(16)
    lines = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    )
    body = lines.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return browser.send("POST", path, body, f"multipart/form-data; boundary={boundary}")


@contextmanager
def _watching(most: Counter[str], stop: threading.Event) -> Iterator[None]:
    """The most memory that any process of ours holds, in MiB, by what it is."""

    def watch() -> None:
        while not stop.wait(0.2):
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    if (
                        f"DATA_DIR={os.environ['BENCHMARK_MARK']}".encode()
                        not in (status.parent / "environ").read_bytes()
                    ) and b"ytcs_docs.files.sandbox" not in (status.parent / "cmdline").read_bytes():
                        continue
                    line = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    resident = int(status.read_text().partition("VmRSS:")[2].split()[0]) // 1024
                except (OSError, IndexError, ValueError):
                    continue
                what = (
                    "limited"
                    if "sandbox" in line
                    else "worker"
                    if "worker" in line
                    else "web"
                    if "gunicorn" in line
                    else ""
                )
                if what:
                    most[what] = max(most[what], resident)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield


def p95(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95)]


def main() -> int:
    """Print the table; the exit code says whether the bounds hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--items", type=int, default=200, help="bad files and forms to send")
    parser.add_argument("--alone", type=float, default=20.0, help="seconds of ordinary work before they come")
    arguments = parser.parse_args()
    stop, most = threading.Event(), Counter[str]()
    with tempfile.TemporaryDirectory(prefix="ytcs-hostile-") as folder:
        os.environ["BENCHMARK_MARK"] = folder
        environment = {"DATA_DIR": folder, "SECRET_KEY": secrets.token_hex(32), "DATABASE_URL": ""}
        fill(environment, 300, 600)
        contents = {kind: (name, make()) for kind, (name, make) in KINDS.items()}
        order = [kind for _ in range(-(-arguments.items // len(KINDS))) for kind in KINDS][: arguments.items]
        work = ((kind, *contents[kind]) for kind in order)
        alone, beside, lock = Seen(), Seen(), threading.Lock()
        with serving(environment, Path(folder)) as port, _watching(most, stop):
            people = eight_people(port)
            together(people, alone, lambda: time.sleep(arguments.alone))

            def all_harm() -> None:
                harming = [threading.Thread(target=_harm, args=(port, name, work, beside, lock)) for name in BAD]
                for thread in harming:
                    thread.start()
                for thread in harming:
                    thread.join()

            began = time.monotonic()
            together(people, beside, all_harm)
            took = time.monotonic() - began
        stop.set()
    return _report(alone, beside, most, took, len(order))


def together(people: list[Person], seen: Seen, meanwhile: Callable[[], None]) -> None:
    """Ordinary people at work, until something else is done."""
    stop = threading.Event()
    threads = [threading.Thread(target=_work, args=(person, n, seen, stop)) for n, person in enumerate(people)]
    for thread in threads:
        thread.start()
    meanwhile()
    stop.set()
    for thread in threads:
        thread.join()


def _report(alone: Seen, beside: Seen, most: Counter[str], took: float, items: int) -> int:
    print(f"{items} bad files and forms of {len(KINDS)} kinds in {took:.0f} s")
    for fate, count in sorted(beside.fates.items()):
        print(f"  {fate:55} {count:4}  longest {beside.longest[fate.partition(':')[0]]:.1f} s")
    for name, seen in (("alone", alone), ("beside them", beside)):
        print(
            f"ordinary pages {name:12} {len(seen.waits):6}  median {statistics.median(seen.waits):7.1f} ms"
            f"  p95 {p95(seen.waits):7.1f} ms  longest {max(seen.waits):8.1f} ms  wrong {sum(seen.wrong.values())}"
        )
    print("most memory, MiB:", dict(most))
    print("wrong:", dict(beside.wrong))
    held = p95(beside.waits) < P95_MS and not beside.wrong and max(most.values(), default=0) < MEMORY_MIB
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
