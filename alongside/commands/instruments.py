"""The questionnaires that the settings name."""

from alongside.commands.console import settings
from alongside.domain.instrument_loader import SHIPPED, load_library
from alongside.domain.instruments import Instrument
from alongside.settings import PROJECT


def load_instruments() -> dict[str, Instrument]:
    """Every instrument, by key.

    The organisation's own folder is relative to the project's, as its database is.
    """
    own = settings().instruments
    return load_library(SHIPPED, PROJECT / own if own else None)
