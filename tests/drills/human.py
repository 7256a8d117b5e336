"""Someone at a screen, as far as the time goes that they need: what a script does at once takes a person seconds."""

import re
import time
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

# Seconds, of the keystroke-level model (Card, Moran and Newell, 1980): an average typist who is no professional, pointing with a mouse,
# moving a hand between mouse and keys, and the thought before a step.
KEYSTROKE = 0.28
POINT = 1.1
HAND = 0.4
THOUGHT = 1.35
CHOOSE_A_FILE = 2 * THOUGHT + 3 * POINT  # in the window of the system
WORDS_A_MINUTE = 238  # silent reading of English (Brysbaert, 2019)
WORD = re.compile(r"\w+")


@dataclass
class Human:
    """spent: seconds that a person would have needed so far. slow: whether they are really waited for.

    The machine's own time runs beside it: `minutes` is both.
    """

    page: Page
    slow: bool = False
    spent: float = 0.0
    began: float = field(default_factory=time.monotonic)
    waited: float = 0.0
    _read: set[str] = field(default_factory=set)

    @property
    def minutes(self) -> float:
        return (time.monotonic() - self.began - self.waited + self.spent) / 60

    def click(self, what: Locator) -> None:
        self._takes(THOUGHT + POINT)
        what.click()

    def type(self, what: Locator, text: str) -> None:
        self._takes(THOUGHT + POINT + 2 * HAND + len(text) * KEYSTROKE)
        what.fill(text)

    def bring(self, field_of_files: Locator, file: str) -> None:
        self._takes(CHOOSE_A_FILE)
        field_of_files.set_input_files(file)

    def read(self) -> None:
        """What stands on the page and was not read before, line by line."""
        lines = {line for line in self.page.locator("body").inner_text().splitlines() if line.strip()}
        words = sum(len(WORD.findall(line)) for line in lines - self._read)
        self._read |= lines
        self._takes(words * 60 / WORDS_A_MINUTE)

    def _takes(self, seconds: float) -> None:
        self.spent += seconds
        if self.slow:
            before = time.monotonic()
            self.page.wait_for_timeout(seconds * 1000)
            self.waited += time.monotonic() - before
