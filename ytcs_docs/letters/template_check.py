"""Checks a Word template before an office uses it: its placeholders, a test merge, the form check of the result, and
that it only prints and loops. Pure except for reading the file."""

from __future__ import annotations

import difflib
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateSyntaxError, nodes
from lxml import etree

from ytcs_docs.core.errors import Refused, RuleBroken
from ytcs_docs.core.slow import before_transactions
from ytcs_docs.decree30.form import Authority
from ytcs_docs.letters.checking import Checked, check
from ytcs_docs.letters.rendering import render_stream
from ytcs_docs.letters.rules import (
    ANNEX,
    COPY,
    FORMS,
    NEEDED_OF,
    NEEDED_PLACEHOLDERS,
    PLACEHOLDERS,
    Basis,
    DraftData,
    LateTask,
    Letterhead,
    accompanying,
    annex_context,
    context,
)
from ytcs_docs.letters.word import read_word

# What a template may contain: printing, loops, conditions. Anything else could execute code.
_ALLOWED_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.For, nodes.If, nodes.Const, nodes.Not,
    nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Test, nodes.Filter, nodes.Getattr, nodes.CondExpr,
    nodes.Tuple,
)  # fmt: skip
_FILTERS = {"upper", "lower", "title", "capitalize", "trim", "join", "length", "first", "last", "default", "replace"}
_LOOP_ATTRIBUTES = {"first", "last", "index", "index0", "length"}
_RELATIONS = re.compile(r"(^|/)_rels/[^/]+\.rels$")
_SAMPLE_DAY = date(2026, 3, 5)
_SAMPLE_DETAILS = {
    "thoi_gian": "08 giờ 00, ngày 09 tháng 3 năm 2026",
    "dia_diem": "Phòng họp tầng 2, Sở Y tế",
    "chu_tri": "Đồng chí Nguyễn Văn An, Phó Giám đốc Sở Y tế",
    "thanh_phan": "Ông Nguyễn Văn An, Phó Giám đốc, chủ tọa\nBà Lê Thị Hòa, chuyên viên",
    "thu_ky": "Lê Thị Hòa",
    "loai_kem_theo": "Quy chế",
    "ten_kem_theo": "Quản lý trang thiết bị của trạm y tế",
    "noi_dung_kem_theo": "Điều 1. Phạm vi điều chỉnh\nQuy chế này quy định việc quản lý trang thiết bị.",
}
_BUILTIN_NAMES = {"loop"}


@dataclass(slots=True)
class TemplateReport:
    """The result of a check. A template with ``problems`` can't be used; the rest are hints."""

    placeholders: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    sample: bytes = b""
    form: Checked | None = None

    @property
    def usable(self) -> bool:
        return not self.problems


@before_transactions
def check_template(stream: BinaryIO, form: str) -> TemplateReport:
    """Check a template for a form (a key of TEMPLATE_LABELS); raises :class:`Refused` when it is not a Word file."""
    content = stream.read()
    read_word(io.BytesIO(content))
    report = TemplateReport()
    report.problems += outside_parts(content)
    try:
        tree = Environment(autoescape=True).parse(_source(content))
    except TemplateSyntaxError as error:
        report.problems.append(_syntax_problem(error))
        return report
    report.problems += _forbidden(tree)
    report.placeholders = sorted(_context_names(tree))
    for name in report.placeholders:
        if name not in PLACEHOLDERS:
            nearest = difflib.get_close_matches(name, PLACEHOLDERS, 1, 0.6)
            report.unknown.append((name, nearest[0] if nearest else ""))
    needed = NEEDED_OF.get(form, NEEDED_PLACEHOLDERS)
    report.missing = [_alternatives(names) for names in needed if not set(names) & set(report.placeholders)]
    if report.problems:
        return report
    try:
        report.sample = render_stream(
            io.BytesIO(content), sample_values(form), author="", title="", at=datetime(2026, 3, 5, tzinfo=UTC)
        )
    except RuleBroken as error:
        report.problems.append(error.sentence)
        return report
    if form in FORMS:  # an annex and a copy block are not whole documents
        report.form = check(read_word(io.BytesIO(report.sample)))
    return report


def _alternatives(names: Sequence[str]) -> str:
    return " hoặc ".join(names)


def sample_values(form: str) -> dict[str, Any]:
    """Realistic values, for the test merge and the page of placeholders."""
    letterhead = Letterhead(
        parent_name="Ủy ban nhân dân tỉnh Tân Hải",
        agency_name="Sở Y tế",
        place_name="Tân Hải",
        head_title="Giám đốc",
        collective="",
    )
    draft = sample_draft(form if form in FORMS else "cong-van-tra-loi")
    if form == COPY:
        return context(draft, letterhead, "25/SY-SYT", _SAMPLE_DAY) | {"hinh_thuc_sao": "SAO Y"}
    notation = f"{draft.kind.abbreviation}-SYT" if draft.kind.named else "SYT-NVY"
    values = context(draft, letterhead, f"15/{notation}", _SAMPLE_DAY)
    if form == ANNEX:
        cited = accompanying("Kèm theo", draft.kind, f"15/{notation}", _SAMPLE_DAY, letterhead.agency_name)
        values |= annex_context(1, "Danh sách trạm y tế được rà soát", cited)
    return values


