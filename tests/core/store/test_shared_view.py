"""What a thread reads while it wants one view: of one instant until it writes, and on either engine never older than its own writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest

from alongside.accounts.store import people
from alongside.core.store.engine import Store
from alongside.core.store.server.shared_view import MOST_REMEMBERED, Answers, SharedView


class Begun:
    """Counts transactions, and says which is open."""

    def __init__(self) -> None:
        self.number = self.ended = 0

    @contextmanager
    def __call__(self) -> Iterator[Any]:
        self.number += 1
        yield self.number
        self.ended += 1


@pytest.fixture
def begun() -> Begun:
    return Begun()


def test_what_is_read_in_one_view_is_one_transaction_and_otherwise_one_each(begun):
    view = SharedView()

    with view.wanted():
        for _ in range(3):
            with view.read(begun) as db:
                assert db == 1
        assert begun.ended == 0
    assert (begun.number, begun.ended) == (1, 1)

    for _ in range(3):
        with view.read(begun):
            pass
    assert (begun.number, begun.ended) == (4, 4)


def test_after_a_write_it_is_read_anew_though_not_under_someone_who_reads(begun):
    view = SharedView()
    with view.wanted():
        with view.read(begun):
            view.end()
            assert begun.ended == 0
            with view.read(begun) as inner:
                assert inner == 1
        with view.read(begun) as later:
            assert later == 2


def test_a_transaction_that_failed_is_not_used_again(begun):
    view = SharedView()
    with view.wanted():
        with pytest.raises(ZeroDivisionError), view.read(begun) as db:
            assert db / 0
        with view.read(begun) as later:
            assert later == 2


def test_another_thread_has_a_transaction_of_its_own(begun):
    view, seen = SharedView(), []

    def read() -> None:
        with view.read(begun) as db:
            seen.append(db)

    with view.wanted(), view.read(begun):
        other = Thread(target=read)
        other.start()
        other.join()

    assert seen == [2]


def test_the_same_question_is_asked_once_unless_its_answer_is_long():
    answers, asked = Answers(), []

    def ask(sql: str, **values: Any) -> list[Any]:
        asked.append((sql, values))
        return [()] * values["rows"]

    for _ in range(2):
        for rows in (0, 1, MOST_REMEMBERED + 1):
            assert len(answers.find(ask, "select", {"rows": rows})) == rows
        answers.find(ask, "select", {"rows": 1}).clear()  # what a reader does to it is theirs

    assert [values["rows"] for _, values in asked] == [0, 1, MOST_REMEMBERED + 1, MOST_REMEMBERED + 1]


def test_a_thread_sees_what_it_wrote_itself_while_it_wants_one_view(store: Store):
    def name() -> str:
        with store.read() as db:
            found = people.by_id(db, "ana")
            assert found is not None
            return found.name

    with store.one_view():
        assert name() == "Ana"
        with store.write() as db:
            db.run("update person set name = 'Anna' where id = 'ana'")
            assert name() == "Ana"  # not before it is on the disk
        assert name() == "Anna"
        store.vacuum()  # does not wait for what this thread has read


def test_one_question_with_several_values_has_an_answer_for_each_in_their_order(store: Store):
    sql = "select name from person where id = :id"

    with store.read() as db:
        found = db.rows_of_each(sql, [{"id": "ben"}, {"id": "no one"}, {"id": "ana"}])
        assert [[row["name"] for row in rows] for rows in found] == [["Ben"], [], ["Ana"]]
        assert db.rows_of_each(sql, []) == []
        assert db.rows(sql, id="cho")[0]["name"] == "Cho"
