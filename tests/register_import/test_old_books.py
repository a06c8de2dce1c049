"""Old registers as offices keep them: a sheet for each month, headings over two rows, letters of old fonts."""

from __future__ import annotations

import json
import subprocess
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font

from tests.register_import.test_importing import begin, book, kept, take
from ytcs_docs.core import clock
from ytcs_docs.core.db import session
from ytcs_docs.core.errors import Refused
from ytcs_docs.documents.models import Document
from ytcs_docs.documents.register_contents import certificate_of
from ytcs_docs.files.tables import read_sheets, write_rows
from ytcs_docs.register_import import importing, sheets
from ytcs_docs.register_import.headings import recognise_headings
from ytcs_docs.register_import.models import ImportedRow, RegisterImport
from ytcs_docs.register_import.old_rows import BookFacts, RefusedRow, facts_of, understand, usual_mark
from ytcs_docs.register_import.report import reasons_of
from ytcs_docs.register_import.rules import RowOutcome
from ytcs_docs.registers.models import Register
from ytcs_docs.registers.rules import Direction

IN = ["Số đến", "Ngày đến", "Nơi gửi", "Số, ký hiệu", "Ngày văn bản", "Trích yếu", "Ghi chú"]
TODAY = date(2026, 11, 27)


def workbook(path: Path, **content: Sequence[Sequence[object]]) -> Path:
    """An .xlsx of these sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in content.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def imported(path: Path, direction: Direction) -> list[tuple[str, RowOutcome, str]]:
    """(place, outcome, sentence) of each row after the import of a file."""
    import_id = begin(path, direction)
    while importing.go_on(import_id):
        pass
    session().expire_all()
    layout = session().get_one(RegisterImport, import_id).layout
    return [(layout.place_of(row), outcome, said) for row, _, outcome, said in importing.row_reports(import_id)]


@pytest.mark.neutral
@pytest.mark.parametrize(
    ("rows", "direction", "last", "names"),
    [
        (
            [
                ["SỔ CÔNG VĂN ĐẾN"],
                ["Số đến", "Ngày đến", "Văn bản đến", "", "", "Nội dung"],
                ["", "", "Số", "Ký hiệu", "Ngày"],
            ],
            Direction.INCOMING,
            2,
            ["arrival", "arrived_on", "code", "notation", "issued_on", "subject"],
        ),
        (
            [["Đến", "", "Cơ quan gửi", "Số, ký hiệu", "Trích yếu"], ["Số", "Ngày"]],
            Direction.INCOMING,
            1,
            ["arrival", "arrived_on", "issuer", "code", "subject"],
        ),
        ([["Nơi gửi đến", "Số VB", "Nội dung"]], Direction.INCOMING, 0, ["issuer", "code", "subject"]),
        ([["Nơi gửi", "Số VB", "Nội dung"]], Direction.OUTGOING, 0, ["recipients", "code", "subject"]),
        (
            [["(Ký hiệu: QĐ-SYT)"], ["Số QĐ", "Ngày ký", "Nội dung"]],
            Direction.OUTGOING,
            1,
            ["number", "issued_on", "subject"],
        ),
        ([*[[f"{n}. Ghi chú"] for n in range(30)], IN], Direction.INCOMING, 30, None),
    ],
)
def test_headings_stand_in_two_rows_or_far_down(
    rows: list[list[str]], direction: Direction, last: int, names: list[str] | None
) -> None:
    found = recognise_headings(rows, direction)
    assert found is not None
    assert found.last == last
    assert names is None or list(found.names) == names


@pytest.mark.neutral
def test_titles_say_year_month_symbol_and_type() -> None:
    facts = facts_of("SỔ ĐĂNG KÝ QUYẾT ĐỊNH NĂM 2020 (Ký hiệu: QĐ-SYT)", "Tháng 3", "so.xlsx")
    assert facts == BookFacts(year=2020, month=3, notation="QĐ-SYT", type_code="quyet-dinh")
    assert facts_of("SỔ VĂN BẢN ĐẾN", "T12", "so den 2019.xlsx") == BookFacts(year=2019, month=12)


@pytest.mark.neutral
@pytest.mark.parametrize(
    ("row", "facts", "code", "kind", "doubts"),
    [
        ({"code": "41", "notation": "KSBT-DP"}, BookFacts(), "41/KSBT-DP", "Công văn", 0),
        ({"code": "187", "notation": "2023/TT-BYT"}, BookFacts(), "187/2023/TT-BYT", "Thông tư", 0),
        ({"number": "7", "notation": "/TB-SYT"}, BookFacts(), "7/TB-SYT", "Thông báo", 0),
        ({"number": "12"}, BookFacts(notation="QĐ-SYT"), "12/QĐ-SYT", "Quyết định", 0),
        ({"number": "12a"}, BookFacts(notation="QĐ-SYT"), "12a/QĐ-SYT", "Quyết định", 0),
        ({"number": "12/KH-SYT"}, BookFacts(), "12/KH-SYT", "Kế hoạch", 0),
        ({"code": "9/HD-SYT"}, BookFacts(), "9/HD-SYT", "Hướng dẫn", 0),
        ({"code": "9"}, BookFacts(type_code="quyet-dinh"), "9", "Quyết định", 0),
        ({"code": "5/BC-SYT", "subject": "Kế hoạch tiêm chủng"}, BookFacts(), "5/BC-SYT", "Báo cáo", 0),
        ({"code": "5/SYT-NVY", "type": "Kế hoạch"}, BookFacts(), "5/SYT-NVY", "Kế hoạch", 1),
        ({"code": "512/BYT-DP"}, BookFacts(mark="syt"), "512/BYT-DP", "Công văn", 1),
        ({"code": "512/SYT-NVY"}, BookFacts(mark="syt"), "512/SYT-NVY", "Công văn", 0),
        ({"code": "5/SYT-NVY", "note": "đã hủy số"}, BookFacts(), "5/SYT-NVY", "Công văn", 1),
        ({"code": "5/SYT-NVY", "issued_on": "5/3"}, BookFacts(year=2019), "5/SYT-NVY", "Công văn", 0),
        (
            {"code": "5/SYT-NVY", "issued_on": "5/3"},
            BookFacts(year=2019, year_is_guessed=True),
            "5/SYT-NVY",
            "Công văn",
            1,
        ),
    ],
)
def test_a_row_of_an_outgoing_book(row: dict[str, str], facts: BookFacts, code: str, kind: str, doubts: int) -> None:
    old = understand({"subject": "cử cán bộ", "issued_on": "5/3/2019"} | row, Direction.OUTGOING, TODAY, facts)
    assert (old.code.printed, old.kind.name, len(old.doubts)) == (code, kind, doubts), old.doubts
    assert old.issued_on == date(2019, 3, 5)


@pytest.mark.neutral
def test_what_an_incoming_row_says_is_not_lost() -> None:
    def row(**values: str) -> dict[str, str]:
        plain = {"arrival": "7", "arrived_on": "10/1", "code": "3391/SYT-KHTC", "issued_on": "28/12", "subject": "việc"}
        return plain | values

    facts = BookFacts(year=2023)
    old = understand(row(), Direction.INCOMING, TODAY, facts)
    assert (old.arrived_on, old.issued_on, old.doubts) == (date(2023, 1, 10), date(2022, 12, 28), [])
    odd = understand(row(arrival="12a", issued_on="31/2/2023"), Direction.INCOMING, TODAY, facts)
    assert (odd.arrival, odd.issued_on, odd.note) == (
        None,
        None,
        "Số đến trong sổ cũ: 12a; Ngày văn bản trong sổ cũ: 31/2/2023",
    )
    assert len(odd.doubts) == 2
    assert understand(row(code="k/số"), Direction.INCOMING, TODAY, facts).code.printed == ""
    assert understand(row(issued_on=""), Direction.INCOMING, TODAY, facts).doubts == ["Không ghi ngày văn bản"]
    for force, lapsed, note in (
        ("Hết hiệu lực", True, ""),
        ("HẾT HIỆU LỰC TOÀN BỘ", True, ""),
        ("Hết hiệu lực một phần", False, "Hết hiệu lực một phần"),
        ("còn hiệu lực", False, ""),
    ):
        old = understand(row(force=force), Direction.INCOMING, TODAY, facts)
        assert (old.lapsed, old.note) == (lapsed, note)


@pytest.mark.neutral
def test_a_day_that_excel_turned_round_is_known_by_its_month() -> None:
    row = {"code": "5/SYT-NVY", "subject": "việc", "issued_on": "02/07/2025"}
    old = understand(row, Direction.OUTGOING, TODAY, BookFacts(month=2))
    assert (old.issued_on, len(old.doubts)) == (date(2025, 2, 7), 1)
    old = understand(row, Direction.OUTGOING, TODAY, BookFacts(month=7))
    assert (old.issued_on, old.doubts) == (date(2025, 7, 2), [])


@pytest.mark.neutral
def test_the_usual_mark_is_that_of_most_rows() -> None:
    codes = [*(f"{n}/SYT-NVY" for n in range(5)), "7/QĐ-SYT", "512/BYT-DP"]
    assert usual_mark(codes) == "syt"
    assert usual_mark(["1/SYT", "2/BYT", "3/UBND", "4/SNV", "5/STC"]) == ""


@pytest.mark.usefixtures("context")
def test_every_month_of_a_book_comes_and_what_is_no_register_is_left(tmp_path: Path) -> None:
    def month(number: int) -> list[list[object]]:
        return [
            ["SỔ VĂN BẢN ĐẾN"],
            [f"Tháng {number} năm 2024"],
            IN,
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            [number, f"5/{number}", "Bộ Y tế", f"{number}/BYT-KCB", f"3/{number}", f"việc {number}"],
            [f"{number}0", '"', "-nt-", f"{number}0/BYT-DP", "nt", "việc khác"],
            IN,
            ["Cộng", "", "", "", "", "2 văn bản"],
            ["5", "Tổng cộng", "", "", "", ""],
            [],
            ["", "", "", "", "", "Tân Hải, ngày 31 tháng 12 năm 2024"],
        ]

    path = workbook(tmp_path / "so.xlsx", T1=month(1), T2=month(2), KH=[["Ký hiệu", "Phòng"], ["NVY", "Nghiệp vụ Y"]])
    _, layout = kept(path, Direction.INCOMING)
    assert [(part.sheet, part.facts.year) for part in layout.parts] == [("T1", 2024), ("T2", 2024)]
    found = imported(path, Direction.INCOMING)
    assert [(place_, outcome) for place_, outcome, _ in found] == [
        ("T1: 5", RowOutcome.CORRECTED),
        ("T1: 6", RowOutcome.CORRECTED),
        ("T2: 5", RowOutcome.CORRECTED),
        ("T2: 6", RowOutcome.CORRECTED),
    ]
    documents = session().query(Document).order_by(Document.number).all()
    assert [(one.number, one.issuer_name, one.issued_on) for one in documents] == [
        (1, "Bộ Y tế", date(2024, 1, 3)),
        (2, "Bộ Y tế", date(2024, 2, 3)),
        (10, "Bộ Y tế", date(2024, 1, 3)),
        (20, "Bộ Y tế", date(2024, 2, 3)),
    ]
    assert documents[2].recorded_on == date(2024, 1, 5)


@pytest.mark.usefixtures("context")
def test_rows_without_a_number_or_with_a_doubled_one_get_none_invented(tmp_path: Path) -> None:
    year = clock.today().year
    rows = "".join(
        f"{number},05/01/{year},Bộ Y tế,{code}/BYT-KCB,03/01/{year},việc {code},\n"
        for number, code in (("7", 1), ("", 2), ("7", 3), ("12a", 4))
    )
    found = take(
        tmp_path, ",".join(IN).replace("Số, ký", '"Số, ký').replace("hiệu,", 'hiệu",') + "\n" + rows, Direction.INCOMING
    )
    assert [outcome for outcome, _ in found] == [RowOutcome.TAKEN, *[RowOutcome.DOUBTFUL] * 3]
    shown = {one.code: one.shown_number for one in session().query(Document)}
    assert shown == {"1/BYT-KCB": "07", "2/BYT-KCB": "–", "3/BYT-KCB": "–", "4/BYT-KCB": "–"}
    notes = {one.code: one.note for one in session().query(Document)}
    assert [notes[f"{code}/BYT-KCB"] for code in (1, 3, 4)] == ["", "Số đến trong sổ cũ: 7", "Số đến trong sổ cũ: 12a"]
    old = session().query(Register).filter(Register.closed_at.is_not(None)).one()
    assert (old.year, old.last_number) == (year, None)
    certificate = certificate_of(old)
    assert (certificate.missing, certificate.lacked_before, certificate.last) == ((), (), None)
    assert book(Direction.INCOMING).next_number == 8


@pytest.mark.usefixtures("context")
def test_a_trial_says_each_reason_once_with_its_rows(tmp_path: Path) -> None:
    lines = "".join(f"{n}/QĐ-SYT,31/02/20{n:02d},việc {n}\n" for n in range(10, 24))
    path = tmp_path / "so.csv"
    path.write_text(f"Số ký hiệu,Ngày,Trích yếu\n{lines}30/BYT-DP,05/01/2019,việc\n", encoding="utf-8")
    sha256, layout = kept(path)
    (wrong, foreign) = reasons_of(importing.dry_run(book().id, sha256, path.name, layout, 100))
    assert (wrong.outcome, wrong.count) == (RowOutcome.REFUSED, 14)
    assert wrong.sentence == "Ngày văn bản “31/02/2010” không phải là ngày có thật."
    assert wrong.places(layout, 3) == "2, 3, 4, …"
    assert (foreign.outcome, foreign.count) == (RowOutcome.DOUBTFUL, 1)
    assert "của cơ quan khác" in foreign.sentence


@pytest.mark.usefixtures("context")
def test_a_book_of_what_went_out_is_noticed_before_it_goes_into_the_register_of_what_came(tmp_path: Path) -> None:
    lines = "".join(f"{n}/SYT-NVY,05/01/2019,Phòng Nghiệp vụ Y,việc {n}\n" for n in range(1, 9))
    path = tmp_path / "so.csv"
    headings = "Số ký hiệu,Ngày,Cơ quan ban hành,Trích yếu\n"
    path.write_text(f"{headings}{lines}30/BYT-DP,05/01/2019,Bộ Y tế,việc\n", encoding="utf-8")
    for direction, doubted in ((Direction.INCOMING, 8), (Direction.OUTGOING, 0)):
        sha256, layout = kept(path, direction)
        reasons = reasons_of(importing.dry_run(book(direction).id, sha256, path.name, layout, 100))
        assert sum(one.count for one in reasons if "có lẽ là sổ đi" in one.sentence) == doubted


@pytest.mark.parametrize(
    "row",
    [
        {"secrecy": "Mật"},
        {"secrecy": "TỐI MẬT"},
        {"secrecy": "A"},
        {"subject": "kế hoạch phòng thủ (Mật)"},
        {"code": "4/BCA-A03(M)"},
        {"note": "văn bản mật"},
    ],
)
def test_a_secret_document_is_not_taken_over(row: dict[str, str]) -> None:
    open_one = {"code": "4/BCA-A03", "subject": "quản lý tài liệu mật, bảo mật", "issued_on": "05/01/2019"}
    for quiet in ({}, {"secrecy": "Thường"}, {"secrecy": "Không mật"}):
        understand({**open_one, **quiet}, Direction.INCOMING, date(2026, 1, 1), BookFacts())
    with pytest.raises(RefusedRow, match="sổ giấy"):
        understand({**open_one, **row}, Direction.INCOMING, date(2026, 1, 1), BookFacts())


def test_the_year_of_a_book_is_in_its_title_with_and_without_the_word() -> None:
    for title in ("SỔ CÔNG VĂN ĐẾN 2022", "Sổ đăng ký văn bản đi năm 2022", "SỞ Y TẾ Sổ quyết định 2022"):
        assert facts_of(title, "Sheet1", "so.xlsx").year == 2022
    assert facts_of("SỔ CÔNG VĂN ĐẾN", "Sheet1", "so.xlsx").year is None


def test_the_columns_are_judged_by_documents_not_by_rows_that_number_them() -> None:
    rows = [["Số ký hiệu", "Ngày", "Trích yếu"], ["(1)", "(2)", "(3)"], ["", "", ""], ["Tháng 3", "", ""]]
    rows += [[f"{n}/QĐ-SYT", "05/03/2019", f"việc {n}"] for n in range(1, 9)]
    begun = sheets._Begun("T3", 0, len(rows), rows)
    for direction, first in ((Direction.OUTGOING, "1/QĐ-SYT"), (None, "(1)")):
        shown = begun.looked_at("so.xlsx", direction).first_rows
        assert (shown[0][0], len(shown)) == (first, sheets.SHOWN_ROWS)


@pytest.mark.usefixtures("context")
def test_an_import_begun_before_sheets_were_joined_goes_on_with_its_only_sheet(tmp_path: Path) -> None:
    rows = [["Số ký hiệu", "Ngày", "Trích yếu"], *[[f"{n}/QĐ-SYT", "05/01/2019", f"việc {n}"] for n in range(1, 4)]]
    path = workbook(tmp_path / "so.xlsx", T1=rows, T2=[rows[0], ["9/QĐ-SYT", "05/01/2019", "việc 9"]])
    import_id = begin(path)
    job = session().get_one(RegisterImport, import_id)
    job.columns = json.dumps({"heading": 0, "columns": ["code", "issued_on", "subject"], "year": None})
    job.total, job.done = 3, 1
    session().commit()
    while importing.go_on(import_id):
        pass
    assert [row.row for row in session().query(ImportedRow).order_by(ImportedRow.row)] == [3, 4]
    assert sorted(one.number for one in session().query(Document)) == [2, 3]


@pytest.mark.usefixtures("context")
def test_one_issuer_one_type_and_one_year_are_said_for_all_rows(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    path.write_text(
        "Số đến,Ngày đến,Số hiệu,Trích yếu\n1,5/3,12,việc một\n2,6/3,13/KH-UBND,việc hai\n", encoding="utf-8"
    )
    with path.open("rb") as stream:
        sha256 = sheets.keep_sheet(stream)
    found = sheets.look_at(sheets.rows_path(sha256, path.name), path.name, Direction.INCOMING)
    said = BookFacts(year=2018, issuer="UBND tỉnh Tân Hải", type_code="quyet-dinh")
    reports = importing.dry_run(book(Direction.INCOMING).id, sha256, path.name, sheets.layout_of(found, said=said), 9)
    olds = [one.old for one in reports if one.old]
    assert [(one.kind.name, one.issuer_name, one.year) for one in olds] == [
        ("Quyết định", "UBND tỉnh Tân Hải", 2018),
        ("Kế hoạch", "UBND tỉnh Tân Hải", 2018),
    ]


WORDS = """Số ký hiệu,Ngày tháng,Trích yếu
5/QĐ-SYT,05/01/2009,Về việc bổ nhiệm cán bộ phòng nghiệp vụ
6/QĐ-SYT,05/01/2009,tăng cường công tác
"""
TCVN3 = """Sè ký hiÖu,Ngµy th¸ng,TrÝch yÕu
5/Q§-SYT,05/01/2009,VÒ viÖc bæ nhiÖm c¸n bé phßng nghiÖp vô
6/Q§-SYT,05/01/2009,t¨ng c\xadêng c«ng t¸c
"""
VNI = """Soá kyù hieäu,Ngaøy thaùng,Trích yeáu
5/QÑ-SYT,05/01/2009,Veà vieäc boå nhieäm caùn boä phoøng nghieäp vuï
6/QÑ-SYT,05/01/2009,taêng cöôøng coâng taùc
"""


def in_cp1258(text: str) -> bytes:
    """As Windows 98 saved it: the tone behind its letter."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        try:
            letters.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            (tone,) = set(parts) & set("\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            letters.append(base.encode("cp1258") + tone.encode("cp1258"))
    return b"".join(letters)


@pytest.mark.neutral
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(WORDS.encode("utf-8"), id="utf-8"),
        pytest.param(WORDS.encode("utf-16"), id="utf-16"),
        pytest.param(in_cp1258(WORDS), id="cp1258"),
        pytest.param(TCVN3.encode("latin-1"), id="TCVN3"),
        pytest.param(VNI.encode("cp1252"), id="VNI"),
        pytest.param(TCVN3.encode("utf-8"), id="TCVN3 letters in UTF-8"),
    ],
)
def test_a_csv_of_any_age_is_read(tmp_path: Path, content: bytes) -> None:
    path, target = tmp_path / "so.csv", tmp_path / "rows.csv"
    path.write_bytes(content)
    write_rows(path, path.name, target)
    assert [",".join(row) for _, row in read_sheets(target)] == WORDS.splitlines()


