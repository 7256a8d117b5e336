"""Everything that is due, published in one go."""

from datetime import datetime

from alongside.domain.weeks import Week
from alongside.privacy.bands import publish_due
from alongside.privacy.programme import publish_periods
from alongside.privacy.work_figures import release_work_figures
from alongside.store.engine import Store


def publish_all(store: Store, now: datetime, history: bool = False) -> list[Week]:
    """Publishes all that is due: closings (returned), weekly work figures, periods of support partners."""
    release_work_figures(store, now)
    publish_periods(store, now)
    return publish_due(store, now, history)
