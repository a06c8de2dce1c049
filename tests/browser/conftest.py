"""A real server with the demo office, and a real browser: Debian's Chromium."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.postgres import free_port
from ytcs_docs.demo.office import PASSWORD

PROJECT = Path(__file__).resolve().parents[2]
AXE = (PROJECT / "tests" / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
SHELL = "chromium-headless-shell"  # Chromium without windows, which costs less
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser: none is run a second time, on PostgreSQL."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def _flask(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
        cwd=PROJECT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _settings(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "only for tests",
        "DATABASE_URL": "",
        "SEARCH_INDEX_DIR": "",
        "PASSWORD_TIME_COST": "1",
        "PASSWORD_MEMORY_KIB": "64",
    }


def pytest_collection_finish(session: pytest.Session) -> None:
    """Begin with the demo office while other tests run: else all processes wait for the first that needs it."""
    wanted = any(item.get_closest_marker("browser") for item in session.items)
    if wanted and os.environ.get("PYTEST_XDIST_WORKER") == "gw0":
        base = session.config._tmp_path_factory.getbasetemp().parent  # type: ignore[attr-defined]  # fixtures come late
        uid = os.environ["PYTEST_XDIST_TESTRUNUID"]
        threading.Thread(target=_demo_made, args=(base / f"demo-{uid}",), daemon=True).start()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """The folder of the demo office, made once for all processes that test; to be copied."""
    return _demo_made(tmp_path_factory.getbasetemp().parent / f"demo-{testrun_uid}")


def _demo_made(folder: Path) -> Path:
    made = folder.with_suffix(".made")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            _flask(_settings(folder), "db", "upgrade")
            _flask(_settings(folder), "demo")
            made.touch()
    return folder


@pytest.fixture(scope="session")
def address(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a demo office is served, web server and worker as `make run` starts them."""
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    environment = _settings(folder)
    gunicorn = [sys.executable, "-m", "gunicorn", "--workers", "1", "--bind", f"127.0.0.1:{port}", "wsgi:app"]
    server = subprocess.Popen(gunicorn, cwd=PROJECT, env=environment)
    worker = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], cwd=PROJECT, env=environment)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{base}/suc-khoe", timeout=2).close()  # noqa: S310 -- our own server
                break
            except OSError:
                time.sleep(0.1)
        yield base
    finally:
        for process in (server, worker):
            process.terminate()
            process.wait(20)


# Not for the session: while Playwright is open, its event loop runs in this thread, and signing begins one of its own.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which(SHELL), args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """``open_page("vanthu.syt")`` signs somebody in. An error in any page's console fails the test."""
    problems: list[str] = []
    contexts = []

    def listen(message: ConsoleMessage) -> None:
        # Chromium itself notes refused forms (422) and missing pages as "errors"; those are answers we test
        # or that there is no network, where we took it away
        if message.type == "error" and not re.search("status of 422|ERR_INTERNET_DISCONNECTED", message.text):
            problems.append(f"{message.location.get('url')}: {message.text}")

    def signed_in(username: str | None, viewport: dict[str, int] = WIDE, *, javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport=viewport,
            locale="vi-VN",
            java_script_enabled=javascript,  # type: ignore[arg-type]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: problems.append(str(error)))
        if username:
            form = html.fromstring(context.request.get("/dang-nhap").text()).xpath("//main//form")[0]
            fields = {**dict(form.form_values()), "username": username, "password": PASSWORD}
            context.request.post("/dang-nhap", form=fields, headers={"Referer": f"{address}/dang-nhap"})
            page.goto("/")
            assert page.url == f"{address}/"
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert not problems


def check_page(page: Page) -> None:
    """No fault of accessibility of any severity, nothing wider than the window."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    faults = [f"{fault['id']}: {[node['html'][:140] for node in fault['nodes'][:3]]}" for fault in found["violations"]]
    assert not faults, f"{page.url}: {faults}"
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0, f"{page.url} is {width} px too wide"
