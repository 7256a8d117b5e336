"""What a browser tab remembers of the weekly check-in."""

from dataclasses import dataclass

from alongside.checkins.rules.checkins import CheckIn, StaleCheckIn


@dataclass
class CheckInTab:
    changing: str = ""  # the saved week whose form is open
    clash: StaleCheckIn | None = None  # a week saved elsewhere meanwhile: both versions, until one is chosen
    replaced: CheckIn | None = None  # what was in a form before its week was marked as away
    too_late: CheckIn | None = None  # what was in a form that was sent after its week had closed
