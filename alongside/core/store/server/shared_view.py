"""Asks a server less often: each transaction and each question costs a way there and back."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import local
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import ExecStatus

from alongside.core.store.rows import to_columns
from alongside.core.store.transaction import Row, Transaction

Begin = Callable[[], AbstractContextManager[Transaction]]
MOST_REMEMBERED = 50  # rows of an answer


class Answers:
    """Of one transaction that only reads: the same question has the same answer in all of it."""

    def __init__(self) -> None:
        self._known: dict[Hashable, list[Row]] = {}

    def find(self, ask: Callable[..., list[Row]], sql: str, values: Mapping[str, Any]) -> list[Row]:
        question = sql, tuple(to_columns(values).items())
        found = self._known[question] if question in self._known else ask(sql, **values)
        if len(found) <= MOST_REMEMBERED:
            self._known[question] = found
        return [*found]


class Remembering(Transaction):
    """`_answers`: None for one that writes."""

    _answers: Answers | None

    def rows(self, sql: str, **values: Any) -> list[Row]:
        ask = super().rows
        return ask(sql, **values) if self._answers is None else self._answers.find(ask, sql, values)

    def row(self, sql: str, **values: Any) -> Row | None:
        return next(iter(self.rows(sql, **values)), None)


def say_plainly(conn: psycopg.Connection[Any], statements: str) -> None:
    """Without values and without a cursor, which takes half the time."""
    result = conn.pgconn.exec_(statements.encode())
    if conn.closed:
        raise psycopg.OperationalError("the connection was ended")
    if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        raise errors.error_from_result(result)


class SharedView(local):
    """One transaction for all that a thread reads until it writes; what it reads then is read anew."""

    def __init__(self) -> None:
        self._wanted = False
        self._readers = 0
        self._is_over = False
        self._stack = ExitStack()
        self._db: Transaction | None = None

    @contextmanager
    def wanted(self) -> Iterator[None]:
        outermost, self._wanted = not self._wanted, True
        try:
            yield
        finally:
            if outermost:
                self._wanted = False
                self.end()

    @contextmanager
    def read(self, begin: Begin) -> Iterator[Transaction]:
        """`begin`: opens a transaction that is kept. After an exception it is not used again."""
        if not self._wanted:
            with begin() as db:
                yield db
            return
        if self._db is None:
            self._db = self._stack.enter_context(begin())
        self._readers += 1
        try:
            yield self._db
        except BaseException:
            self._is_over = True
            raise
        finally:
            self._readers -= 1
            if self._is_over:
                self.end()

    def end(self) -> None:
        """The next to read begins anew. While someone reads, it ends with them."""
        self._is_over = self._readers > 0
        if not self._is_over:
            self._db = None
            self._stack.close()
