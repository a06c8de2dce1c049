"""Who wrote, and what is learnt of names."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders import person, place
from ytcs_docs.core.db import transaction
from ytcs_docs.files.layout import plain_text
from ytcs_docs.intake import naming, proposing

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize(("written", "level"), [("Tân Hải", "sure"), ("Bình Long", "check")])
def test_a_namesake_of_another_place_is_never_certain(written: str, level: str) -> None:
    own = place("syt")
    text = f"SỞ Y TẾ\nSố: 5/SYT-NVY\n{written}, ngày 05 tháng 3 năm 2026\nV/v tiêm chủng\nKính gửi: Các đơn vị\n"
    above = own.parent.name if own.parent else ""
    assert "Tân Hải" in f"{own.name} {above}"
    found = proposing.reading_of(own.id, plain_text(text), date(2026, 3, 6)).proposals["issuer_name"]
    assert (found.text, found.level) == (own.name, level)


def test_a_collective_name_is_not_learnt_to_be_one_of_them() -> None:
    own, centre = place("syt"), place("ttyt")
    with transaction():
        naming.learn(own.id, "Các Trung tâm Y tế khu vực", naming.Meaning(organization_id=centre.id), person("vanthu"))
        naming.learn(own.id, "Trung tâm Sơn Trung", naming.Meaning(organization_id=centre.id), person("vanthu"))
    assert list(naming.learned(own.id)) == ["trung tam son trung"]
