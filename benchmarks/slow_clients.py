"""Whether slow clients stop the office: ``python -m benchmarks.slow_clients``; see README.md beside this file.

Starts the real server with a filled office, lets eight ordinary people work, first alone, then beside many clients that
send or read a byte a second. Prints how long the ordinary pages took each time. Exit code 1 when a bound is broken.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

from benchmarks.hostile import P95_MS, Person, Seen, eight_people, p95, together, upload
from benchmarks.pages import Browser, fill, serving
from tests.postgres import free_port
from ytcs_docs.config import PROJECT

SLOW = ("vanthu.ttyt01", "giamdoc.ttyt01", "tram.001", "chuyenvien.nvy")  # not those who work beside
BODY = 20_000  # bytes that are announced and never arrive
BIG_PAGE = "/tim-kiem?q=tiem+chung"
BIG = 12 << 20  # bytes
THEIR_ADDRESS = "127.0.0.2"  # a proxy counts connections by address
STEP = 1.0  # seconds between two bytes
PATIENT = 60.0  # seconds for a connection and for what is sent at once
STAYS = 20.0  # seconds
SETTLING = 2.0  # seconds until all slow clients are there
IMPATIENT = 0.2  # seconds after which a client that was thrown out is back


@dataclass
class Held:
    """What the server did with the slow ones."""

    ends: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0


@dataclass(frozen=True, slots=True)
class Slow:
    """What one slow client sends at once, then byte by byte; whether it reads byte by byte, too, or stays for a while
    when the server has hung up."""

    at_once: bytes
    dripped: bytes = b""
    reads: bool = False
    stays: bool = False


def _head(method: str, path: str, browser: Browser, *lines: str) -> bytes:
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    given = [f"{method} {path} HTTP/1.1", "Host: localhost", *([f"Cookie: {cookies}"] if cookies else []), *lines]
    return "\r\n".join(given).encode() + b"\r\n"


def _multipart(browser: Browser) -> Slow:
    """A file that somebody who signed in sends slowly, with all that the guard and the form ask for."""
    token = browser.form("/tai-khoan/mat-khau", "old")["csrf_token"] or ""
    boundary = secrets.token_hex(16)
    head = _head(
        "POST",
        "/tep-tam",
        browser,
        f"X-CSRFToken: {token}",
        f"Content-Type: multipart/form-data; boundary={boundary}",
        f"Content-Length: {BODY}",
        "",
    )
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'.encode()
    return Slow(head + part, b"a" * BODY)


def _anonymous_body(browser: Browser) -> Slow:
    """A sign-in whose form drips: the one form that everybody may send."""
    form = ("Content-Type: application/x-www-form-urlencoded", f"Content-Length: {BODY}", "")
    return Slow(_head("POST", "/dang-nhap", Browser(browser.port), *form) + b"username=", b"a" * BODY)


def _chunked(browser: Browser) -> Slow:
    lines = ("Content-Type: application/x-www-form-urlencoded", "Transfer-Encoding: chunked", "")
    return Slow(_head("POST", "/dang-nhap", Browser(browser.port), *lines) + b"fffff\r\n", b"a" * BODY)


def _big_file(browser: Browser) -> Slow:
    """A download that is more than the buffers of two sockets."""
    token = browser.form("/tai-khoan/mat-khau", "old")["csrf_token"] or ""
    answer = upload(browser, "/tep-tam", token, "a.txt", b"Van ban.\n" * (BIG // 9))
    where = answer.body.decode().partition('data-token="')[2].partition('"')[0]
    if not where:
        raise RuntimeError(f"the file was not taken: {answer.status}")
    return Slow(_head("GET", f"/tep-tam/{where}", browser, ""), reads=True)


KINDS: dict[str, Callable[[Browser], Slow]] = {
    "drips a header": lambda browser: Slow(_head("GET", "/dang-nhap", Browser(browser.port)), b"X-A: " + b"a" * 8_000),
    "drips the first line": lambda browser: Slow(b"GET /", b"a" * 4_000),
    "drips a form, anonymous": _anonymous_body,
    "drips a form in chunks": _chunked,
    "drips a file, signed in": _multipart,
    "reads a page slowly": lambda browser: Slow(_head("GET", BIG_PAGE, browser, ""), reads=True),
    "reads a file slowly": _big_file,
    "says nothing": lambda browser: Slow(b""),
    "idles after a page": lambda browser: Slow(_head("GET", "/suc-khoe", Browser(browser.port), "")),
    "does not hang up": lambda browser: Slow(
        _head("GET", "/suc-khoe", Browser(browser.port), "Connection: close", ""), stays=True
    ),
}


def _be_slow(port: int, what: Slow, held: Held, stop: threading.Event) -> None:
    """One slow client; thrown out, it comes back."""
    while not stop.is_set():
        began = time.monotonic()
        try:
            end = _once(port, what, stop)
        except OSError as error:
            end = type(error).__name__
        if not stop.is_set():
            held.ends[end] += 1
            held.longest = max(held.longest, time.monotonic() - began)
            stop.wait(IMPATIENT)


def _once(port: int, what: Slow, stop: threading.Event) -> str:
    with socket.socket() as client:
        client.settimeout(PATIENT)
        if what.reads:  # as little as the system allows: what lies in its buffers holds nobody
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        client.bind((THEIR_ADDRESS, 0))
        client.connect(("127.0.0.1", port))
        client.sendall(what.at_once)
        client.setblocking(False)
        rest = iter(what.dripped)
        answered = b""
        while not stop.wait(STEP):
            with suppress(BlockingIOError):
                if (byte := next(rest, None)) is not None:
                    client.send(bytes([byte]))
                got = client.recv(1 if what.reads else 4096)
                answered += got
                if not got:
                    stop.wait(STAYS if what.stays else 0)
                    return f"closed after {answered[9:12].decode() or 'nothing'}"
        return "held"


def _beside(port: int, people: list[Person], kinds: list[str], clients: int, seconds: float) -> tuple[Seen, Held]:
    """What ordinary people see while so many clients are slow in these ways."""
    browsers = [Browser(port) for _ in SLOW]
    for browser, name in zip(browsers, SLOW, strict=True):
        browser.sign_in(name)
    ways = islice(zip(cycle(kinds), cycle(browsers), strict=False), clients)
    made: dict[tuple[str, int], Slow] = {}
    for kind, browser in ways:
        if (kind, id(browser)) not in made:
            made[kind, id(browser)] = KINDS[kind](browser)
    plans = list(islice(cycle(made.values()), clients))
    seen, held, stop = Seen(), Held(), threading.Event()
    threads = [threading.Thread(target=_be_slow, args=(port, plan, held, stop), daemon=True) for plan in plans]

    def meanwhile() -> None:
        time.sleep(seconds)
        stop.set()  # before the ordinary people are waited for: who is stuck behind a slow client is free again

    for thread in threads:
        thread.start()
    time.sleep(SETTLING)
    together(people, seen, meanwhile)
    for thread in threads:
        thread.join()
    return seen, held


@contextmanager
def _nginx(folder: Path, office: int) -> Iterator[int]:
    """nginx with the example of docs/, without TLS on a free port, until the block ends."""
    port = free_port()
    example = (PROJECT / "docs" / "nginx.conf").read_text(encoding="utf-8")
    example = re.sub(r"ssl_certificate.*;|server_name.*;", "", example)
    example = example.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};").replace(
        "127.0.0.1:8000", f"127.0.0.1:{office}"
    )
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/nginx-{kind};" for kind in kinds)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;"
        f"events {{}} http {{ access_log off; {places}\n{example}\n}}",
        encoding="utf-8",
    )
    process = subprocess.Popen(["nginx", "-c", str(whole), "-e", f"{folder}/nginx.log"])
    try:
        time.sleep(1)
        yield port
    finally:
        process.terminate()
        process.wait(15)


def _line(name: str, seen: Seen, held: Held | None = None) -> bool:
    """Print one row; whether its bounds hold."""
    wrong = sum(seen.wrong.values())
    fate = f"{dict(held.ends)}, longest {held.longest:.0f} s" if held and held.ends else "all held" if held else ""
    print(
        f"{name:28} {len(seen.waits):6} {statistics.median(seen.waits):9.1f} {p95(seen.waits):9.1f}"
        f" {max(seen.waits):9.1f} {wrong:6}  {fate}"
    )
    for what, count in seen.wrong.items():
        print(f"    {count} x {what}")
    return p95(seen.waits) < P95_MS and not wrong


def main() -> int:
    """Print the table; the exit code says whether the bounds hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--clients", type=int, default=64, help="slow ones at once")
    parser.add_argument("--seconds", type=float, default=15.0, help="for each row")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--nginx", action="store_true", help="with nginx as docs/nginx.conf sets it up in front")
    parser.add_argument("--only", choices=KINDS, action="append", help="these kinds only; else each, then all mixed")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with tempfile.TemporaryDirectory(prefix="ytcs-slow-") as folder:
        environment = {"DATA_DIR": folder, "SECRET_KEY": secrets.token_hex(32), "DATABASE_URL": ""}
        fill(environment, arguments.documents, arguments.documents * 2)
        rows = [[kind] for kind in arguments.only or KINDS]
        rows += [] if arguments.only else [list(KINDS)]
        with ExitStack() as stack:
            port = stack.enter_context(serving(environment, Path(folder)))
            if arguments.nginx:
                port = stack.enter_context(_nginx(Path(folder), port))
            print(f"{arguments.clients} slow clients, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
            print(f"{'eight people beside':28} {'pages':>6} {'median ms':>9} {'p95':>9} {'longest':>9} {'wrong':>6}")
            alone = Seen()
            people = eight_people(port)
            together(people, alone, lambda: time.sleep(arguments.seconds))
            held = _line("nobody", alone)
            for kinds in rows:
                seen, slow = _beside(port, people, kinds, arguments.clients, arguments.seconds)
                held &= _line(kinds[0] if len(kinds) == 1 else "all kinds mixed", seen, slow)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
