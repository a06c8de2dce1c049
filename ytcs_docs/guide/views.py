"""The pages of the guide."""

from __future__ import annotations

from flask import Blueprint, render_template, send_from_directory
from werkzeug.wrappers import Response

from ytcs_docs.core.access import signed_in
from ytcs_docs.guide import chapters

blueprint = Blueprint("guide", __name__)


@blueprint.route("/huong-dan/<chapter>")
@signed_in
def show(chapter: str) -> str:
    """One chapter, with the list of all."""
    shown = chapters.chapter(chapter)
    return render_template(
        "guide/chapter.html",
        shown=shown,
        chapters=[chapters.chapter(name) for name in chapters.chapter_names()],
    )


@blueprint.route("/huong-dan/anh/<name>")
@signed_in
def picture(name: str) -> Response:
    """A picture of the guide."""
    return send_from_directory(chapters.PICTURES, name)
