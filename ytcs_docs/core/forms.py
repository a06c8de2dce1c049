"""What every form shares: Vietnamese messages, text cleaned at the door, dates as clerks type them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from flask import request
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import (
    Field,
    FileField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, Select, TextInput

from ytcs_docs.core import clock
from ytcs_docs.core.errors import InvalidInput
from ytcs_docs.decree30.form import format_date
from ytcs_docs.language.dates import parse_date
from ytcs_docs.language.labelled import LabelledEnum
from ytcs_docs.language.text import clean_line, clean_text

_MESSAGES = {
    "This field is required.": "Ô này bắt buộc phải nhập.",
    "Not a valid choice.": "Lựa chọn không hợp lệ.",
    "Not a valid choice": "Lựa chọn không hợp lệ.",
    "Invalid Choice: could not coerce.": "Lựa chọn không hợp lệ.",
    "Invalid choice: could not coerce.": "Lựa chọn không hợp lệ.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Lựa chọn không hợp lệ.",
    "Choices cannot be None.": "Chưa có lựa chọn nào.",
    "Not a valid integer value.": "Phải là số nguyên.",
    "Not a valid decimal value.": "Phải là số.",
    "Invalid input.": "Giá trị không hợp lệ.",
    "CSRF token missing.": "Phiên làm việc đã hết hạn, hãy gửi lại biểu mẫu.",
    "CSRF token expired.": "Phiên làm việc đã hết hạn, hãy gửi lại biểu mẫu.",
    "CSRF failed.": "Phiên làm việc đã hết hạn, hãy gửi lại biểu mẫu.",
    "The CSRF token is missing.": "Phiên làm việc đã hết hạn, hãy gửi lại biểu mẫu.",
    "The CSRF token has expired.": "Phiên làm việc đã hết hạn, hãy gửi lại biểu mẫu.",
    "The CSRF token is invalid.": "Phiên làm việc đã hết hạn, hãy gửi lại biểu mẫu.",
    "The CSRF session token is missing.": "Phiên làm việc đã hết hạn, hãy gửi lại biểu mẫu.",
    "The CSRF tokens do not match.": "Phiên làm việc đã hết hạn, hãy gửi lại biểu mẫu.",
}


Pairs = Iterable[tuple[Any, str]]


class _Vietnamese:
    """WTForms ships no Vietnamese; it asks this object for its own messages."""

    def gettext(self, text: str) -> str:
        return _MESSAGES.get(text, text)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        if "character long" in singular and "at least" in singular:
            return "Phải có ít nhất %(min)d ký tự."
        if "cannot be longer than" in singular:
            return "Không được dài quá %(max)d ký tự."
        if "between" in singular:
            return "Phải dài từ %(min)d đến %(max)d ký tự."
        return "Phải dài đúng %(max)d ký tự."


SHOWN_AGAIN = "mo-lai"  # sent along: the form comes back filled in, nothing is saved


class OfficeForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Base of all forms; CSRF comes from flask-wtf. ``seen`` is the revision of what the page showed (revisions.py)."""

    seen = HiddenField()

    class Meta:
        locales = ("vi",)

        def get_translations(self, form: Any) -> _Vietnamese:
            return _Vietnamese()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent; a file only for a field of files, so that no other field has to expect one."""
            sent = FlaskForm.Meta.wrap_formdata(self, form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            taken = {name for name, field in form._fields.items() if isinstance(field, FileField)}
            files = [(name, file) for name, file in request.files.items(multi=True) if name in taken]
            return CombinedMultiDict((MultiDict(files), request.form))

        def render_field(self, field: Any, render_kw: Mapping[str, Any]) -> Any:
            """Give every input its class, its message and its limits; macros only place it."""
            extra = {**(getattr(field, "render_kw", None) or {}), **render_kw}
            base = {_Options: "form-select", CheckboxInput: "form-check-input"}.get(type(field.widget), "form-control")
            extra["class"] = f"{base} {extra.get('class', '')}{' is-invalid' if field.errors else ''}".strip()
            described = [f"{field.id}-hint"] if field.description else []
            if getattr(field, "proposal", None) is not None:
                described.append(f"{field.id}-read")
            if field.errors:
                described.append(f"{field.id}-error")
                extra["aria-invalid"] = "true"
            if described:
                extra["aria-describedby"] = " ".join(described)
            return field.widget(field, **extra)

    @cached_property
    def token(self) -> Markup:
        """The hidden field against forged requests, drawn once for the many small forms of a list."""
        drawn: Markup = self.csrf_token(id=False)
        return drawn

    def validate(self, extra_validators: Any = None) -> bool:
        """As WTForms does; what was sent before signing in again is looked at before it is saved."""
        valid = bool(super().validate(extra_validators))
        if request.form.get(SHOWN_AGAIN):
            self.form_errors.append("Bạn vừa đăng nhập lại; những gì đã nhập còn nguyên. Hãy xem rồi bấm lưu.")
            return False
        return valid

    def problems(self) -> list[tuple[str, str, str]]:
        """For the summary on top of a refused form: (field id, label, sentence)."""
        found: list[tuple[str, str, str]] = []
        for field in self:
            for message in _flat(field.errors):
                found.append((field.id, field.label.text, message))
        found.extend(("", "", message) for message in self.form_errors)
        return found

    def show_refusal(self, field_name: str, sentence: str) -> None:
        """Put a command's refusal beside the field it is about, or on top when it is about none."""
        if field_name and field_name in self._fields:
            field = self._fields[field_name]
            field.errors = [*field.errors, sentence]
        else:
            self.form_errors.append(sentence)


