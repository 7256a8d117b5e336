"""Why something in a calendar could not be read, or only in part."""

from enum import StrEnum


class Reason(StrEnum):
    START = "it has no start that can be read"
    LENGTH = "its end cannot be read"
    RULE = "how it repeats cannot be read"
    TOO_OFTEN = "it repeats too often, or in a way that cannot be followed"
    EXCEPTION = "a day that it leaves out or adds cannot be read"
    CUT_OFF = "the file ends in the middle of it"
    TOO_MANY = "there are more entries than are read"
    PERIOD = "a busy time in it cannot be read"
    OTHER = "it cannot be read"


class Unreadable(Exception):
    """About one entry; the others are read."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
