"""What the desks of lower topics need of higher ones. Importing this registers it.

Everything that starts the app imports it: the server, each command that opens a desk, and the scheduled jobs.
`tests/everything/desk/test_topics.py` checks that none forgot.
"""

from alongside.checkins.store import sealed_texts  # noqa: F401  # which tables hold texts that are sealed
from alongside.partners.desk import (
    pairing_endings,  # noqa: F401  # what the end of a pairing means
    pending_rounds,  # noqa: F401  # which round takes effect first
)
from alongside.sessions.desk import (
    pending_decisions,  # noqa: F401  # what takes effect first
    session_timer,  # noqa: F401  # when it is deleted
)
