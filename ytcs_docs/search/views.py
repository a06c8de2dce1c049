"""The search page, saved searches, and the administrator's synonyms."""

from __future__ import annotations

import logging
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from ytcs_docs.config import SETTINGS
from ytcs_docs.core.access import Operation, requires, viewer
from ytcs_docs.core.db import save_if_possible, transaction
from ytcs_docs.core.forms import OfficeForm
from ytcs_docs.core.jobs import worker_is_alive
from ytcs_docs.core.pages import Page
from ytcs_docs.core.web import FormAnswer, carry_out, form_page, page_number, refusals_shown_in, see_other, seen
from ytcs_docs.search import commands, queries, sync
from ytcs_docs.search.arguments import FACET_ARGUMENTS, Wanted, kept_arguments, read_arguments
from ytcs_docs.search.engine import IndexBusy
from ytcs_docs.search.forms import SavedSearchForm, SynonymForm
from ytcs_docs.search.queries import Results
from ytcs_docs.search.store import IndexDamaged

blueprint = Blueprint("search", __name__)
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
    chosen = {facet: name for facet, (name, _) in FACET_ARGUMENTS.items() if facet in wanted.narrowing.facets}
    return render_template(
        "search/find.html",
        wanted=wanted,
        results=results,
        page=results.page if results else Page(items=[], number=1, size=size, total=0),
        chosen=[
            (name, FACET_ARGUMENTS[facet][1], queries.facet_label(facet, wanted.narrowing.facets[facet]))
            for facet, name in chosen.items()
        ],
        facets=[(facet, *FACET_ARGUMENTS[facet]) for facet in FACET_ARGUMENTS if facet not in chosen],
        arguments=request.args,
        kept=urlencode(kept_arguments(request.args)),
        saved=queries.saved_searches(person.post_id),
        told=queries.told_lately(person.post_id, request.args.get("da-luu", type=int)),
        form=SavedSearchForm(formdata=None),
    )


def _results(wanted: Wanted, number: int, size: int) -> Results | None:
    """What is found; None while there is no index to ask."""
    if not worker_is_alive(SETTINGS.get().data_dir, WORKER_SILENCE):
        sync.catch_up(CATCH_UP_AT_MOST, build_at_most=BUILD_AT_MOST)
    try:
        found = queries.search(viewer(), wanted.typed, wanted.narrowing, number, size, by_date=wanted.by_date)
    except (IndexDamaged, IndexBusy):
        return None
    narrowed = wanted.narrowing.facets or wanted.narrowing.issuer or wanted.narrowing.date_from
    if wanted.typed and number == 1 and not found.page.total and not narrowed:
        save_if_possible(lambda: commands.note_miss(wanted.typed), "a miss")
    return found


@blueprint.post("/tim-kiem/luu")
@requires(Operation.SAVE_SEARCHES)
def save() -> Response:
    """Keep a search; new documents that match it will be told."""
    form = SavedSearchForm()
    kept = urlencode(kept_arguments(dict(parse_qsl(form.arguments.data or ""))))
    back = f"{url_for('search.find')}?{kept}"
    said = "Đã lưu. Khi có văn bản mới khớp, trang chủ và trang này sẽ báo."
    return carry_out(form, lambda: commands.save_search(viewer().post_id, form.name.data, kept), said, back)


@blueprint.post("/tim-kiem/da-luu/<int:saved_id>")
@requires(Operation.SAVE_SEARCHES)
def open_saved(saved_id: int) -> Response:
    """Open a saved search, newest first; what was new in it has then been seen."""
    with transaction():
        kept = dict(parse_qsl(commands.mark_seen(viewer().post_id, saved_id).arguments))
    arguments = urlencode({**kept, "sap-xep": "date", "da-luu": saved_id})
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
    return form_page("search/synonyms.html", form, groups=queries.synonym_groups(), misses=queries.misses())


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
