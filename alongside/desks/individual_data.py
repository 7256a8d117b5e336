"""What anyone may ask about individual work data: from which week on leads see it by name."""

from alongside.domain.individual_data import named_from
from alongside.domain.weeks import Week
from alongside.store import release_settings
from alongside.store.engine import Store


def facts_named_from(store: Store) -> Week | None:
    """See `named_from`."""
    with store.read() as db:
        return named_from(release_settings.list_settings(db))
