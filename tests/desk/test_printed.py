"""What is printed: all recipients, what was recalled, and the list of units on the slip's second page."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.builders import assign, incoming, outgoing, person, place
from tests.visitor import Visitor
from ytcs_docs.core import clock
from ytcs_docs.core.db import transaction
from ytcs_docs.deliveries import commands as deliveries
from ytcs_docs.deliveries.commands import Sending
from ytcs_docs.deliveries.rules import Channel
from ytcs_docs.desk import print_views
from ytcs_docs.documents.data import PartyData
from ytcs_docs.documents.rules import PartyRole
from ytcs_docs.tasks import recall
from ytcs_docs.tasks.rules import DutyData, OrderData, Part, Share


def test_the_outgoing_register_has_all_recipients_and_says_what_was_recalled(
    app: Flask, visit: Callable[..., Visitor]
) -> None:
    with app.app_context():
        parties = (
            PartyData(name="UBND tỉnh", role=PartyRole.ADDRESSEE),
            PartyData(name="Như trên", role=PartyRole.RECIPIENT),
        )
        document = outgoing(parties=parties)
        with transaction():
            sendings = [Sending(name="Báo Tân Hải", channel=Channel.PAPER)]
            deliveries.issue(document.id, [place("ttyt").id], person("vanthu"), sendings)
        with transaction():
            recall.recall(document.id, "Sai số liệu", person("vanthu"))
        register_id = document.register_id
    page = visit("vanthu").page(f"/so-dang-ky/{register_id}/in")
    cells = [cell.text_content().strip() for cell in page.xpath("//tbody/tr[1]/td")]
    assert cells[4].startswith("UBND tỉnh; Như trên; ")
    assert "Báo Tân Hải" in cells[4]
    assert len(cells[4].split("; ")) == 4
    assert cells[9] == "ĐÃ THU HỒI: Sai số liệu"


def test_the_slip_numbers_its_points_and_lists_many_units_on_a_second_page(
    app: Flask, visit: Callable[..., Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        document_id = incoming().id
        units = [
            Share(unit_id=place("nvy").id, part=Part.LEAD),
            Share(unit_id=place("vp").id, part=Part.COORDINATE),
        ]
        duties = (
            DutyData(text="Báo cáo nhân lực", shares=tuple(units)),
            DutyData(text="Kiểm tra kho", shares=(units[0],)),
        )
        with transaction():
            assign(document_id, OrderData(instruction="Làm ngay", duties=duties), person("giamdoc"), clock.today())
    leader, path = visit("giamdoc"), f"/van-ban/{document_id}/phieu-giai-quyet"

    def rows(where: str = "") -> list[list[str]]:
        lines = leader.page(path).xpath(f"{where}//table[contains(@class, 'print-table')]/tbody/tr")
        return [[cell.text_content().strip() for cell in line.xpath("td")[:3]] for line in lines]

    listed = [["1", "Phòng Nghiệp vụ Y", "Điểm 1"], ["2", "Văn phòng", "Điểm 1"], ["3", "Phòng Nghiệp vụ Y", "Điểm 2"]]
    assert sorted(rows()) == sorted(listed)
    points = [line.text_content().strip() for line in leader.page(path).xpath("//ol[@class='points']/li")]
    assert points == ["Báo cáo nhân lực", "Kiểm tra kho"]
    assert not rows("//section[@class='second-page']")
    monkeypatch.setattr(print_views, "ON_FIRST_PAGE", 2)
    assert len(rows("//section[@class='second-page']")) == 3
    assert "Giao 3 phần việc theo danh sách ở trang sau." in leader.get(path).text


def test_there_is_no_slip_of_what_the_agency_itself_issued(app: Flask, visit: Callable[..., Visitor]) -> None:
    with app.app_context():
        document_id = outgoing().id
    assert visit("vanthu").get(f"/van-ban/{document_id}/phieu-giai-quyet").status_code == 404