@pytest.mark.neutral
def test_cells_are_read_in_their_font(tmp_path: Path) -> None:
    path, target = tmp_path / "so.xlsx", tmp_path / "rows.csv"
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for at, (font, text) in enumerate(
        [
            (".VnTime", "Ng\xadêi ký"),
            (".VnTimeH", "sæ c«ng v¨n"),
            ("VNI-Times", "Soá ñeán"),
            ("Arial", "Cán bộ"),
            ("Arial", "café"),
        ],
        1,
    ):
        sheet.cell(1, at, text).font = Font(name=font)
    made.save(path)
    write_rows(path, path.name, target)
    assert [row for _, row in read_sheets(target)] == [["Người ký", "SỔ CÔNG VĂN", "Số đến", "Cán bộ", "café"]]


def test_excel_97_is_read(tmp_path: Path) -> None:
    rows = [["Số ký hiệu", "Ngày", "Trích yếu"], ["5/QĐ-SYT", date(2019, 1, 5), "việc một"], [7.0, "", "việc hai"]]
    made = workbook(tmp_path / "so.xlsx", Trang1=rows, Trang2=[["Số"]])
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(made)]
    subprocess.run(command, check=True, capture_output=True)
    target = tmp_path / "rows.csv"
    write_rows(tmp_path / "so.xls", "so.xls", target)
    assert list(read_sheets(target)) == [
        ("Trang1", ["Số ký hiệu", "Ngày", "Trích yếu"]),
        ("Trang1", ["5/QĐ-SYT", "05/01/2019", "việc một"]),
        ("Trang1", ["7", "", "việc hai"]),
        ("Trang2", ["Số"]),
    ]


