"""One transaction for all that a thread reads until it writes, where beginning one costs a way to a server and back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import local

from alongside.core.store.transaction import Transaction

Begin = Callable[[], AbstractContextManager[Transaction]]


class SharedView(local):
    """Of one thread each. What is read in it stays true together; after a write, it is read anew."""

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
