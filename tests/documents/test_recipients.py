from __future__ import annotations

from datetime import date

import pytest

from ytcs_docs.documents.data import PartyData
from ytcs_docs.documents.recipients import recipient_line, recipients_from
from ytcs_docs.documents.rules import PartyRole, Purpose
from ytcs_docs.registers.forms import default_until

pytestmark = pytest.mark.neutral


@pytest.mark.parametrize(
    ("line", "name", "purpose"),
    [
        pytest.param("Như trên", "Như trên", Purpose.ACT, id="as above"),
        pytest.param("UBND tỉnh (b/c)", "UBND tỉnh", Purpose.REPORT, id="b/c"),
        pytest.param("UBND tỉnh (để b/c);", "UBND tỉnh", Purpose.REPORT, id="để b/c and a semicolon"),
        pytest.param("UBND tỉnh (Để báo cáo)", "UBND tỉnh", Purpose.REPORT, id="in words"),
        pytest.param("Công an tỉnh (p/h)", "Công an tỉnh", Purpose.COORDINATE, id="p/h"),
        pytest.param("Công an tỉnh (phối hợp)", "Công an tỉnh", Purpose.COORDINATE, id="to coordinate"),
        pytest.param("Các phòng (để biết)", "Các phòng", Purpose.KNOW, id="to know"),
        pytest.param("TTYT khu vực (t/h)", "TTYT khu vực", Purpose.ACT, id="t/h"),
        pytest.param("TTYT khu vực(để thực hiện) ", "TTYT khu vực", Purpose.ACT, id="no blank before"),
        pytest.param("Lưu: VT, NVY.", "Lưu: VT, NVY", Purpose.KEEP, id="the kept copy"),
        pytest.param("lưu VT", "lưu VT", Purpose.KEEP, id="the kept copy without a colon"),
        pytest.param("Sở Y tế;", "Sở Y tế", Purpose.ACT, id="a closing semicolon"),
        pytest.param("Sở Y tế .", "Sở Y tế", Purpose.ACT, id="a blank before the closing mark"),
        pytest.param("Ông A (Trưởng phòng)", "Ông A (Trưởng phòng)", Purpose.ACT, id="brackets that are no purpose"),
        pytest.param("Sở (Y tế) (b/c)", "Sở (Y tế)", Purpose.REPORT, id="only the last brackets"),
        pytest.param("Lưu Thị Hoa", "Lưu Thị Hoa", Purpose.ACT, id="a person named Lưu"),
    ],
)
def test_a_line_of_noi_nhan_gives_name_and_purpose(line: str, name: str, purpose: Purpose) -> None:
    assert recipients_from([line]) == [PartyData(name=name, role=PartyRole.RECIPIENT, purpose=purpose)]


def test_the_order_of_the_lines_is_kept() -> None:
    lines = ["Như trên", "UBND tỉnh (b/c)", "Lưu: VT"]
    assert [party.name for party in recipients_from(lines)] == ["Như trên", "UBND tỉnh", "Lưu: VT"]
    assert recipients_from([]) == []


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.KEEP])
def test_a_recipient_is_read_back_from_its_own_line(purpose: Purpose) -> None:
    [party] = recipients_from([recipient_line("Sở Y tế", purpose)])
    assert (party.name, party.purpose) == ("Sở Y tế", purpose)


def test_the_kept_copy_is_read_back_from_its_own_line() -> None:
    [party] = recipients_from([recipient_line("Lưu: VT", Purpose.KEEP)])
    assert (party.name, party.purpose) == ("Lưu: VT", Purpose.KEEP)


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 11, 22), date(2026, 11, 29)),
        (date(2026, 12, 24), date(2026, 12, 31)),
        (date(2026, 12, 30), date(2026, 12, 31)),
    ],
)
def test_numbers_are_kept_for_a_week_within_the_year(today: date, until: date) -> None:
    assert default_until(today) == until