@pytest.mark.neutral
def test_columns_are_known_by_what_stands_in_them(tmp_path: Path) -> None:
    rows = [
        ["Số", "Ngày", "Ký hiệu văn bản", "Ngày", "Diễn giải", "Ngày có hiệu lực"],
        *[
            [str(n), f"1{n}/3/2016", f"{n}/BYT-DP", f"{n}/3/2016", "về việc tăng cường công tác", "1/7/2016"]
            for n in range(5)
        ],
    ]
    path, target = workbook(tmp_path / "so.xlsx", T1=rows), tmp_path / "rows.csv"
    write_rows(path, path.name, target)
    main = sheets.look_at(target, path.name, Direction.INCOMING).main
    assert main.columns == ("arrival", "arrived_on", "code", "issued_on", "subject", "")


@pytest.mark.neutral
def test_joined_cells_and_subjects_that_go_on(tmp_path: Path) -> None:
    path, target = tmp_path / "so.xlsx", tmp_path / "rows.csv"
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    for row in (
        IN,
        [1, "5/3/2024", "Sở Nội vụ", "1/SNV", "", "việc một"],
        [2, "", "", "2/SNV", "", "việc hai"],
        [""] * 5 + ["(đợt 2)"],
    ):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    made.save(path)
    write_rows(path, path.name, target)
    layout = sheets.layout_of(sheets.look_at(target, path.name, Direction.INCOMING))
    found = [row.values for row in sheets.rows_of(target, layout, 0, Direction.INCOMING)]
    assert [row and (row["arrived_on"], row["subject"]) for row in found] == [
        ("5/3/2024", "việc một"),
        ("5/3/2024", "việc hai (đợt 2)"),
        None,
    ]
    assert [row.line for row in sheets.rows_of(target, layout, 1, Direction.INCOMING)] == [3, 4]
    assert [row.line for row in sheets.rows_of(target, layout, 3, Direction.INCOMING)] == []


