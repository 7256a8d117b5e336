"""What two people said about their sessions, as far as they agree. A round is never told more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from alongside.matching.rules.participants import Feedback as Agreed
from alongside.sessions.rules.pairings import Ending, Pairing
from alongside.sessions.rules.sessions import FEEDBACK_OPEN_FOR, Feedback, Met, Weight

HEARD_WELL = 3  # of 0 to 4
EARLIEST_MIDNIGHT = timedelta(hours=14)  # how long before UTC a day starts in the world's first time zone


@dataclass(frozen=True)
class GivenFeedback:
    """One person's feedback on one session. `ends`: when the session was over."""

    person_id: str
    ends: datetime
    feedback: Feedback


def mutual_feedback(
    pairing: Pairing, a: str, b: str, said: Iterable[GivenFeedback], as_of: datetime
) -> Agreed:
    """Of two in a pairing, at an instant. Only feedback that can no longer change counts, so the result never
    changes later.

    If one says that it helped and the other does not, it looks as if neither had said anything.
    """
    if _both_would_continue(pairing, a, b, as_of):
        return Agreed.KEEP
    last = _final_feedback(said, as_of)
    return Agreed.GOOD if all(one in last and was_helpful(last[one]) for one in (a, b)) else Agreed.NONE


def was_helpful(feedback: Feedback) -> bool:
    heard = feedback.heard is not None and feedback.heard >= HEARD_WELL
    return feedback.met is Met.MET and (heard or feedback.weight is Weight.LIGHTER)


def _both_would_continue(pairing: Pairing, a: str, b: str, as_of: datetime) -> bool:
    """The time was up, and each had said they would continue, at whatever time: with both saying so in the
    last week, the pairing would have gone on.

    Not if someone left the organisation before the time was up. That is in no particular zone, so that
    nothing changes when the organisation changes its own.
    """
    up = datetime.combine(pairing.until, time(), UTC) - EARLIEST_MIDNIGHT
    ran_its_time = pairing.ended_at is not None and up <= pairing.ended_at <= as_of
    return ran_its_time and pairing.ended_how is Ending.DONE and {a, b} <= pairing.kept.keys()


def _final_feedback(said: Iterable[GivenFeedback], as_of: datetime) -> Mapping[str, Feedback]:
    """Of each person, on the newest session that took place and is closed for feedback."""
    fixed = sorted(
        (one for one in said if one.feedback.met is Met.MET and one.ends + FEEDBACK_OPEN_FOR <= as_of),
        key=lambda one: one.ends,
    )
    return {one.person_id: one.feedback for one in fixed}
