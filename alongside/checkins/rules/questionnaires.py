"""One person's longer questionnaires: which one is due, and how their scores changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.checkins.rules.instruments import (
    Instrument,
    Scale,
    check_answers,
    comparable_scales,
    score_answers,
)
from alongside.checkins.rules.reliable_change import Change, reliable_change
from alongside.core.rules.errors import AlongsideError, BadInput
from alongside.core.rules.weeks import Week

FIRST_MONDAY = Week.of(date(2024, 1, 1))  # any fixed week from which turns are counted


@dataclass(frozen=True)
class Response:
    """Answers to one version of one instrument in one week."""

    week: Week
    instrument: str
    version: int
    answers: Mapping[str, float]


@dataclass(eq=False)
class AnotherThisWeek(AlongsideError):
    """Another longer questionnaire was answered this week; there are never two in one week."""

    instrument: str


@dataclass(eq=False)
class NotDue(AlongsideError):
    """The instrument is unknown, or it was answered too recently."""

    instrument: str


@dataclass(frozen=True)
class ScaleOverTime:
    """One scale's scores on 0-100, oldest first.

    change: between the last two scores. None if it cannot be judged: there is no earlier score, the scale
    has no published figures, or an item is missing from one of the two, as the figures apply to the whole
    scale.
    """

    scale: Scale
    scores: tuple[tuple[Week, float], ...]
    change: Change | None


@dataclass(frozen=True)
class Results:
    """All of a person's answers to one instrument.

    answered: weeks answered in a version in which at least one scale is comparable with today's.
    other_versions: how often another version was answered.
    """

    instrument: Instrument
    answered: tuple[Week, ...]
    scales: tuple[ScaleOverTime, ...]
    other_versions: int


def due_instrument(
    packs: Iterable[Instrument], last_answered: Mapping[str, Week], week: Week
) -> Instrument | None:
    """The one instrument to ask this week, if any.

    None in a week in which one was answered. If several are due, they take turns week by week, so that one
    that stays unanswered never blocks the others.
    """
    if any(answered >= week for answered in last_answered.values()):
        return None
    waiting = sorted(
        (pack for pack in packs if _is_due(pack, last_answered.get(pack.key), week)),
        key=lambda pack: pack.key,
    )
    return waiting[FIRST_MONDAY.until(week) % len(waiting)] if waiting else None


def check_turn(pack: Instrument, calendar: Sequence[tuple[Week, str]], week: Week) -> None:
    """Raises NotDue or AnotherThisWeek. Changing an answer of the same week is always possible.

    Wider than `due_instrument`: a form opened just before the week ended is still accepted.
    """
    mine = [answered for answered, key in calendar if key == pack.key]
    if week in mine:
        return
    for answered, key in calendar:
        if answered == week:
            raise AnotherThisWeek(key)
    if not _is_due(pack, max(mine, default=None), week):
        raise NotDue(pack.key)


def next_due_week(pack: Instrument, last: Week) -> Week:
    """The first week in which it can be due again."""
    return last.back(-pack.every_weeks)


def next_turn(packs: Iterable[Instrument], last_answered: Mapping[str, Week], week: Week) -> Week | None:
    """The first week after this one in which one of them can be due; None if there are none."""
    soonest = week.back(-1)
    weeks = [
        next_due_week(pack, last_answered[pack.key]) if pack.key in last_answered else soonest
        for pack in packs
    ]
    return max(min(weeks), soonest) if weeks else None


def score_results(pack: Instrument, responses: Sequence[Response]) -> Results:
    """Responses to other instruments are ignored."""
    mine = sorted((each for each in responses if each.instrument == pack.key), key=lambda each: each.week)
    told = [(each, scales) for each in mine if (scales := _comparable_scales(pack, each))]
    return Results(
        pack,
        tuple(each.week for each, _ in told),
        tuple(
            _scale_over_time(pack, scale, [each for each, scales in told if scale in scales])
            for scale in pack.scales
        ),
        len(mine) - len(told),
    )


def is_present_version(pack: Instrument, response: Response) -> bool:
    """Also checks the answers, as an instrument may have been changed without a new version."""
    return response.version == pack.version and _are_valid(pack, response.answers)


def _comparable_scales(pack: Instrument, response: Response) -> list[Scale]:
    """The scales that already had their current questions; none if an answer to one of them is no longer
    valid.
    """
    scales = comparable_scales(pack, response.version)
    items = {key for scale in scales for key in scale.items}
    answers = {key: answer for key, answer in response.answers.items() if key in items}
    return scales if _are_valid(pack, answers) else []


def _are_valid(pack: Instrument, answers: Mapping[str, float]) -> bool:
    try:
        check_answers(pack, answers)
    except BadInput:
        return False
    return True


def _is_due(pack: Instrument, last: Week | None, week: Week) -> bool:
    return last is None or next_due_week(pack, last) <= week


def _scale_over_time(pack: Instrument, scale: Scale, responses: Sequence[Response]) -> ScaleOverTime:
    scored = [(each, score_answers(pack, each.answers)[scale.key]) for each in responses]
    scores = [(each, value) for each, value in scored if value is not None]
    change = None
    if len(scores) >= 2:
        (earlier, before), (later, after) = scores[-2:]
        if all(key in each.answers for each in (earlier, later) for key in scale.items):
            change = reliable_change(scale, before, after, earlier.week.until(later.week))
    return ScaleOverTime(scale, tuple((each.week, value) for each, value in scores), change)
