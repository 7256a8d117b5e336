"""What looking ahead changes in a dry run, in numbers."""

from alongside.core.words import Words
from alongside.matching.rules.ahead import Outlook
from alongside.matching.rules.plan_check import ROUNDS, PlanWorth


def outlook_text(outlook: Outlook, t: Words) -> str | None:
    """None in a large pool, where each round counts by itself."""
    if outlook.worth is None:
        return None
    return f"{_plan_text(outlook.worth, outlook.least_lost, t)} {_cost_text(outlook, t)}"


def _plan_text(worth: PlanWorth, least_lost: int, t: Words) -> str:
    if not worth.lost:
        return t(
            "Looking ahead: if the same people join, there is a plan that leaves no one unmatched in "
            "{rounds} rounds, this one included.",
            rounds=t.number(ROUNDS),
        )
    said = t.count(
        "Looking ahead: if the same people join, the best plan found leaves someone unmatched {n} time in "
        "{rounds} rounds.",
        "Looking ahead: if the same people join, the best plan found leaves someone unmatched {n} times in "
        "{rounds} rounds.",
        -worth.lost,
        rounds=t.number(ROUNDS),
    )
    if -worth.lost == least_lost:
        return said + " " + t("No plan can do better.")
    return said


def _cost_text(outlook: Outlook, t: Words) -> str:
    """For that, and for first meetings before repeats."""
    if outlook.gives_up <= 0:
        return t("This costs this round no fit.")
    return t(
        "For this, and so that people meet someone new first, this round gives up {points} of {all} "
        "points of fit.",
        points=t.number(outlook.gives_up),
        all=t.number(outlook.alone.total_fit),
    )
