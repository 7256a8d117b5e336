"""The questionnaires that the settings name."""

from alongside.checkins.rules.instrument_loader import SHIPPED, load_library
from alongside.checkins.rules.instruments import Instrument
from alongside.core.commands.console import settings
from alongside.core.settings import PROJECT


def load_instruments() -> dict[str, Instrument]:
    """Every instrument, by key.

    The organisation's own folder is relative to the project's, as its database is.
    """
    own = settings().instruments
    return load_library(SHIPPED, PROJECT / own if own else None)
