"""Whom a cookie belongs to, and in which of the two databases."""

from datetime import datetime

from alongside.accounts.desk.current_user import current_user
from alongside.accounts.http.ended_sign_ins import ENDED
from alongside.accounts.rules.current_user import CurrentUser
from alongside.core.http.cookies import DEMO_MARK
from alongside.core.http.stores import current_store, settings
from alongside.core.http.tenants import is_open_here
from alongside.core.store.engine import Store


def store_of_cookie(cookie: str) -> tuple[Store, str]:
    """The store that a cookie belongs to, and the token in it."""
    return current_store(cookie.startswith(DEMO_MARK)), cookie.removeprefix(DEMO_MARK)


def visitor_of_cookie(cookie: str, now: datetime) -> CurrentUser | None:
    """Who is signed in by this cookie, in either database.

    A sign-in that was ended counts as ended immediately, and so do all of an organisation that is closed.
    """
    if not is_open_here() or (settings().organisation and cookie.startswith(DEMO_MARK)):
        return None
    store, token = store_of_cookie(cookie)
    return None if not token or cookie in ENDED else current_user(store, token, now)
