"""The topics that send messages.

Importing this registers their letters, what they check before sending, and what they do when an address is
confirmed. What sends messages imports it; `tests/everything/mail/test_topics.py` checks that it is whole.
"""

from alongside.checkins.desk import check_in_reminders  # noqa: F401
from alongside.checkins.mail import letters as check_in_letters  # noqa: F401
from alongside.notifications.mail import account_letters  # noqa: F401
from alongside.partners.desk import inactivity, request_notifications, round_news  # noqa: F401
from alongside.partners.mail import letters as partner_letters  # noqa: F401
from alongside.sessions.desk import session_notifications  # noqa: F401
from alongside.sessions.mail import letters as session_letters  # noqa: F401
from alongside.teams.desk import action_notifications  # noqa: F401
from alongside.teams.mail import letters as team_letters  # noqa: F401
