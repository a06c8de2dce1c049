"""Whatever is typed into the registration form, it is saved or refused with a sentence; nothing breaks."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from tests.visitor import Visitor

FORM = "/van-ban-den/dang-ky"
ANY_TEXT = st.text(max_size=70) | st.sampled_from(
    ["", "289/SYT-NVY", "05/3/2020", "31/12/9999", "-1", "NaN", "QÐ", "2e3"]
)
FIELDS = (
    "code",
    "issued_on",
    "received_on",
    "type_code",
    "issuer_name",
    "urgency",
    "subject",
    "signer_name",
    "signer_position",
    "page_count",
    "copies",
    "respond_by",
    "register_id",
    "authority",
    "secrecy",
    "language",
    "topic",
    "addressees",
    "recipients",
    "note",
    "file_notation",
    "file_year",
    "file_ordinal",
    "uploads",
    "submission_key",
    "duplicates_seen",
    "backdate_reason",
    "references-0-kind",
    "references-0-code",
    "references-0-issued_on",
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(st.sampled_from(FIELDS), ANY_TEXT, max_size=8))
def test_the_form_answers_every_input(visit: Callable[..., Visitor], typed: dict[str, str]) -> None:
    clerk = visit("vanthu")
    answer = clerk.fill(FORM, **{"issuer_name": "Bộ Y tế", "subject": "thử", **typed})
    assert answer.status_code in (303, 422), typed
    if answer.status_code == 422:
        page = html.fromstring(answer.text)
        asked = "//div[@class='summary']//li | //div[@class='field-error'] | //div[contains(@class, 'warning-box')]"
        assert page.xpath(asked), typed


def test_a_submission_key_may_be_anything(visit: Callable[..., Visitor]) -> None:
    assert visit("vanthu").fill(FORM, issuer_name="Bộ Y tế", subject="thử", submission_key="\x00").status_code in (
        303,
        422,
    )


def test_absurd_numbers_in_addresses_are_simply_not_found(visit: Callable[..., Visitor]) -> None:
    clerk = visit("vanthu")
    huge = "9" * 30
    for path in (f"/van-ban/{huge}", f"/viec/{huge}", f"/tep/{huge}", f"/so-dang-ky/{huge}", f"/viec?don-vi={huge}"):
        assert clerk.get(path).status_code in (200, 404), path
