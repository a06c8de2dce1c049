"""Forms of synonyms and saved searches."""

from __future__ import annotations

from ytcs_docs.core.forms import LineField, Needed, OfficeForm


class SynonymForm(OfficeForm):
    """One line of the list."""

    terms = LineField("Các cách gọi, ngăn bằng dấu =", [Needed("Phải nhập các cách gọi.")], limit=300)


class SavedSearchForm(OfficeForm):
    """A name for a search."""

    name = LineField("Tên", [Needed("Phải đặt tên cho tìm kiếm này.")], limit=120)
    arguments = LineField("Điều kiện", limit=2000)
