"""The search page, saved searches, and the administrator's synonyms."""

from __future__ import annotations

import logging
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, jsonify, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from ytcs_docs.config import SETTINGS
from ytcs_docs.core import clock
from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.core.db import save_if_possible, transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.jobs import worker_is_alive
from ytcs_docs.core.pages import Page
from ytcs_docs.core.web import (
    Chip,
    FormAnswer,
    carry_out,
    form_page,
    page_number,
    refusals_shown_in,
    remember_list,
    see_other,
    seen,
    with_query,
    without,
)
from ytcs_docs.decree30.form import format_date
from ytcs_docs.documents.addresses import document_url
from ytcs_docs.documents.data import LISTED, cell_value
from ytcs_docs.documents.queries import document_for
from ytcs_docs.files.workbook import file_name, send_workbook
from ytcs_docs.search import abbreviations, commands, queries, suggesting, sync, understanding
from ytcs_docs.search.arguments import FACET_ARGUMENTS, Wanted, kept_arguments, read_arguments
from ytcs_docs.search.engine import IndexBusy
from ytcs_docs.search.forms import SavedSearchForm, SynonymForm
from ytcs_docs.search.queries import Results
from ytcs_docs.search.store import IndexDamaged

blueprint = Blueprint("search", __name__)
EXPORTED = 5_000  # documents in a file
PAGE_SIZE = 10  # results with their pieces of text; few people read on
CATCH_UP_AT_MOST = 50  # documents that a search takes in by itself when no worker does
WORKER_SILENCE = 6.0  # seconds after which a search catches up by itself
BUILD_AT_MOST = 200  # documents of which it makes a new index
log = logging.getLogger(__name__)


@blueprint.route("/tim-kiem")
@requires(Operation.READ_DOCUMENTS)
def find() -> str:
    """Find any document by words, accents or not, or by its code."""
    person = viewer()
    wanted = read_arguments(request.args, queries.acl_terms(person))
    number, size = page_number(request.args), PAGE_SIZE
    results = _results(wanted, number, size)
    kept = kept_arguments(request.args)
    if results is not None:
        remember_list(
            "Tìm kiếm", with_query(url_for("search.find"), request.args), [r.document.id for r in results.page.items]
        )
    shown = render_template(
        "search/find.html",
        wanted=wanted,
        results=results,
        page=results.page if results else Page(items=[], number=1, size=size, total=0),
        chips=_chips(wanted, kept),
        understood=_understood(wanted, results, kept),
        facets=[(facet, *FACET_ARGUMENTS[facet]) for facet in FACET_ARGUMENTS],
        arguments=request.args,
        kept=urlencode(list(kept.items(multi=True))),
        facet_values=[(name, value) for name, _ in FACET_ARGUMENTS.values() for value in kept.getlist(name)],
        export_url=with_query(url_for("search.export"), kept),
        saved=queries.saved_searches(person.post_id),
        told=queries.told_lately(person.post_id, request.args.get("da-luu", type=int)),
        form=SavedSearchForm(formdata=None),
    )
    if results is not None and number == 1:
        _note(wanted, found=bool(results.page.total))
    return shown


@blueprint.get("/van-ban/<int:document_id>/tuong-tu")
@requires(Operation.READ_DOCUMENTS)
def similar(document_id: int) -> str:
    """Documents like this one."""
    document = document_for(viewer(), document_id)
    _catch_up()
    found: list[queries.Result] | None
    try:
        found = queries.similar(viewer(), document, PAGE_SIZE)
    except (IndexDamaged, IndexBusy):
        found = None
    if found:
        remember_list("Tương tự", url_for("search.similar", document_id=document_id), [r.document.id for r in found])
    return render_template("search/similar.html", document=document, results=found)


@blueprint.get("/tim-kiem/goi-y")
@requires(Operation.READ_DOCUMENTS)
def suggest() -> Response:
    """Lines under the search box while one types, as JSON."""
    try:
        found = suggesting.suggestions(viewer(), request.args.get("q", ""))
    except (IndexDamaged, IndexBusy):
        found = []
    return jsonify([_line(one) for one in found])