class RowMeta:
    """For a small form in a row of a list: it renders and speaks like the form around it."""

    locales = OfficeForm.Meta.locales
    get_translations = OfficeForm.Meta.get_translations
    render_field = OfficeForm.Meta.render_field


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, Mapping):
        errors = list(errors.values())
    if isinstance(errors, Sequence) and not isinstance(errors, str):
        return [message for error in errors for message in _flat(error)]
    return [str(errors)]


class LineField(StringField):  # type: ignore[misc]
    """One line of text, normalised, never longer than ``limit`` characters."""

    def __init__(self, label: str, validators: Sequence[Any] = (), *, limit: int = 200, **more: Any) -> None:
        super().__init__(label, [*(validators or [Optional()]), Length(max=limit)], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_line(valuelist[0]) if valuelist else ""


def key_of(typed: str) -> str:
    """A token or ids as a page sends them back, without what can not stand in one."""
    return "".join(re.findall(r"[A-Za-z0-9_,-]", typed))


class KeyField(HiddenField):  # type: ignore[misc]
    """Tokens and ids that a page sends back unseen: whatever is not one is dropped."""

    def __init__(self, label: str = "", *, limit: int = 4000, **more: Any) -> None:
        self.limit = limit
        super().__init__(label, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = key_of(valuelist[0] if valuelist else "")[: self.limit]


class BlockField(TextAreaField):  # type: ignore[misc]
    """Several lines of text, normalised, never longer than ``limit`` characters."""

    def __init__(self, label: str, validators: Sequence[Any] = (), *, limit: int = 5000, **more: Any) -> None:
        super().__init__(label, [*(validators or [Optional()]), Length(max=limit)], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = clean_text(valuelist[0]) if valuelist else ""

    def lines(self) -> list[str]:
        """The lines that say something, without a leading dash or a closing semicolon."""
        found = (line.strip().lstrip("-–•").strip().rstrip(";").strip() for line in (self.data or "").split("\n"))
        return [line for line in found if line]


class DayField(Field):  # type: ignore[misc]
    """A day typed as ``5/3/2026``, ``050326``, ``5/3`` or ``2026-03-05``; shown as the decree writes it."""

    widget = TextInput()

    def __init__(self, label: str, validators: Sequence[Any] = (), **more: Any) -> None:
        keyboard = {
            "inputmode": "numeric",
            "placeholder": "dd/mm/yyyy",
            "autocomplete": "off",
            "maxlength": "40",
        }
        more["render_kw"] = {**keyboard, "class": "day", **(more.get("render_kw") or {})}
        super().__init__(label, validators or [Optional()], **more)

    def _value(self) -> str:
        if self.raw_data and self.errors:
            return str(self.raw_data[0])
        if isinstance(self.data, date):
            return format_date(self.data)
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data: date | None = None
        text = clean_line(valuelist[0]) if valuelist else ""
        if not text:
            return
        try:
            day = parse_date(text, clock.today())
        except ValueError:
            raise ValueError("Ngày không hợp lệ, hãy nhập dạng ngày/tháng/năm, ví dụ 05/3/2026.") from None
        if not 1945 <= day.year <= clock.today().year + 20:
            raise ValueError("Năm không hợp lý.")
        self.data = day

    def given(self) -> date:
        """The day of a field that had to be filled in."""
        if self.data is None:
            raise InvalidInput("Ô này bắt buộc phải nhập.", self.name)
        return self.data


class NumberField(IntegerField):  # type: ignore[misc]
    """A whole number or nothing; of what is neither, only that is said. A browser's own field for numbers would send
    nothing for ``2-3``, and what stood there before were lost."""

    widget = TextInput()

    def __init__(self, label: str, validators: Sequence[Any] = (), **more: Any) -> None:
        more["render_kw"] = {"inputmode": "numeric", "autocomplete": "off", **(more.get("render_kw") or {})}
        super().__init__(label, validators, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0].strip() if valuelist else None
        if typed == "":
            self.data: Any = None
        elif typed is not None:
            self.data = None
            if not re.fullmatch(r"[+-]?\d{1,12}", typed, re.ASCII):
                raise ValueError(self.gettext("Not a valid integer value."))
            self.data = int(typed)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()


def _optional_number(value: Any) -> int | None:
    return int(value) if value not in (None, "") else None


class _Options(Select):  # type: ignore[misc]
    """Options have a value and a label, nothing else. WTForms looks for more, which was a fifth of a form's time."""

    @classmethod
    def render_option(cls, choice: SelectChoice, **kwargs: Any) -> Markup:
        selected = " selected" if choice.selected else ""
        option = f'<option value="{escape(choice.value)}"{selected}>{escape(choice.label)}</option>'
        return Markup(option)  # noqa: S704  # nosec B704 -- escaped above


class ChoiceField(SelectField):  # type: ignore[misc]
    """One of several; ``pairs`` are (value, label), and the first is meant when nothing is sent. With
    ``number`` the value is an id, or None for ""."""

    widget = _Options()

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        pairs: Pairs = (),
        number: bool = False,
        **more: Any,
    ) -> None:
        offered = list(pairs)
        if offered:
            more.setdefault("default", offered[0][0])
        super().__init__(label, validators, coerce=_optional_number if number else str, **more)
        self.offer(offered)

    def offer(self, pairs: Pairs, groups: Iterable[tuple[str, Pairs]] = ()) -> None:
        """What may be chosen: single entries, then entries under a heading each."""
        self.choices = _choices(pairs, groups)


class EnumField(SelectField):  # type: ignore[misc]
    """One member of an enum; ``data`` is the member, the first one when nothing is sent."""

    widget = _Options()

    def __init__(self, label: str, kind: type[LabelledEnum], validators: Sequence[Any] = (), **more: Any) -> None:
        more.setdefault("default", next(iter(kind)))
        super().__init__(label, validators, coerce=kind, choices=_choices(kind.pairs(), ()), **more)


class ChoicesField(SelectMultipleField):  # type: ignore[misc]
    """Any number of several; see :class:`ChoiceField`."""

    widget = _Options(multiple=True)

    def __init__(self, label: str, *, pairs: Pairs = (), number: bool = False, **more: Any) -> None:
        super().__init__(label, coerce=int if number else str, **more)
        self.offer(pairs)

    def offer(self, pairs: Pairs, groups: Iterable[tuple[str, Pairs]] = ()) -> None:
        """What may be chosen: single entries, then entries under a heading each."""
        self.choices = _choices(pairs, groups)

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        offered = {choice.value for choice in self.choices}
        if any(value not in offered for value in self.data or ()):
            raise ValidationError("Lựa chọn không hợp lệ.")

    def pairs(self) -> list[tuple[Any, str]]:
        """What may be chosen, for a page that shows boxes to tick."""
        return [(choice.value, choice.label) for choice in self.choices]


def _choices(pairs: Pairs, groups: Iterable[tuple[str, Pairs]]) -> list[SelectChoice]:
    found = [SelectChoice(value=value, label=label) for value, label in pairs]
    for heading, members in groups:
        found += [SelectChoice(value=value, label=label, optgroup=heading) for value, label in members]
    return found


class Needed:
    """The field must be filled in; the sentence may say why."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, sentence: str = "Ô này bắt buộc phải nhập.") -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        if field.errors:
            raise StopValidation()
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(self.sentence)


class ReasonForm(OfficeForm):
    """A step that needs a reason."""

    reason = LineField("Lý do", [Needed("Phải ghi lý do.")], limit=300)
