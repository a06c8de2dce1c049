"""Whether the processes keep their memory through a day's work: ``python -m benchmarks.memory``; see README.md beside.

Starts the real server with a filled office and lets people do everything that people do. Prints the memory of each web
process and of the worker every thirty seconds. Exit code 1 when one of them grows, or when an answer was wrong.
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
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from benchmarks.hostile import upload
from benchmarks.pages import CLERKS, HEADS, LEADERS, REGISTRATION, WORDS, Browser, Step, fill, serving
from ytcs_docs.config import WORD_TEMPLATES

PEOPLE = (*CLERKS, LEADERS[0], HEADS[0])
WARM = 90.0  # seconds after which whatever is kept on purpose has been made
GROWTH = 0.05
PAUSE = 0.02
LISTS = (
    "/",
    "/van-ban-den",
    "/van-ban-di",
    "/viec",
    "/giao-viec",
    "/du-thao",
    "/so-dang-ky/",
    "/hop-cho",
    "/tai-khoan",
)
EXPORTS = ("/van-ban-den/xuat-excel", "/van-ban-di/xuat-excel", "/viec/xuat-excel", "/giao-viec/xuat-excel")
FOR_THE_ROLE = (200, 403, 404)  # not everybody has every list or document


def _files() -> list[tuple[str, bytes]]:
    """What people drop into a form: each kind that is opened differently."""
    picture, scan = io.BytesIO(), io.BytesIO()
    Image.effect_noise((1200, 1600), 60).save(picture, "JPEG")
    Image.effect_noise((1200, 1600), 20).save(scan, "PDF")
    return [
        *((path.name, path.read_bytes()) for path in sorted(WORD_TEMPLATES.glob("*.docx"))[:6]),
        ("anh.jpg", picture.getvalue()),
        ("quet.pdf", scan.getvalue()),
        ("chu.txt", ("Kính gửi: các đơn vị trực thuộc.\n" * 2_000).encode()),
    ]


def _read(browser: Browser, path: str) -> str:
    answer = browser.send("GET", path)
    return "" if answer.status in FOR_THE_ROLE else f"GET {path}: {answer.status}"


def _drop(browser: Browser, files: list[tuple[str, bytes]], rng: random.Random) -> str:
    """A file is dropped, shown and fetched again."""
    name, content = rng.choice(files)
    token = browser.form("/tai-khoan/mat-khau", "old")["csrf_token"] or ""
    extra = secrets.token_bytes(8).hex().encode() if name.endswith(".txt") else b""
    answer = upload(browser, "/tep-tam", token, name, content + extra)
    where = answer.body.decode().partition('data-token="')[2].partition('"')[0]
    if answer.status == 422:  # nobody may hold more unsaved files than so many
        return ""
    if answer.status != 201 or not where:
        return f"POST /tep-tam {name}: {answer.status}"
    wrong = [_read(browser, f"/tep-tam/{where}{what}") for what in ("/xem", "/doc", "")]
    if name.endswith((".pdf", ".jpg")):
        wrong.append(_read(browser, f"/tep-tam/{where}/trang/1"))
    return next(filter(None, wrong), "")


def _doings(browser: Browser, name: str, ids: list[int], files: list[tuple[str, bytes]]) -> list[tuple[int, Step]]:
    """What somebody does, and how often of a hundred times."""
    doings: list[tuple[int, Step]] = [
        (36, lambda browser, rng: _read(browser, rng.choice(LISTS))),
        (
            10,
            lambda browser, rng: _read(
                browser, f"/van-ban-den?trang={rng.randint(1, 40)}&tim={quote(rng.choice(WORDS))}"
            ),
        ),
        (16, lambda browser, rng: _read(browser, f"/van-ban/{rng.choice(ids)}")),
        (14, lambda browser, rng: _read(browser, f"/tim-kiem?q={quote(rng.choice(WORDS))}+{rng.randint(1, 999)}")),
        (6, lambda browser, rng: _read(browser, f"/tep/{rng.choice(ids)}")),
        (4, lambda browser, rng: _read(browser, rng.choice(EXPORTS))),
        (8, lambda browser, rng: _drop(browser, files, rng)),
    ]
    if name in CLERKS:
        doings.append((6, REGISTRATION.prepare(browser, ids)))
    return doings


def _work(
    browser: Browser, name: str, doings: list[tuple[int, Step]], seen: Counter[str], stop: threading.Event
) -> None:
    rng = random.Random(name)
    weights, steps = zip(*doings, strict=True)
    while not stop.is_set():
        step: Step = rng.choices(steps, weights)[0]
        try:
            wrong = step(browser, rng)
        except (OSError, http.client.HTTPException) as error:
            wrong = type(error).__name__
        seen[wrong] += 1
        time.sleep(PAUSE)


def _processes(folder: str) -> dict[str, int]:
    """The web processes and the worker of this office, by what they are."""
    found: dict[int, tuple[str, int]] = {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if f"DATA_DIR={folder}".encode() not in (status.parent / "environ").read_bytes().split(b"\0"):
                continue
            line = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            parent = int(status.read_text().partition("PPid:")[2].split()[0])
        except OSError:
            continue
        if "gunicorn" in line or line.rstrip().endswith(" worker"):
            found[int(status.parent.name)] = (line, parent)
    web = [pid for pid, (line, parent) in sorted(found.items()) if "gunicorn" in line and parent in found]
    worker = [pid for pid, (line, _) in found.items() if "gunicorn" not in line]
    return {f"web {number}": pid for number, pid in enumerate(web, 1)} | dict(zip(["worker"], worker, strict=False))


def _memory(pid: int) -> tuple[float, float]:
    """Resident memory, and of it what no file backs (the system drops pages of files, as of the search index, when it
    wants to), in MiB."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    resident, own = (int(text.partition(f"\n{name}:")[2].split()[0]) / 1024 for name in ("Rss", "Anonymous"))
    return resident, own


