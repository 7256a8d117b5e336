"""What anyone may ask about individual work data: from which week on leads see it by name."""

from alongside.core.rules.weeks import Week
from alongside.core.store.engine import Store
from alongside.teams.rules.individual_data import named_from
from alongside.teams.store import release_settings


def facts_named_from(store: Store) -> Week | None:
    """See `named_from`."""
    with store.read() as db:
        return named_from(release_settings.list_settings(db))
