"""Explains how the figures on a team's page are calculated."""

from alongside.checkins.charts.prepared_charts import Table
from alongside.checkins.rules.instruments import CUTS
from alongside.core.words import Words
from alongside.teams.rules.releases import (
    FEWEST_ANSWERING,
    LONG,
    PUBLISHED_ON,
    REACH,
    SHORT,
    SHORT_FROM,
    Silence,
)
from alongside.teams.rules.team_figures import TeamFigures
from alongside.teams.rules.workload import (
    CARRIED_WEEKS,
    FEWEST,
    FEWEST_FOR_QUARTERS,
    LOAD_STEP,
    PART_STEP,
)
from alongside.teams.ui.wording import how_changes_are_judged, silence_text, still_open_text, who_counts_text


def work_figures_text(figures: TeamFigures, t: Words) -> str:
    return "\n\n".join(
        [
            t(
                "**Demand:** the open cases, as each person last entered them within {weeks} weeks, "
                "times the weekly hours for that kind of case. The average per person then counts "
                "for everyone in the team. The hours are in the table below. A week keeps the hours "
                "that applied when its figures came out.",
                weeks=t.number(CARRIED_WEEKS),
            ),
            t(
                "**Capacity:** {share} % of everyone's contract hours, minus the average leave and "
                "days off of those who filled in the week. The rest goes to meetings, training, "
                "travel and other work.",
                share=t.number(100 * figures.terms.case_share),
            ),
            t(
                "**Nothing tells who was silent.** Someone who did not fill in the week counts like "
                "the others: the same answers give the same figures, no matter who gave them. So "
                "there are no totals, and everything is rounded: the workload to {load} %, shares of "
                "the team up to the next {part} %.",
                load=t.number(LOAD_STEP),
                part=t.number(PART_STEP),
            ),
            how_changes_are_judged(t),
            t(
                "A figure needs at least {fewest} people, and the middle half at least {quarters}. "
                "The median is the middle: half of the people said more, half said less.",
                fewest=t.number(FEWEST),
                quarters=t.number(FEWEST_FOR_QUARTERS),
            ),
            t(
                "A week's figures come out on the {weekday} after it, for all teams at the same "
                "time, from what is saved by then. Late answers never change them.",
                weekday=t.weekday(PUBLISHED_ON),
            ),
        ]
    )


def weights_table(figures: TeamFigures, t: Words) -> Table:
    """The organisation's own with the day they were set, else the shipped ones."""
    shown = list(figures.weights.values())
    return {
        t("Kind of case"): [weight.case_type or t("Any other case") for weight in shown],
        t("Hours per week"): [weight.hours for weight in shown],
        t("From"): [
            t("Set by your organisation on {day}", day=t.day(weight.set_on))
            if weight.set_on
            else t("Included with the app")
            for weight in shown
        ],
        t("Source"): [weight.source for weight in shown],
    }


def bands_text(t: Words) -> str:
    low, moderate, high = (t.number(cut) for cut in CUTS)
    return "\n\n".join(
        [
            t(
                "Strain runs from 0 to 100. The average of everyone who counts over a whole period "
                "gives the band: low below {moderate}, moderate from {moderate}, high from {high}, "
                "very high from {very_high}.",
                moderate=low,
                high=moderate,
                very_high=high,
            ),
            t(
                "**Slow on purpose.** From weekly figures, a lead who knows who was away could work "
                "out single people. So a period lasts {short} weeks where {many} or more count, and "
                "{long} where fewer do. Its band comes out on a {weekday} after the period has "
                "closed. It never changes afterwards, whatever is filled in or deleted later.",
                short=SHORT,
                many=SHORT_FROM,
                long=LONG,
                weekday=t.weekday(PUBLISHED_ON),
            ),
            t("**Who counts:**")
            + f" {who_counts_text(t)} "
            + t(
                "Leads of the team do not count. Nor does anyone who was sharing their trend. "
                "Everyone in the team can see the names that count with theirs."
            ),
            t(
                "**A missing answer** counts as the middle of the band before, so it leaves no "
                "trace. What one person says can move their own part by at most {reach} points to "
                "either side of that middle. Some privacy noise is added to the average. The first "
                "period with a band includes only those who answered.",
                reach=REACH,
            ),
            t(
                "**When there is no band:** “{too_small}” means that fewer people count than a band "
                "needs. “{too_few}” means that fewer than {answering} people answered, or too few of "
                "their weeks, or that someone who counts held it back. No one learns which. "
                "“{not_closed}” means it is still running, or its {weekday} has not come.",
                too_small=silence_text(Silence.TOO_SMALL, t).rstrip("."),
                too_few=silence_text(Silence.TOO_FEW, t).rstrip("."),
                not_closed=still_open_text(t).rstrip("."),
                answering=FEWEST_ANSWERING,
                weekday=t.weekday(PUBLISHED_ON),
            ),
            t(
                "A band is about the work of a team, never a label for a person. Do not guess who. "
                "Ask everyone how things are, and "
                "look at the workload above."
            ),
        ]
    )