def _watch(folder: str, seconds: float, every: float) -> dict[str, list[tuple[float, float]]]:
    """Print and return (second, own MiB) of each process."""
    began, kept = time.monotonic(), dict[str, list[tuple[float, float]]]()
    processes = _processes(folder)
    print("second " + "".join(f"{name + ' RSS / own':>22}" for name in processes) + "   MiB")
    while (now := time.monotonic() - began) < seconds + 1:
        cells = []
        for name, pid in processes.items():
            resident, own = _memory(pid)
            kept.setdefault(name, []).append((now, own))
            cells.append(f"{resident:11.0f} / {own:8.0f}")
        print(f"{now:6.0f} " + " ".join(cells))
        time.sleep(every - (time.monotonic() - began) % every)
    return kept


def _grows(kept: dict[str, list[tuple[float, float]]], seconds: float) -> bool:
    """Whether a process is larger at the end than when warm: the middle of three looks each, for single ones differ."""
    grows = False
    for name, line in kept.items():
        warm = statistics.median([own for at, own in line if at >= min(WARM, seconds / 2) - 1][:3])
        end = statistics.median([own for _, own in line[-3:]])
        grows |= end / warm - 1 > GROWTH
        print(f"{name}: {warm:.0f} MiB when warm, {end:.0f} at the end ({end / warm - 1:+.1%})")
    return grows


def main() -> int:
    """Print the table; the exit code says whether the bounds hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=330.0)
    parser.add_argument("--every", type=float, default=30.0)
    parser.add_argument("--documents", type=int, default=1_000)
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    seen, stop = Counter[str](), threading.Event()
    with tempfile.TemporaryDirectory(prefix="ytcs-memory-") as folder:
        environment = {"DATA_DIR": folder, "SECRET_KEY": secrets.token_hex(32), "DATABASE_URL": ""}
        for name in ("MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_"):
            environment |= {name: os.environ[name]} if name in os.environ else {}
        _, ids = fill(environment, arguments.documents, arguments.documents * 4)
        with serving(environment, Path(folder)) as port:
            people, files = [], _files()
            for name in PEOPLE:
                browser = Browser(port)
                browser.sign_in(name)
                people.append((browser, name, _doings(browser, name, ids, files)))
            threads = [threading.Thread(target=_work, args=(*person, seen, stop), daemon=True) for person in people]
            for thread in threads:
                thread.start()
            kept = _watch(folder, arguments.seconds, arguments.every)
            stop.set()
            for thread in threads:
                thread.join()
    print(f"{seen.total()} doings, wrong: { {what: count for what, count in seen.items() if what} }")
    grows = _grows(kept, arguments.seconds)
    return 1 if grows or any(seen[what] for what in seen if what) else 0


if __name__ == "__main__":
    sys.exit(main())