@pytest.mark.usefixtures("context")
def test_a_document_without_a_code_is_known_again(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    rows = "7,05/01/2024,Bộ Y tế,,03/01/2024,đơn của ông Bùi,\n8,05/01/2024,Bộ Y tế,,04/01/2024,đơn của ông Bùi,\n"
    path.write_text(",".join(IN).replace("Số, ký", "Số ký") + "\n" + rows, encoding="utf-8")
    assert {outcome for _, outcome, _ in imported(path, Direction.INCOMING)} == {RowOutcome.DOUBTFUL}  # of what type?
    assert {outcome for _, outcome, _ in imported(path, Direction.INCOMING)} == {RowOutcome.DUPLICATE}
    assert session().query(Document).count() == 2


@pytest.mark.usefixtures("context")
def test_no_row_with_a_number_or_a_text_of_its_own_vanishes(tmp_path: Path) -> None:
    rows = "7,05/01/2024,Bộ Y tế,7/BYT-DP,03/01/2024,việc bảy,\n105,,,,,,\n9,,,,,chỉ có chữ thường,\n"
    rows += ",05/01/2024,Bộ Y tế,,,,\n"
    found = take(tmp_path, ",".join(IN).replace("Số, ký", "Số ký") + "\n" + rows, Direction.INCOMING)
    assert [outcome for outcome, _ in found] == [RowOutcome.TAKEN, *[RowOutcome.REFUSED] * 3]


@pytest.mark.neutral
def test_a_book_of_too_many_sheets_or_joined_to_the_end_of_the_world(tmp_path: Path) -> None:
    target = tmp_path / "rows.csv"
    many = workbook(tmp_path / "many.xlsx", **{f"T{n}": [IN] for n in range(61)})
    with pytest.raises(Refused, match="61 trang tính"):
        write_rows(many, many.name, target)
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.append(IN)
    sheet.append([1, "5/3/2024", "Bộ Y tế", "1/BYT-KCB", "3/3/2024", "việc một"])
    sheet["A60000"] = "lạc"
    made.save(tmp_path / "far.xlsx")
    write_rows(tmp_path / "far.xlsx", "far.xlsx", target)
    assert sum(1 for _, row in read_sheets(target) if row) == 2
