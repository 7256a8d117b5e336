"""Explains how the figures on a team's page are calculated."""

from datetime import date

from alongside.domain.releases import (
    CUTS,
    FEWEST_ANSWERING,
    LONG,
    PUBLISHED_ON,
    REACH,
    SHORT,
    SHORT_FROM,
    Silence,
)
from alongside.domain.team_figures import TeamFigures
from alongside.domain.workload import (
    CARRIED_WEEKS,
    FEWEST,
    FEWEST_FOR_QUARTERS,
    LOAD_STEP,
    PART_STEP,
    CaseWeight,
)
from alongside.web.pictures import Table
from alongside.web.team.wording import how_changes_are_judged, silence_text, still_open_text, who_counts_text
from alongside.words import Words


def work_figures_text(figures: TeamFigures, t: Words) -> str:
    return "\n\n".join(
        [
            t(
                "**What the cases ask for:** the open cases, as each person said them last within {weeks} weeks, times the hours a week that one "
                "case of its kind takes: so much a head, for every head in the team. The hours are in the table below; a week keeps those that "
                "held when its figures came.",
                weeks=t.number(CARRIED_WEEKS),
            ),
            t(
                "**What there is:** {share} % of everyone's contract hours, less the leave and the days off of those who filled in the week, "
                "on average. The rest goes into meetings, training, travel and everything else that is no case.",
                share=t.number(100 * figures.terms.case_share),
            ),
            t(
                "**Nothing tells who was silent.** Someone who did not fill in the week counts as the others do: the same answers give the same figures, whoever gave them. So there are no totals, and everything is rounded: "
                "the hours there are to {load} %, parts of the team up to the next quarter.",
                load=t.number(LOAD_STEP),
                part=t.number(PART_STEP),
            ),
            how_changes_are_judged(t),
            t(
                "A figure is shown when it is about at least {fewest} people, the middle half from {quarters} on. “In the middle” is the median: "
                "half of the people said more, half said less.",
                fewest=t.number(FEWEST),
                quarters=t.number(FEWEST_FOR_QUARTERS),
            ),
            t(
                "The figures of a week come on the {weekday} after it, for all teams at once, from what is saved by then. Late answers "
                "change none of them.",
                weekday=t.weekday(PUBLISHED_ON),
            ),
        ]
    )


def weights_table(figures: TeamFigures, t: Words) -> Table:
    """The organisation's own with the day they were set, else the shipped ones."""
    shown = list(figures.weights.values())
    return {
        t("Kind of case"): [weight.case_type or t("Any other case") for weight in shown],
        t("Hours a week"): [weight.hours for weight in shown],
        t("From"): [_weight_origin(weight, t) for weight in shown],
        t("Source"): [weight.source for weight in shown],
    }


def _weight_origin(weight: CaseWeight, t: Words) -> str:
    if weight.set_on is None:
        return t("Came with the app")
    return t("Set by your organisation on {day}", day=t.day(date.fromisoformat(weight.set_on)))


def bands_text(t: Words) -> str:
    low, moderate, high = (t.number(cut) for cut in CUTS)
    return "\n\n".join(
        [
            t(
                "The strain of everyone who counts, over a whole period, from 0 to 100, as one of four bands: low below {moderate}, moderate "
                "from {moderate}, high from {high}, very high from {very_high}.",
                moderate=low,
                high=moderate,
                very_high=high,
            ),
            t(
                "**Slow on purpose.** A figure every week would let a lead who knows who was away work out single people. So a period "
                "is {short} weeks long where {many} or more count and {long} where fewer do. Its band is said on a Thursday after it has closed, "
                "and it never changes afterwards, whatever is filled in or deleted later.",
                short=SHORT,
                many=SHORT_FROM,
                long=LONG,
                weekday=t.weekday(PUBLISHED_ON),
            ),
            t("**Who counts:**")
            + f" {who_counts_text(t)} "
            + t(
                "Leads of the team do not count, and neither does anyone who was showing their own trend to somebody. Everyone in the team "
                "can see the names that count with theirs."
            ),
            t(
                "**What a missing answer does:** it counts as the middle of the band before, so it leaves no trace. What one person says can "
                "move their own part by {reach} points to either side of that middle and no farther, and a little chance is added to the mean. "
                "In the first period with a band, only those who answered are in it.",
                reach=REACH,
            ),
            t(
                "Three sentences stand in place of a band. “{too_small}”: fewer than a band takes. “{too_few}”: fewer than {answering} people "
                "answered, or too few of their weeks, or someone who counts wanted nothing said. Which of these it was, no one "
                "learns. “{not_closed}”: it is still running, or its Thursday has not come.",
                too_small=silence_text(Silence.TOO_SMALL, t).rstrip("."),
                too_few=silence_text(Silence.TOO_FEW, t).rstrip("."),
                not_closed=still_open_text(t).rstrip("."),
                answering=FEWEST_ANSWERING,
                weekday=t.weekday(PUBLISHED_ON),
            ),
            t(
                "A band is about the work of a team, never a label for a person. Do not guess who. Ask everyone how things are, and "
                "look at the workload above."
            ),
        ]
    )
