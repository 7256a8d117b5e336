"""The numbers that the sentences of the permission table name, by their placeholders."""

from collections.abc import Mapping

from alongside.desks.matching_population import INACTIVE
from alongside.desks.my_pairs import RETHINK_AFTER
from alongside.domain.programme import FEWEST
from alongside.domain.releases import Band
from alongside.domain.sharing import WEEKS_SHOWN

PERMISSION_NUMBERS: Mapping[str, int] = {
    "absent_weeks": INACTIVE.days // 7,
    "bands": len(Band),
    "fewest_pairs": FEWEST,
    "missed": RETHINK_AFTER,
    "trend_weeks": WEEKS_SHOWN,
}
