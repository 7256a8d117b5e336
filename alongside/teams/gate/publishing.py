"""Everything that is due, published in one go."""

from datetime import datetime

from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.partners.gate.programme import publish_periods
from alongside.teams.gate.action_answers import release_answers
from alongside.teams.gate.bands import publish_due
from alongside.teams.gate.work_figures import release_work_figures


def publish_all(store: Store, now: datetime, history: bool = False) -> list[Week]:
    """Publishes all that is due: closings (returned), weekly work figures, whether actions
    helped, periods of support partners."""
    release_work_figures(store, now)
    release_answers(store, now)
    publish_periods(store, now)
    return publish_due(store, now, history)
