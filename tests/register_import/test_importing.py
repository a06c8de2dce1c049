"""Old registers: every row taken, mended or refused for a true reason; numbers kept; begun again after any end."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from flask import Flask

from tests import real_data
from tests.builders import place
from tests.visitor import Visitor, text_of
from ytcs_docs.core import clock
from ytcs_docs.core.actor import OPERATOR
from ytcs_docs.core.db import session, transaction
from ytcs_docs.core.errors import InvalidInput, RuleBroken
from ytcs_docs.documents.models import Document, Party
from ytcs_docs.documents.register_contents import certificate_of
from ytcs_docs.documents.rules import Status
from ytcs_docs.register_import import importing, sheets
from ytcs_docs.register_import.headings import column_names, recognise_headings
from ytcs_docs.register_import.models import ImportedRow, RegisterImport
from ytcs_docs.register_import.old_rows import BookFacts, RefusedRow, understand
from ytcs_docs.register_import.rules import ImportState, RowOutcome
from ytcs_docs.registers import numbering
from ytcs_docs.registers.models import Register
from ytcs_docs.registers.queries import registers_of
from ytcs_docs.registers.rules import Direction

TODAY = date(2026, 11, 22)
OUT = "Số ký hiệu,Ngày tháng VB,Tên loại và trích yếu,Người ký,Nơi nhận,Ghi chú"
IN = "Ngày đến,Số đến,Tác giả,Số ký hiệu VB,Ngày tháng VB,Tên loại và trích yếu nội dung,Đơn vị nhận"


def book(direction: Direction = Direction.OUTGOING) -> Register:
    return registers_of(place("syt").id, direction, clock.today().year)[0]


def take(tmp_path: Path, text: str, direction: Direction = Direction.OUTGOING) -> list[tuple[RowOutcome, str]]:
    """Take over a sheet; what became of its rows."""
    path = tmp_path / "so.csv"
    path.write_text(text, encoding="utf-8")
    import_id = begin(path, direction)
    while importing.go_on(import_id):
        pass
    session().expire_all()
    return [(outcome, sentence) for _, _, outcome, sentence in importing.row_reports(import_id)]


def kept(path: Path, direction: Direction = Direction.OUTGOING) -> tuple[str, sheets.Layout]:
    with path.open("rb") as stream:
        sha256 = sheets.keep_sheet(stream)
    return sha256, sheets.layout_of(sheets.look_at(sheets.rows_path(sha256, path.name), path.name, direction))


def begin(path: Path, direction: Direction = Direction.OUTGOING) -> int:
    sha256, layout = kept(path, direction)
    with transaction():
        return importing.start_import(book(direction).id, sha256, path.name, layout, OPERATOR).id


def lease_is_over() -> None:
    """A process that died keeps its lease for two minutes."""
    with transaction():
        session().query(RegisterImport).update({"leased_until": None})


@pytest.mark.neutral
@pytest.mark.parametrize(
    ("headings", "names"),
    [
        (OUT, ["code", "issued_on", "subject", "signer", "recipients", "note"]),
        (IN, ["arrived_on", "arrival", "issuer", "code", "issued_on", "subject", "recipients"]),
        ("so_ky_hieu,ngay_ban_hanh,trich_yeu,hieu_luc", ["code", "issued_on", "subject", "force"]),
        ("SỐ VÀ KÝ HIỆU,NGÀY BAN HÀNH,NỘI DUNG", ["code", "issued_on", "subject"]),
        ("Số,Ký hiệu,Ngày,Về việc,Ngày", ["number", "notation", "issued_on", "subject", ""]),
        ("STT,Số KH văn bản đi,Trích yếu văn bản (tóm tắt)", ["", "code", "subject"]),
    ],
)
def test_columns_are_known_by_their_headings(headings: str, names: list[str]) -> None:
    assert column_names([headings.split(",")]) == names


@pytest.mark.neutral
def test_headings_stand_below_the_title_of_a_book() -> None:
    rows = [
        ["SỔ ĐĂNG KÝ VĂN BẢN ĐI", "", ""],
        ["Năm 2019", "", ""],
        [],
        ["Số KH", "Ngày", "Trích yếu"],
        ["1", "2", "3"],
    ]
    found = recognise_headings(rows)
    assert found is not None
    assert (found.last, found.names) == (3, ("code", "issued_on", "subject"))
    assert recognise_headings([["a", "b"], ["1", "2"]]) is None


@pytest.mark.neutral
@pytest.mark.parametrize(
    ("row", "code", "kind", "mended"),
    [
        ({"code": "3195/QÐ-UBND"}, "3195/QĐ-UBND", "Quyết định", 1),  # the Icelandic eth of old keyboards
        ({"code": "109/UBND - VX"}, "109/UBND-VX", "Công văn", 1),
        ({"code": "1977 /QĐ-UBND"}, "1977/QĐ-UBND", "Quyết định", 1),
        ({"code": "12QĐ-SYT"}, "12/QĐ-SYT", "Quyết định", 1),  # the slash was left out
        ({"code": "15/TT-BTС"}, "15/TT-BTC", "Thông tư", 1),
        ({"code": "06-CT/TW"}, "06-CT/TW", "Chỉ thị", 0),
        ({"number": "7", "notation": "KH-SYT"}, "7/KH-SYT", "Kế hoạch", 0),
        ({"code": "5/SYT", "type": "QĐ"}, "5/SYT", "Quyết định", 0),
    ],
)
def test_a_row_is_mended_and_says_so(row: dict[str, str], code: str, kind: str, mended: int) -> None:
    old = understand(
        row | {"subject": "về việc cử cán bộ", "issued_on": "5/3/2019"}, Direction.OUTGOING, TODAY, BookFacts()
    )
    assert (old.code.printed, old.kind.name, len(old.corrected)) == (code, kind, mended)


@pytest.mark.neutral
@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"code": ""}, "Không có số, ký hiệu"),
        ({"subject": " "}, "Không có trích yếu"),
        ({"issued_on": ""}, "Không có ngày"),
        ({"issued_on": "31/02/2019"}, "không phải là ngày có thật"),
        ({"issued_on": "05/03/2062"}, "năm không hợp lý"),
        ({"issued_on": "05/03/2027"}, "ở sau hôm nay"),
        ({"code": "1/" + "X" * 120}, "quá dài"),
    ],
)
def test_a_row_is_refused_for_a_true_reason(row: dict[str, str], why: str) -> None:
    whole = {"code": "5/QĐ-SYT", "subject": "về việc cử cán bộ", "issued_on": "05/03/2019"} | row
    with pytest.raises(RefusedRow, match=why):
        understand(whole, Direction.OUTGOING, TODAY, BookFacts())


@pytest.mark.usefixtures("context")
def test_numbers_and_years_stay_what_they_were(tmp_path: Path) -> None:
    year = clock.today().year
    rows = take(
        tmp_path,
        f"{OUT}\n12/QĐ-SYT,05/01/2019,về việc cử cán bộ,Lê Văn An,UBND tỉnh; Lưu: VT,\n"
        f"12/SYT-NVY,06/01/2019,báo cáo nhân lực,,,\n7/QĐ-SYT,05/01/{year},về việc khen thưởng,,,\n",
    )
    assert [outcome for outcome, _ in rows] == [RowOutcome.TAKEN] * 3
    found = {document.code: document for document in session().query(Document)}
    assert [(found[code].register.year, found[code].number) for code in ("12/QĐ-SYT", "12/SYT-NVY")] == [(2019, 12)] * 2
    assert found["12/QĐ-SYT"].register_id != found["12/SYT-NVY"].register_id  # numbers of one kind follow each other
    assert found["12/QĐ-SYT"].register.closed_at is not None
    assert found["12/QĐ-SYT"].status is Status.ISSUED
    assert [party.name for party in found["12/QĐ-SYT"].parties] == ["UBND tỉnh", "Lưu: VT"]
    assert found["7/QĐ-SYT"].register_id == book().id
    assert book().next_number == 8
    assert certificate_of(book()).sound
    assert all(certificate_of(document.register).sound for document in found.values())


@pytest.mark.usefixtures("context")
def test_the_next_number_follows_what_was_taken_over(tmp_path: Path) -> None:
    take(tmp_path, f"{OUT}\n41/QĐ-SYT,05/01/{clock.today().year},về việc cử cán bộ,,,\n")
    with transaction():
        assert numbering.allocate(book(), clock.today(), OPERATOR).number == 42


def test_the_certificate_names_what_the_old_book_lacks(
    app: Flask, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    with app.app_context():
        lines = "".join(f"{n}/QĐ-SYT,05/01/{clock.today().year},về việc số {n},,,\n" for n in (1, 2, 4, 8))
        take(tmp_path, f"{OUT}\n{lines}")
        found = certificate_of(book())
        assert (found.sound, found.lacked_before) == (True, (3, 5, 6, 7))
        path = f"/so-dang-ky/{book().id}"
    said = text_of(visit("vanthu").get(path))
    assert "(đến số 08) không có số 3, 5-7" in said
    assert "liền mạch" not in said
    done = app.test_cli_runner().invoke(args=["registers", "certify"])
    assert "lacking in the book taken over: 3, 5-7" in done.output
    assert done.exit_code == 0


@pytest.mark.usefixtures("context")
def test_an_incoming_book_keeps_its_arrival_numbers(tmp_path: Path) -> None:
    rows = take(
        tmp_path,
        f"{IN}\n07/01/2020,15,Bộ Y tế,3/BYT-KCB,05/01/2020,hướng dẫn khám bệnh,Phòng Nghiệp vụ Y\n"
        "08/01/2020,,Sở Nội vụ,9/SNV-CC,06/01/2020,cử cán bộ,Văn phòng\n",
        Direction.INCOMING,
    )
    assert [outcome for outcome, _ in rows] == [RowOutcome.TAKEN, RowOutcome.DOUBTFUL]
    first, second = session().query(Document).order_by(Document.id)
    assert (first.number, first.issuer_id, first.status) == (15, place("byt").id, Status.FILED)
    assert (second.shown_number, second.issuer_name) == ("–", "Sở Nội vụ")


@pytest.mark.usefixtures("context")
def test_repeats_are_found_and_another_subject_under_a_number_is_refused(tmp_path: Path) -> None:
    rows = take(
        tmp_path,
        f"{OUT}\n5/QĐ-SYT,05/01/2019,về việc cử cán bộ,,,\n05/QĐ-SYT,05/01/2019,Về việc cử cán bộ,,,\n"
        "5/QĐ-SYT,09/02/2019,về việc khen thưởng,,,\n5/QĐ-SYT,09/02/2020,về việc khen thưởng,,,\n",
    )
    assert [outcome for outcome, _ in rows] == [
        RowOutcome.TAKEN,
        RowOutcome.DUPLICATE,
        RowOutcome.REFUSED,
        RowOutcome.TAKEN,
    ]
    assert "đã thuộc văn bản khác" in rows[2][1]


@pytest.mark.usefixtures("context")
def test_the_same_sheet_again_changes_nothing(tmp_path: Path) -> None:
    text = f"{OUT}\n5/QĐ-SYT,05/01/2019,về việc cử cán bộ,,,\n6/QĐ-SYT,06/01/2019,về việc khen thưởng,,,\n"
    take(tmp_path, text)
    assert {outcome for outcome, _ in take(tmp_path, text)} == {RowOutcome.DUPLICATE}
    assert session().query(Document).count() == 2


@pytest.mark.usefixtures("context")
def test_a_number_with_a_letter_keeps_its_code(tmp_path: Path) -> None:
    ((outcome, sentence),) = take(tmp_path, f"{OUT}\n15a/QĐ-SYT,05/01/2019,về việc cử cán bộ,,,\n")
    document = session().query(Document).one()
    assert (outcome, document.code, document.has_number) == (RowOutcome.DOUBTFUL, "15a/QĐ-SYT", False)
    assert "xếp cuối sổ cũ" in sentence


@pytest.mark.usefixtures("context")
def test_empty_rows_and_the_row_that_counts_columns_are_passed_over(tmp_path: Path) -> None:
    text = f"SỔ VĂN BẢN ĐI,,,,,\n{OUT}\n(1),(2),(3),(4),(5),(6)\n,,,,,\n5/QĐ-SYT,05/01/2019,về việc cử cán bộ,,,\n"
    assert [outcome for outcome, _ in take(tmp_path, text)] == [RowOutcome.TAKEN]


@pytest.mark.usefixtures("context")
def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["Số ký hiệu", "Ngày", "Trích yếu"])
    made.active.append(["5/QĐ-SYT", date(2019, 1, 5), "về việc cử cán bộ"])
    path = tmp_path / "so.xlsx"
    made.save(path)
    import_id = begin(path)
    assert not importing.go_on(import_id)
    assert session().query(Document).one().issued_on == date(2019, 1, 5)


@pytest.mark.usefixtures("context")
def test_a_closed_book_takes_nothing_over(tmp_path: Path) -> None:
    with transaction():
        book().closed_at = clock.now()
    path = tmp_path / "so.csv"
    path.write_text(f"{OUT}\n5/QĐ-SYT,05/01/2019,về việc cử cán bộ,,,\n", encoding="utf-8")
    with pytest.raises(RuleBroken):
        begin(path)


@pytest.mark.usefixtures("context")
def test_a_sheet_without_the_columns_of_a_book_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text("Trích yếu,Người ký\nviệc một,An\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="Chưa chọn cột cho"):
        begin(path)


@pytest.mark.usefixtures("context")
def test_a_trial_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text(f"{OUT}\n5/QĐ-SYT,05/01/2019,về việc cử cán bộ,,,\n5/QĐ-SYT,05/01/2019,về việc cử cán bộ,,,\n")
    sha256, layout = kept(path)
    reports = importing.dry_run(book().id, sha256, path.name, layout, 100)
    assert [one.outcome for one in reports] == [RowOutcome.TAKEN, RowOutcome.DUPLICATE]
    assert session().query(Document).count() == session().query(ImportedRow).count() == 0


@pytest.mark.usefixtures("context")
def test_a_broken_off_batch_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "so.csv"
    path.write_text(f"{OUT}\n5/QĐ-SYT,05/01/2019,về việc cử cán bộ,,UBND tỉnh,\n", encoding="utf-8")
    import_id = begin(path)
    with monkeypatch.context() as patched, pytest.raises(ZeroDivisionError):
        patched.setattr(importing._BatchSaver, "_raise_counter", lambda *_, **__: 1 / 0)
        importing.go_on(import_id)
    session().rollback()
    assert session().query(Document).count() == session().query(Party).count() == 0
    lease_is_over()
    assert not importing.go_on(import_id)
    assert session().query(Document).count() == 1


@pytest.mark.usefixtures("context")
def test_who_was_overtaken_does_not_stop_the_import_of_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "so.csv"
    lines = [f"{n}/QĐ-SYT,05/01/2019,về việc số {n},,,\n" for n in range(1, 6)]
    path.write_text(OUT + "\n" + "".join(lines), encoding="utf-8")
    import_id = begin(path)
    rows_of = sheets.rows_of
    monkeypatch.setattr(importing, "BATCH", 2)

    def so_slowly_that_the_lease_runs_out(
        rows: Path, layout: sheets.Layout, skip: int, direction: Direction
    ) -> Iterator[sheets.PlacedRow]:
        monkeypatch.setattr(sheets, "rows_of", rows_of)
        lease_is_over()
        assert importing.go_on(import_id, batches=1)
        return rows_of(rows, layout, skip, direction)

    monkeypatch.setattr(sheets, "rows_of", so_slowly_that_the_lease_runs_out)
    assert importing.run_imports()
    job = session().get_one(RegisterImport, import_id, populate_existing=True)
    assert (job.state, job.problem, job.done) == (ImportState.RUNNING, "", 2)
    while importing.run_imports():
        pass
    session().expire_all()
    assert (job.state, job.done, session().query(Document).count()) == (ImportState.DONE, 5, 5)


@pytest.mark.usefixtures("context")
def test_eight_hundred_real_rows_have_a_true_fate(tmp_path: Path) -> None:
    real = real_data.found(real_data.SHARED / "data" / "register" / "register_dev.csv")
    import_id = begin(real)
    while importing.go_on(import_id):
        pass
    session().expire_all()
    found = importing.counts(import_id)
    assert sum(found.values()) == 800
    assert (
        found[RowOutcome.TAKEN] + found[RowOutcome.CORRECTED] >= 780
    )  # some are of the council, in the book of the committee
    with real.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    documents = {document.id: document for document in session().query(Document)}
    taken = session().query(ImportedRow).filter(ImportedRow.document_id.is_not(None))
    for report in taken:
        row, document = rows[report.row - 2], documents[report.document_id or 0]
        assert f"{document.issued_on:%d/%m/%Y}" == row["ngay_ban_hanh"]
        assert "".join(document.code.split()) == "".join(row["so_ky_hieu"].replace("Ð", "Đ").split())
        if report.outcome is RowOutcome.TAKEN:
            assert (document.code, document.subject) == (row["so_ky_hieu"], row["trich_yeu"].strip())
    assert all(certificate_of(register).sound for register in registers_of(place("syt").id, Direction.OUTGOING))


def test_killed_half_way_it_ends_with_the_same_rows(app: Flask, environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "lon.csv"
    lines = [f"{n}/QĐ-SYT,{1 + n % 28:02d}/{1 + n % 12:02d}/2019,về việc số {n},,,\n" for n in range(1, 6001)]
    path.write_text(OUT + "\n" + "".join(lines), encoding="utf-8")
    with app.app_context():
        register_id = book().id
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "documents", "import", str(path), "--register"]
    process = subprocess.Popen(
        [*command, str(register_id)],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    with app.app_context():
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            known = session().query(RegisterImport).first()
            done = known.done if known else 0
            session().rollback()
            if done >= 1000:
                break
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        known = session().query(RegisterImport).one()
        assert 0 < known.done < 6000
        assert session().query(Document).count() == known.done
        session().rollback()
        lease_is_over()
    subprocess.run([*command, str(register_id)], env={**os.environ, **environment}, check=True, capture_output=True)
    with app.app_context():
        known = session().query(RegisterImport).one()
        assert (known.state, known.done) == (ImportState.DONE, 6000)
        numbers = Counter(number for (number,) in session().query(Document.number))
        assert set(numbers) == set(range(1, 6001))
        assert max(numbers.values()) == 1
        assert session().query(ImportedRow).count() == 6000
