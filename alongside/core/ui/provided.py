"""What pages need of topics that lie above them. It is set in `everything/ui/topics.py`."""

from collections.abc import Callable
from dataclasses import dataclass

from alongside.core.store.engine import Store
from alongside.core.words import Words


@dataclass
class Provided:
    default_language: Callable[[Store], str] = lambda store: ""
    show_help_now: Callable[[Store, Words], None] = lambda store, t: None  # below a message that ends a page


PROVIDED = Provided()
