from __future__ import annotations

import pytest

from ytcs_docs.decree30.secrecy import REFUSAL, Secrecy
from ytcs_docs.decree30.types import ISSUED_TYPES, OFFICIAL_LETTER, TYPES, type_named

pytestmark = pytest.mark.neutral

# Decree 30/2020/NĐ-CP, appendix III.
ABBREVIATIONS = {
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Quy chế": "QC",
    "Quy định": "QyĐ",
    "Thông cáo": "TC",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
    "Chương trình": "CTr",
    "Kế hoạch": "KH",
    "Phương án": "PA",
    "Đề án": "ĐA",
    "Dự án": "DA",
    "Báo cáo": "BC",
    "Biên bản": "BB",
    "Tờ trình": "TTr",
    "Hợp đồng": "HĐ",
    "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN",
    "Bản thỏa thuận": "BTT",
    "Giấy ủy quyền": "GUQ",
    "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT",
    "Giấy nghỉ phép": "GNP",
    "Phiếu gửi": "PG",
    "Phiếu chuyển": "PC",
    "Phiếu báo": "PB",
}
COPIES = {"Bản sao y": "SY", "Bản trích sao": "TrS", "Bản sao lục": "SL"}


def test_the_decree_knows_29_types_and_three_kinds_of_copy() -> None:
    assert len([kind for kind in ISSUED_TYPES if not kind.copy]) == 29
    assert {kind.name: kind.abbreviation for kind in ISSUED_TYPES if kind.copy} == COPIES


def test_27_types_have_the_abbreviations_of_appendix_three() -> None:
    found = {kind.name: kind.abbreviation for kind in ISSUED_TYPES if kind.abbreviation and not kind.copy}
    assert found == ABBREVIATIONS


def test_only_official_letters_and_thu_cong_have_no_abbreviation() -> None:
    assert {kind.name for kind in ISSUED_TYPES if not kind.named} == {"Công văn", "Thư công"}
    assert not OFFICIAL_LETTER.named


def test_laws_decrees_circulars_and_party_documents_are_only_received() -> None:
    received = {kind.name for kind in TYPES.values() if kind.incoming_only}
    assert {"Luật", "Nghị định", "Thông tư", "Thông tư liên tịch", "Đơn thư", "Văn bản của Đảng"} <= received
    assert received.isdisjoint(kind.name for kind in ISSUED_TYPES)


def test_codes_names_and_abbreviations_are_unique() -> None:
    kinds = list(TYPES.values())
    abbreviations = [kind.abbreviation for kind in kinds if kind.abbreviation]
    assert all(code == kind.code for code, kind in TYPES.items())
    assert len({kind.name for kind in kinds}) == len(kinds)
    assert len(set(abbreviations)) == len(abbreviations)


@pytest.mark.parametrize("name", ["Kế hoạch", "KẾ HOẠCH", "ke hoach", "  Kê\u0301  hoạch "])
def test_a_type_is_found_whatever_the_case_and_accents_of_its_name(name: str) -> None:
    assert type_named(name) is TYPES["ke-hoach"]


def test_every_type_is_found_by_its_own_name() -> None:
    assert [type_named(kind.name) for kind in TYPES.values()] == list(TYPES.values())


def test_an_unknown_name_is_no_type() -> None:
    assert type_named("Sổ tay") is None
    assert type_named("") is None


def test_every_level_of_secrecy_has_a_label_and_the_refusal_names_the_law() -> None:
    assert all(level.label for level in Secrecy)
    assert "117/2025/QH15" in REFUSAL