def placeholder_samples() -> dict[str, Any]:
    """An example of every placeholder."""
    samples: dict[str, Any] = {"do_khan": "HỎA TỐC"}
    for form in ("cong-van-tra-loi", "ke-hoach", "cong-van-don-doc", "quyet-dinh-ban-hanh", ANNEX, COPY):
        samples |= {name: value for name, value in sample_values(form).items() if value and name not in samples}
    return samples


def sample_draft(form: str) -> DraftData:
    """An invented draft of a form."""
    chosen = FORMS[form]
    decision = chosen.type_code == "quyet-dinh"
    return DraftData(
        form=form,
        subject="kết quả rà soát trạm y tế",
        addressees=("Ủy ban nhân dân tỉnh Tân Hải",) if chosen.addressees else (),
        legal_basis="Căn cứ Luật Khám bệnh, chữa bệnh số 15/2023/QH15\nTheo đề nghị của Trưởng phòng Nghiệp vụ Y"
        if chosen.basis is Basis.LINES
        else "Thực hiện Công văn số 289/UBND-VX ngày 02/3/2026 của Ủy ban nhân dân tỉnh về rà soát trạm y tế,",
        body="Điều 1. Phê duyệt kết quả rà soát.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký."
        if decision
        else "Sở Y tế đã chỉ đạo các trung tâm y tế rà soát nhân lực, thuốc và trang thiết bị của từng trạm y tế.\n"
        "Sở Y tế kính báo cáo Ủy ban nhân dân tỉnh xem xét, chỉ đạo.",
        recipients=("Như trên" if chosen.addressees else "Như Điều 2", "Giám đốc (để báo cáo)", "Lưu: VT, NVY"),
        authority=Authority.FOR_HEAD,
        signer_position="Phó Giám đốc",
        signer_name="Nguyễn Văn An",
        details=_SAMPLE_DETAILS,
        late_tasks=(
            LateTask(
                document="Công văn 289/BYT-KCB ngày 05/01/2026",
                subject="rà soát trạm y tế",
                due_on=date(2026, 2, 20),
                days=13,
            ),
        ),
    )


def _source(content: bytes) -> str:
    """The template's text as Jinja sees it, with runs split by Word joined: body, headers, footers."""
    template = DocxTemplate(io.BytesIO(content))
    template.init_docx()
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _, part in template.get_headers_footers(uri)]
    return "\n".join(template.patch_xml(part) for part in parts)


def _syntax_problem(error: TemplateSyntaxError) -> str:
    message = error.message or ""
    if "end of template" in message or "Encountered unknown tag 'end" in message:
        return (
            "Có vòng lặp {%p for … %} hoặc điều kiện {%p if … %} chưa đóng, hay đóng thừa: "
            "mỗi for có một endfor, mỗi if có một endif."
        )
    return f"Cú pháp của mẫu sai: {message}"


def _context_names(tree: nodes.Template) -> set[str]:
    """Names that the template reads from its context."""
    assigned = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    read = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    return read - assigned - _BUILTIN_NAMES


def _forbidden(tree: nodes.Template) -> Iterator[str]:
    reported: set[str] = set()
    for node in _descendants(tree):
        sentence = ""
        if not isinstance(node, _ALLOWED_NODES):
            sentence = (
                f"Mẫu chứa lệnh không được phép ({type(node).__name__}). Mẫu chỉ được in giá trị, lặp và đặt điều kiện."
            )
        elif isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            sentence = f"Bộ lọc “{node.name}” không được phép."
        elif isinstance(node, nodes.Getattr) and not (
            isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _LOOP_ATTRIBUTES
        ):
            sentence = f"Không được lấy thuộc tính “.{node.attr}”: mẫu chỉ in các trường đã có."
        if sentence and sentence not in reported:
            reported.add(sentence)
            yield sentence


def _descendants(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _descendants(child)


def outside_parts(content: bytes) -> Iterator[str]:
    """Problems with parts that Word would load from elsewhere: pictures, templates, frames; hyperlinks are allowed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not _RELATIONS.search(name):
                continue
            try:
                tree = etree.fromstring(archive.read(name), parser)
            except etree.XMLSyntaxError as error:
                raise Refused("Tệp Word đã hỏng.") from error
            for relation in tree:
                if relation.get("TargetMode") == "External" and not str(relation.get("Type")).endswith("/hyperlink"):
                    yield "Tệp lấy một phần từ bên ngoài (ảnh hoặc mẫu liên kết). Hãy chèn hẳn vào tệp."
                    return
