"""All weeks of one person, scored and judged: for the page of their weeks, and for export."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from alongside.checkins.rules.checkins import FACT_BY_NAME, CheckIn
from alongside.checkins.rules.instruments import STRAIN, Instrument, comparable_scales, score_answers
from alongside.checkins.rules.trends import (
    FALSE_ALARM_SHARE_26_WEEKS,
    FOUND_WITHIN_8_WEEKS_SHARE,
    Point,
    Trend,
    judge_weeks,
    marked_weeks,
)
from alongside.core.rules.spreadsheets import Value, as_csv
from alongside.core.rules.weeks import Week

SUPPORT, MEANING = "support", "meaning"
SCORES = (STRAIN, SUPPORT, MEANING)
COLUMNS = ("week", "monday", "sunday", "away", *SCORES, *FACT_BY_NAME, "standing", "win", "version")
ANSWER = "answer_"  # before an item's key: the name of its column, which a scale's name cannot be taken for
USUAL_FROM = 4  # earlier answers to an item; fewer say more about those weeks than about the person
FORMAT = "alongside-weeks-2"

Scores = Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class HistoryFingerprint:
    """Changes whenever anything about a person's weeks does, without reading the weeks themselves."""

    person_id: str
    check_ins: int
    revisions: int  # of all weeks together
    saved_at: datetime | None  # when a week was last saved
    since: Week | None
    newest: Week  # that can be filled in now
    first: Week | None  # that was ever saved
    closed: tuple[Week, ...] = ()  # from Monday to Friday, since the first


@dataclass(frozen=True, kw_only=True)
class History:
    """Oldest first. since: the week from which the current baseline counts; None when all weeks do.

    closed: weeks in which the whole organisation was closed, from the first saved week to the newest.
    """

    weeks: tuple[CheckIn, ...]
    scores: Mapping[Week, Scores]
    points: tuple[Point, ...]
    trend: Trend
    since: Week | None
    closed: tuple[Week, ...] = ()

    @property
    def closed_without_answer(self) -> tuple[Week, ...]:
        """Closed weeks that the person did not fill in, as no one expected them to."""
        saved = {check_in.week for check_in in self.weeks}
        return tuple(week for week in self.closed if week not in saved)

    def scores_of(self, scale: str) -> tuple[tuple[Week, float], ...]:
        """Only weeks with a score."""
        found = ((week, scores[scale]) for week, scores in self.scores.items())
        return tuple((week, value) for week, value in found if value is not None)

    def values_of_fact(self, fact: str) -> tuple[tuple[Week, float], ...]:
        """Only weeks in which the fact was given."""
        found = ((check_in.week, getattr(check_in.facts, fact)) for check_in in self.weeks)
        return tuple((week, float(value)) for week, value in found if value is not None)


def without_answers(past: History) -> History:
    """With scores and judgement but without single answers and texts: enough for charts, and nothing more
    to keep.
    """
    weeks = (replace(week, answers={}, win="", note="", factors=(), sealed="") for week in past.weeks)
    return replace(past, weeks=tuple(weeks))


def build_history(
    check_ins: Sequence[CheckIn], pack: Instrument, since: Week | None, closed: tuple[Week, ...] = ()
) -> History:
    """`check_ins`: oldest first. A scale has no score for a version with other questions, as those answers
    are not comparable.
    """
    scores = _score_weeks(check_ins, pack)
    points = _to_points(check_ins, scores)
    return History(
        weeks=tuple(check_ins),
        scores=scores,
        points=points,
        trend=judge_weeks(points, since),
        since=since,
        closed=closed,
    )


def strain_points(check_ins: Sequence[CheckIn], pack: Instrument) -> tuple[Point, ...]:
    """Strain week by week without judging it, which takes longer than all the rest of a history."""
    return _to_points(check_ins, _score_weeks(check_ins, pack))


def _to_points(check_ins: Sequence[CheckIn], scores: Mapping[Week, Scores]) -> tuple[Point, ...]:
    return tuple(
        Point(check_in.week, scores.get(check_in.week, {}).get(STRAIN), check_in.away)
        for check_in in check_ins
    )


def _score_weeks(check_ins: Sequence[CheckIn], pack: Instrument) -> dict[Week, Scores]:
    """Of weeks that were not away. For a skipped item, the person's own usual answers from earlier weeks
    fill in (see `score_answers`).
    """
    scores: dict[Week, Scores] = {}
    times: defaultdict[str, int] = defaultdict(int)
    sums: defaultdict[str, float] = defaultdict(float)
    for check_in in check_ins:
        if check_in.away:
            continue
        scales = comparable_scales(pack, check_in.version)
        items = {key for scale in scales for key in scale.items}
        answers = {key: answer for key, answer in check_in.answers.items() if key in items}
        usual = {key: sums[key] / often for key, often in times.items() if often >= USUAL_FROM}
        found = score_answers(pack, answers, usual)
        scores[check_in.week] = {
            scale.key: found[scale.key] if scale in scales else None for scale in pack.scales
        }
        for key, answer in answers.items():
            times[key] += 1
            sums[key] += answer
    return scores


def export_rows(past: History) -> list[dict[str, Value]]:
    """One for each saved week, oldest first, by COLUMNS, and then the answers. None is "not said"; private
    notes are left out. `everything/rules/own_weeks.py` reads such rows back.
    """
    marks = marked_weeks(past.points, past.trend)
    items = list(dict.fromkeys(key for check_in in past.weeks for key in check_in.answers))
    rows: list[dict[str, Value]] = []
    for check_in in past.weeks:
        week = check_in.week
        scores = past.scores.get(week, {})
        found = {scale: scores.get(scale) for scale in SCORES}
        facts = {fact: getattr(check_in.facts, fact) for fact in FACT_BY_NAME}
        rows.append(
            {
                "week": week.text,
                "monday": week.monday.isoformat(),
                "sunday": week.sunday.isoformat(),
                "away": int(check_in.away),
                **{scale: None if score is None else round(score, 2) for scale, score in found.items()},
                **{fact: int(value) if isinstance(value, bool) else value for fact, value in facts.items()},
                "standing": marks[week].value if week in marks else "",
                "win": check_in.win,
                "version": check_in.version,
                **{f"{ANSWER}{item}": check_in.answers.get(item) for item in items},
            }
        )
    return rows


def as_csv_table(past: History) -> bytes:
    """CSV for a spreadsheet; no cell starts a formula."""
    rows = export_rows(past)
    return as_csv(rows[0] if rows else COLUMNS, (row.values() for row in rows))


def as_json(past: History) -> bytes:
    """The weeks, and how they were judged."""
    content = {
        "format": FORMAT,
        "baseline_since": None if past.since is None else past.since.text,
        "weeks": export_rows(past),
        "judged": _to_json_value(asdict(past.trend)),
        "chance_of_a_false_alarm_in_26_weeks": FALSE_ALARM_SHARE_26_WEEKS,
        "large_changes_found_within_8_weeks": FOUND_WITHIN_8_WEEKS_SHARE,
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def _to_json_value(value: Any) -> Any:
    """A week as its text, and at most four decimals."""
    match value:
        case {"text": text}:
            return text
        case dict():
            return {name: _to_json_value(part) for name, part in value.items()}
        case list() | tuple():
            return [_to_json_value(part) for part in value]
        case float():
            return round(value, 4)
        case _:
            return value
