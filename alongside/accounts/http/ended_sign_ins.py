"""Sign-ins that have just been ended.

Signing out must not wait for a database that is locked, full or gone.
"""

import logging
from collections.abc import Callable
from threading import Lock

from alongside.core.http.stores import settings
from alongside.core.http.tenants import entered

log = logging.getLogger("alongside")

MOST = 100_000  # while the database cannot be written; made-up cookies must not fill the memory


class EndedSignIns:
    """Cookies that no longer sign anyone in, until the database knows it as well; each in its organisation.

    A server that stops in between forgets them; by then their browser no longer has the cookie.
    """

    def __init__(self) -> None:
        self._cookies: set[tuple[str, str]] = set()
        self._writing = Lock()
        self._warned = False

    def __contains__(self, cookie: str) -> bool:
        return (settings().organisation, cookie) in self._cookies

    def __bool__(self) -> bool:
        return bool(self._cookies)

    def add_cookie(self, cookie: str) -> None:
        if len(self._cookies) < MOST:
            self._cookies.add((settings().organisation, cookie))

    def write_to_database(self, end: Callable[[str], None]) -> None:
        """Ends each in its database; those that fail stay for the next time. One thread at a time."""
        with self._writing:
            for name, cookie in list(self._cookies):
                try:
                    with entered(name):
                        end(cookie)
                except Exception as error:  # noqa: BLE001  # whatever fails, the sign-in stays ended here
                    if not self._warned:
                        log.warning(
                            "A sign-out is not in the database yet (%s). "
                            "It counts all the same, and is tried again.",
                            type(error).__name__,
                        )
                    self._warned = True
                else:
                    self._cookies.discard((name, cookie))
                    self._warned = False


ENDED = EndedSignIns()
