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
