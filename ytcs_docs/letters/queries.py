"""Values to prefill a draft with, and the agency's own templates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from ytcs_docs.accounts.models import Post
from ytcs_docs.accounts.queries import heads_of_units, leaders_of
from ytcs_docs.core.db import load, session
from ytcs_docs.core.errors import NotFound
from ytcs_docs.decree30.form import Authority, citation, small_first_letter, title_in_unit, without_about
from ytcs_docs.decree30.types import OFFICIAL_LETTER
from ytcs_docs.documents.models import Document
from ytcs_docs.language.text import fold
from ytcs_docs.letters.catalogue import Form
from ytcs_docs.letters.models import WordTemplate, WordTemplateDraft
from ytcs_docs.organizations.models import Organization

# Who is above every office of a province, whatever the tree of organizations says.
_CENTRAL = (
    "bo ",
    "cuc ",
    "tong cuc ",
    "vu ",
    "chinh phu",
    "thu tuong",
    "van phong chinh phu",
    "uy ban nhan dan tinh",
    "ubnd tinh",
)
_DOES = {"bao-cao": "báo cáo", "to-trinh": "trình", "thong-bao": "thông báo"}  # what an answer of a type says it does


@dataclass(frozen=True, kw_only=True, slots=True)
class Signer:
    """A person who may sign for the agency, with position and authority."""

    post_id: int
    user_id: int
    name: str
    position: str
    authority: Authority
    label: str

    @property
    def key(self) -> str:
        return signer_key(self.post_id, self.authority)


def signer_key(post_id: int, authority: Authority) -> str:
    """Key of a signer; one post may sign in two ways, by order or by mandate."""
    return f"{post_id}-tuq" if authority is Authority.BY_MANDATE else str(post_id)


def signers(agency_id: int, day: date) -> list[Signer]:
    """The head or acting head (Q.), the deputies (KT.), and the heads of units by order (TL.) or mandate (TUQ.)."""
    head_title = load(Organization, agency_id).head_title
    choices = [_leader(post, head_title) for post in leaders_of(agency_id, day)]
    choices += [
        Signer(
            post_id=post.id,
            user_id=post.user_id,
            name=post.user.full_name,
            position=title_in_unit(post.title or post.organization.head_title, post.organization.name),
            authority=authority,
            label=f"{post.user.full_name} – {authority} {head_title} ({post.shown})",
        )
        for authority in (Authority.BY_ORDER, Authority.BY_MANDATE)
        for post in heads_of_units(agency_id, day)
        if post.organization is not None and post.organization_id != agency_id
    ]
    return choices


def _leader(post: Post, head_title: str) -> Signer:
    title = post.title or head_title
    authority = authority_of(title, head_title)
    return Signer(
        post_id=post.id,
        user_id=post.user_id,
        name=post.user.full_name,
        position=title,
        authority=authority,
        label=f"{post.user.full_name} – {title}" + (f" (ký {authority} {head_title})" if authority else ""),
    )


def authority_of(title: str, head_title: str) -> Authority:
    """The authority with which a leader signs: chair and deputies of a committee for it (TM.), an acting head with
    Q., a deputy for the head (KT.)."""
    folded_title, folded_head = fold(title), fold(head_title)
    if folded_head == "chu tich":
        return Authority.ON_BEHALF
    if folded_title.startswith(("quyen ", "q ")):
        return Authority.ACTING
    return Authority.NONE if not folded_head or folded_title.startswith(folded_head) else Authority.FOR_HEAD


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What a reply takes over from the document it answers."""

    subject: str
    addressees: list[str]
    legal_basis: str
    recipients: list[str]
    drafting_unit_id: int | None


def proposal(answered: Document, agency: Organization, unit: Organization | None, form: Form) -> Proposal:
    """Propose addressee, subject, legal basis and recipients of an answer in a form; one without the line Kính gửi
    names whom it answers among the recipients."""
    mark = unit.abbreviation if unit is not None and unit.id != agency.id else ""
    addressee = answered.issuer_name if answered.organization_id == agency.id else answered.organization.name
    subject = small_first_letter(without_about(answered.subject))
    is_letter = OFFICIAL_LETTER.code == form.type_code == answered.type_code
    opening = "trả lời" if is_letter else "thực hiện"
    type_and_code = f"{answered.kind.name} số {answered.code}" if answered.code else answered.kind.name
    return Proposal(
        subject=f"{opening} {type_and_code} {_with_about(subject)}"[:500],
        addressees=[addressee],
        legal_basis=_legal_basis(answered, agency, form),
        recipients=[
            "Như trên" if form.addressees else addressee,
            *(["Lãnh đạo " + agency.shown_name] if mark else []),
            f"Lưu: VT{f', {mark}' if mark else ''}",
        ],
        drafting_unit_id=unit.id if mark and unit is not None else None,
    )


def _with_about(subject: str) -> str:
    return subject if subject.lower().startswith("về ") else f"về {subject}"


def _legal_basis(answered: Document, agency: Organization, form: Form) -> str:
    cited = citation(
        answered.kind.name, answered.code or "……", answered.issued_on, answered.issuer_name, answered.subject
    )
    if form.basis.is_lines:
        return f"Căn cứ {cited}"
    opening, does = _relation(answered, agency, form)
    return f"{opening} {cited}, {agency.name} {_DOES.get(form.type_code, does)} như sau:"


def _relation(answered: Document, agency: Organization, form: Form) -> tuple[str, str]:
    """How a text begins and what it says it does: towards those above, below and beside the agency."""
    issuer = answered.issuer
    central = fold(answered.issuer_name).startswith(_CENTRAL)
    if central or answered.organization_id != agency.id or (issuer is not None and agency.is_within(issuer.path)):
        return "Thực hiện", "báo cáo"
    if not (OFFICIAL_LETTER.code == form.type_code == answered.type_code):
        return "Thực hiện", "có ý kiến"
    below = issuer is not None and issuer.is_within(agency.path)
    return "Trả lời" if below else "Phúc đáp", "có ý kiến"


def own_template(organization_id: int, form: str) -> WordTemplate | None:
    """The template that an agency uses instead of the common one."""
    return session().get(WordTemplate, (organization_id, form))


def template_draft(organization_id: int, form: str) -> WordTemplateDraft:
    """A template of an agency that did not pass its check. Raises :class:`NotFound`."""
    draft = session().get(WordTemplateDraft, (organization_id, form))
    if draft is None:
        raise NotFound("Không có bản nháp của mẫu này.")
    return draft


def template_drafts(organization_id: int) -> dict[str, WordTemplateDraft]:
    """All of an agency's templates that did not pass their check, by form."""
    query = select(WordTemplateDraft).where(WordTemplateDraft.organization_id == organization_id)
    return {draft.form: draft for draft in session().scalars(query)}


def own_templates(organization_id: int) -> dict[str, WordTemplate]:
    """All of an agency's own templates, by form."""
    query = select(WordTemplate).where(WordTemplate.organization_id == organization_id)
    return {template.form: template for template in session().scalars(query)}
