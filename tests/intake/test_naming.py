"""Who wrote, and what is learnt of names."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import person, place
from ytcs_docs.core.db import transaction
from ytcs_docs.core.errors import NotFound
from ytcs_docs.files.layout import plain_text
from ytcs_docs.intake import naming, proposing
from ytcs_docs.intake.commands import answer_offer
from ytcs_docs.intake.queries import offered_names
from ytcs_docs.language.text import fold
from ytcs_docs.organizations.models import DistributionList, Organization

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize(("written", "level"), [("Tân Hải", "sure"), ("Bình Long", "check")])
def test_a_namesake_of_another_place_is_never_certain(written: str, level: str) -> None:
    own = place("syt")
    text = f"SỞ Y TẾ\nSố: 5/SYT-NVY\n{written}, ngày 05 tháng 3 năm 2026\nV/v tiêm chủng\nKính gửi: Các đơn vị\n"
    above = own.parent.name if own.parent else ""
    assert "Tân Hải" in f"{own.name} {above}"
    found = proposing.reading_of(own.id, plain_text(text), date(2026, 3, 6)).proposals["issuer_name"]
    assert (found.text, found.level) == (own.name, level)


def test_a_collective_name_is_not_asked_to_be_one_of_them() -> None:
    own, meaning = place("syt"), naming.Meaning(organization_id=place("ttyt").id)
    with transaction():
        naming.offer(own.id, "Các Trung tâm Y tế khu vực", meaning, None, person("vanthu"))
        naming.offer(own.id, "Trung tâm Sơn Trung", meaning, None, person("vanthu"))
    assert [one.folded_name for one in offered_names(own.id)] == ["trung tam son trung"]


CENTRES = (
    "An Sơn", "Bến Lăng", "Cẩm Giang", "Đông Phú", "Gia Hòa", "Hạ Long", "Khánh Hải", "Long Thủy", "Mỹ An", "Ngọc Hải",
    "Phú Quý", "Sơn Trung", "Vĩnh Châu",
)  # fmt: skip
ELSEWHERE = ("Tân Lập", "3", "số 2", "phía Bắc", "Hải Hậu")
WAYS = (
    "Trung tâm Y tế khu vực {}", "trung tâm y tế khu vực {}", "TTYT khu vực {}", "TTYT {}", "Trung tâm Y tế {}",
    "Giám đốc Trung tâm Y tế khu vực {}", "Đồng chí Giám đốc TTYT khu vực {}", "Trung tâm Y tế TP. {}",
    "Trung tâm Y tế khu vực {} trực thuộc Sở Y tế",
)  # fmt: skip


def test_one_named_centre_is_that_one_or_unknown_and_never_all_thirteen() -> None:
    own = place("syt")
    units = [
        Organization(id=1000 + number, name=name, folded_name=fold(name), short_name="", abbreviation="")
        for number, name in enumerate(f"Trung tâm Y tế khu vực {name}" for name in CENTRES)
    ]
    everyone = DistributionList(id=7, name="Các Trung tâm Y tế khu vực")
    all_of_them = (
        "Các Trung tâm Y tế khu vực",
        "13 TTYT khu vực",
        "các Trung tâm Y tế trên địa bàn tỉnh",
        "TTYT khu vực",
    )
    meant = naming.match_units(own, all_of_them, units, [everyone])
    assert [meant[name].list_id for name in all_of_them] == [7] * 4
    known = 0
    for number, name in enumerate((*CENTRES, *ELSEWHERE)):
        written = [form for way in WAYS for form in (way.format(name), way.format(name).upper())]
        meant = naming.match_units(own, written, units, [everyone])
        assert {one.list_id for one in meant.values()} <= {None}, meant
        ids = {one.organization_id for one in meant.values()}
        assert ids == ({units[number].id} if number < len(CENTRES) else set()), name
        known += len(meant)
    # in capitals two ways are one; a centre of a city is none of a region
    assert known == len(CENTRES) * (2 * len(WAYS) - 3)


def test_a_name_is_kept_only_after_a_yes_and_asked_about_once() -> None:
    own, centre, ministry = place("syt"), place("ttyt"), place("byt")
    name, by = "Trung tâm Sơn Trung", person("vanthu")

    def ask(organization_id: int) -> None:
        with transaction():
            naming.offer(own.id, name, naming.Meaning(organization_id=organization_id), None, by)

    def answer(keep: bool) -> None:
        with transaction():
            answer_offer(own.id, offered_names(own.id)[0].id, keep, by)

    ask(centre.id)
    assert not naming.learned(own.id)
    answer(keep=False)
    ask(centre.id)
    assert not offered_names(own.id)
    assert not naming.learned(own.id)
    ask(ministry.id)  # another meaning is another question
    answer(keep=True)
    assert naming.learned(own.id) == {"trung tam son trung": naming.Meaning(organization_id=ministry.id)}
    ask(ministry.id)
    assert not offered_names(own.id)
    ask(centre.id)
    assert naming.learned(own.id)["trung tam son trung"].organization_id == ministry.id
    answer(keep=True)
    assert naming.learned(own.id)["trung tam son trung"].organization_id == centre.id
    with pytest.raises(NotFound), transaction():
        answer_offer(place("byt").id, 1, keep=True, by=by)


def test_the_office_itself_is_known_and_somebody_says_which_unit_does_it() -> None:
    own = place("syt")
    names = ["Sở Y tế", "Giám đốc Sở Y tế", "Sở", "SYT", own.name, "Sở Tài chính", "Trung tâm Y tế", "Các sở"]
    assert naming.own_names(own, names) == {"Sở Y tế", "Giám đốc Sở Y tế", "Sở", "SYT", own.name}
    assert "Sở" not in naming.own_names(place("ttyt"), names)