def _line(one: suggesting.Suggestion) -> dict[str, str]:
    url = document_url(one.document_id) if one.document_id else ""
    if one.arguments:
        url = f"{url_for('search.find')}?{one.arguments}"
    return {"shown": one.shown, "detail": one.detail, "value": one.value, "url": url}


def _chips(wanted: Wanted, kept: MultiDict[str, str]) -> list[Chip]:
    """What narrows the results."""
    named = [
        (name, value, f"{heading}: {queries.facet_label(facet, value)}")
        for facet, (name, heading) in FACET_ARGUMENTS.items()
        for value in wanted.narrowing.facets.get(facet, ())
    ]
    if wanted.narrowing.issuer:
        named.append(("co-quan", kept["co-quan"], f"Cơ quan có từ: {wanted.narrowing.issuer}"))
    if wanted.narrowing.date_from:
        named.append(("tu", kept["tu"], f"từ {format_date(wanted.narrowing.date_from)}"))
    if wanted.narrowing.date_to:
        named.append(("den", kept["den"], f"đến {format_date(wanted.narrowing.date_to)}"))
    address = url_for("search.find")
    return [Chip(label, with_query(address, without(kept, {name: value}))) for name, value, label in named]


def _understood(wanted: Wanted, results: Results | None, kept: MultiDict[str, str]) -> list[Chip]:
    """What the query was taken to say; each is taken out of it by a press."""
    if results is None:
        return []
    address = url_for("search.find")
    chips = []
    for fact in results.facts.facts:
        rest = MultiDict(kept)
        rest["q"] = understanding.without(wanted.typed, results.facts, fact)
        chips.append(Chip(fact.label, with_query(address, rest)))
    return chips


@blueprint.route("/tim-kiem/xuat-excel")
@requires(Operation.READ_DOCUMENTS)
def export() -> Response:
    """All that was found, as a list."""
    wanted = read_arguments(request.args, queries.acl_terms(viewer()))
    _catch_up()
    try:
        rows = queries.found_for_export(viewer(), wanted.typed, wanted.narrowing, EXPORTED, by_date=wanted.by_date)
    except (IndexDamaged, IndexBusy):
        flash("Chỉ mục tìm kiếm đang được dựng lại, hãy thử lại sau ít phút.", "warning")
        return see_other(with_query(url_for("search.find"), request.args))
    columns = [
        ("Số đến", 10),
        ("Ngày đăng ký", 12),
        ("Số, ký hiệu", 20),
        *((i.label, i.width) for i in LISTED.values()),
    ]
    lines = (
        (
            row.number if row.is_incoming and row.has_number else "",
            row.recorded_on,
            row.code,
            *(cell_value(name, getattr(row, name)) for name in LISTED),
        )
        for row in rows
    )
    return send_workbook("Tìm kiếm", columns, lines, file_name("tim kiem", wanted.typed, f"{clock.today():%d-%m-%Y}"))


def _catch_up() -> None:
    """Without a worker a search takes in by itself what is new."""
    if not worker_is_alive(SETTINGS.get().data_dir, WORKER_SILENCE):
        sync.catch_up(CATCH_UP_AT_MOST, build_at_most=BUILD_AT_MOST)


def _results(wanted: Wanted, number: int, size: int) -> Results | None:
    """What is found; None while there is no index to ask."""
    _catch_up()
    try:
        return queries.search(viewer(), wanted.typed, wanted.narrowing, number, size, by_date=wanted.by_date)
    except (IndexDamaged, IndexBusy):
        return None


def _note(wanted: Wanted, *, found: bool) -> None:
    """Remember what was searched for, or that nothing was found."""
    narrowed = wanted.narrowing.facets or wanted.narrowing.issuer or wanted.narrowing.date_from
    if not wanted.typed:
        return
    if not found and not narrowed:
        save_if_possible(lambda: commands.note_miss(wanted.typed), "a miss")
    elif (post_id := viewer().post_id) and not queries.searched_last(post_id, wanted.typed):
        save_if_possible(lambda: commands.note_search(post_id, wanted.typed), "a search")


