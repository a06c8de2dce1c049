"""What a transaction locks, reads again and counts, beside others that save at the same time."""

from threading import Thread

from flask import Flask
from sqlalchemy import text, update

from tests.builders import incoming, person, place
from ytcs_docs.core.db import after_commit, db, load, session, transaction
from ytcs_docs.documents import commands as documents
from ytcs_docs.documents.models import Document
from ytcs_docs.organizations.models import Organization


def test_what_follows_a_commit_may_fail_and_nothing_is_lost(context: None) -> None:
    document_id, followed = incoming().id, []

    def fail() -> None:
        raise OSError("the disk is full")

    with transaction():
        documents.present(document_id, person("vanthu"))
        after_commit(fail)
        after_commit(lambda: followed.append(1))
    assert followed == [1]
    assert load(Document, document_id).status.value == "presented"


def test_a_row_is_read_again_when_it_is_locked(context: None) -> None:
    document_id = incoming().id
    with transaction():
        seen = load(Document, document_id)
        session().execute(text("UPDATE document SET note = 'của người khác' WHERE id = :id"), {"id": document_id})
        assert load(Document, document_id) is seen
        assert seen.note == "của người khác"


def test_what_was_changed_and_not_yet_written_survives_a_second_load(context: None) -> None:
    document_id = incoming().id
    with transaction():
        load(Document, document_id).note = "mới"
        assert load(Document, document_id).note == "mới"


def test_revisions_are_counted_by_the_database(context: None) -> None:
    document_id = incoming().id
    with transaction():
        document = load(Document, document_id)
        before = document.revision
        counting = update(Document).where(Document.id == document_id).values(revision=Document.revision + 1)
        session().execute(counting.execution_options(synchronize_session=False))
        document.bump_revision()
        session().flush()
        assert document.revision == before + 2


def test_two_agencies_that_read_each_other_do_not_wait_for_each_other(app: Flask) -> None:
    """On PostgreSQL a row that is locked may be pointed at by another transaction; SQLite has one writer."""
    with app.app_context():
        at_once = db.engine.dialect.name == "postgresql"
        first, second = place("syt").id, place("ttyt").id
        document_id = incoming().id
    done = []

    def point_at_it() -> None:
        with app.app_context(), transaction():
            session().execute(update(Document).where(Document.id == document_id).values(issuer_id=first))
            done.append(1)

    with app.app_context(), transaction():
        load(Organization, first)
        load(Organization, second)
        other = Thread(target=point_at_it)
        other.start()
        other.join(10 if at_once else 0)
        assert bool(done) is at_once
    other.join(10)
    assert done
