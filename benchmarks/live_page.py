"""The page beside the composer: ``python -m benchmarks.live_page [--times 5]``.

For texts of several lengths: how long the page that is being written takes to come, beside what LibreOffice alone takes
for the same Word file (the baseline), and their ratio. Through Flask's test client, with the real limited processes.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from flask_migrate import upgrade

from benchmarks.large_words import timed
from tests import builders
from tests.visitor import Visitor
from ytcs_docs.app import create_app
from ytcs_docs.documents.rules import Urgency
from ytcs_docs.drafting import written
from ytcs_docs.files import conversion

SENTENCE = "Đề nghị các đơn vị rà soát nhân lực, thuốc và trang thiết bị, báo cáo kết quả về Sở Y tế theo quy định."
TABLE = "| TT | Trạm Y tế | Số máy |\n" + "\n".join(f"| {place} | Trạm Y tế xã {place} | 2 |" for place in range(1, 31))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory() as name:
        settings = {"SECRET_KEY": "benchmark", "DATA_DIR": name, "PASSWORD_TIME_COST": "1", "PASSWORD_MEMORY_KIB": "64"}
        app = create_app(settings)
        with app.app_context():
            upgrade()
            builders.small_office()
        word, pdf = Path(name) / "alone.docx", Path(name) / "alone.pdf"
        officer = Visitor(app, "chuyenvien")
        token = officer.token()
        print(f"{'text':24}{'pages':>7}{'page':>8}{'alone':>8}{'ratio':>8}   ms, median of {times}")
        for label, body in (
            ("5 lines", "\n".join([SENTENCE] * 5)),
            ("60 lines", "\n".join([SENTENCE] * 60)),
            ("60 lines, 3 tables", "\n".join([*[SENTENCE] * 20, TABLE] * 3)),
            ("300 lines", "\n".join([SENTENCE] * 300)),
        ):
            sent = {"csrf_token": token, "paper": "1", "subject": "rà soát", "body": body}
            answer = officer.client.post("/du-thao/soan", data=sent)
            pages = answer.text.count("<img")
            took = [timed(lambda sent=sent: officer.client.post("/du-thao/soan", data=sent)) for _ in range(times)]
            with app.app_context():
                data = builders.draft_data(body=body)
                word.write_bytes(written.as_word(builders.place("syt").id, data, Urgency.NORMAL))
                alone = [timed(lambda: conversion.to_pdf(word, pdf)) for _ in range(times)]
            page, base = statistics.median(took), statistics.median(alone)
            print(f"{label:24}{pages:>7}{page:>8.0f}{base:>8.0f}{page / base:>8.2f}")


if __name__ == "__main__":
    main()