@blueprint.post("/tim-kiem/luu")
@requires(Operation.SAVE_SEARCHES)
def save() -> Response:
    """Keep a search; new documents that match it will be told."""
    form = SavedSearchForm()
    kept = urlencode(list(kept_arguments(MultiDict(parse_qsl(form.arguments.data or ""))).items(multi=True)))
    back = f"{url_for('search.find')}?{kept}"
    said = "Đã lưu. Khi có văn bản mới khớp, trang chủ và trang này sẽ báo."
    return carry_out(form, lambda: commands.save_search(viewer().post_id, form.name.data, kept), said, back)


@blueprint.post("/tim-kiem/da-luu/<int:saved_id>")
@requires(Operation.SAVE_SEARCHES)
def open_saved(saved_id: int) -> Response:
    """Open a saved search, newest first; what was new in it has then been seen."""
    with transaction():
        kept = parse_qsl(commands.mark_seen(viewer().post_id, saved_id).arguments)
    others = [(name, value) for name, value in kept if name != "sap-xep"]
    arguments = urlencode([*others, ("sap-xep", "date"), ("da-luu", saved_id)])
    return see_other(f"{url_for('search.find')}?{arguments}")


@blueprint.post("/tim-kiem/da-luu/<int:saved_id>/bo")
@requires(Operation.SAVE_SEARCHES)
def remove_saved(saved_id: int) -> Response:
    """Keep a search no longer."""
    said = "Đã bỏ tìm kiếm đã lưu."
    return carry_out(
        OfficeForm(), lambda: commands.remove_search(viewer().post_id, saved_id), said, url_for("search.find")
    )


@blueprint.route("/tu-dong-nghia", methods=["GET", "POST"])
@requires(Operation.MANAGE_SEARCH)
def synonyms() -> FormAnswer:
    """The list of terms that mean the same, and the searches that found nothing."""
    form = SynonymForm(data={"terms": request.args.get("them", "")[:300]})
    if form.validate_on_submit():
        with refusals_shown_in(form), transaction():
            commands.save_synonyms(form.terms.data)
            flash("Đã thêm. Lần tìm tới sẽ dùng ngay.", "success")
            return see_other(url_for("search.synonyms"))
    return form_page(
        "search/synonyms.html",
        form,
        groups=queries.synonym_groups(),
        misses=queries.misses(),
        offers=abbreviations.offers(),
    )


@blueprint.post("/tu-dong-nghia/khong-dung")
@requires(Operation.MANAGE_SEARCH)
def refuse_abbreviation() -> Response:
    """An abbreviation out of the texts that is not wanted."""
    form = SynonymForm()
    short, _, meaning = (form.terms.data or "").partition(" = ")
    return carry_out(
        form, lambda: abbreviations.refuse(short, meaning), "Đã bỏ, không hỏi lại.", url_for("search.synonyms")
    )


@blueprint.post("/tu-dong-nghia/<int:group_id>")
@requires(Operation.MANAGE_SEARCH)
def change_synonyms(group_id: int) -> Response:
    """Change one line."""
    form = SynonymForm()
    act = lambda: commands.save_synonyms(form.terms.data, group_id, seen=seen())  # noqa: E731
    return carry_out(form, act, "Đã lưu.", url_for("search.synonyms"))


@blueprint.post("/tu-dong-nghia/<int:group_id>/xoa")
@requires(Operation.MANAGE_SEARCH)
def remove_synonyms(group_id: int) -> Response:
    """Delete a synonym group."""
    act = lambda: commands.remove_synonyms(group_id, seen=seen())  # noqa: E731
    return carry_out(OfficeForm(), act, "Đã xóa.", url_for("search.synonyms"))


@blueprint.post("/tu-dong-nghia/bo-qua")
@requires(Operation.MANAGE_SEARCH)
def forget_miss() -> Response:
    """Take a search that found nothing off the list."""
    form = SynonymForm()
    return carry_out(form, lambda: commands.forget_miss(form.terms.data), "Đã bỏ qua.", url_for("search.synonyms"))
