"""The numbers that the sentences of the permission table name, by their placeholders."""

from collections.abc import Mapping

from alongside.checkins.rules.sharing import WEEKS_SHOWN
from alongside.profiles.rules.profiles import INACTIVE
from alongside.sessions.desk.my_pairs import RETHINK_AFTER
from alongside.sessions.rules.programme import FEWEST
from alongside.teams.rules.releases import Band

PERMISSION_NUMBERS: Mapping[str, int] = {
    "absent_weeks": INACTIVE.days // 7,
    "bands": len(Band),
    "fewest_pairs": FEWEST,
    "missed": RETHINK_AFTER,
    "trend_weeks": WEEKS_SHOWN,
}
