"""The topics that send messages.

Importing this registers their letters, what they check before sending, and what they do when an address is
confirmed. Whoever sends messages imports it; `tests/mail/test_topics.py` checks that nothing is missing.
"""

from alongside.desks import (  # noqa: F401
    check_in_reminders,
    inactivity,
    request_notifications,
    session_notifications,
)
from alongside.mail import account_letters, check_in_letters, session_letters  # noqa: F401
