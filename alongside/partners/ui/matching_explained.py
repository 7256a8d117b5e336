"""How support partners are matched, with the rules and weights as they are set now."""

from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

import streamlit as st

from alongside.core.words import Words
from alongside.matching.rules.ahead import SMALL_POOL
from alongside.matching.rules.participants import DAYS, FULL, PLENTY, QUARTER, Part, Rules, Weights
from alongside.matching.rules.plan_check import ROUNDS
from alongside.partners.rules.urgent import AGAIN_AFTER, LASTS, MOST_OFFERS, OFFER_LASTS, REST
from alongside.partners.ui.coordinator.wording import part_label
from alongside.profiles.rules.profiles import ACTIVE_PARTNERS
from alongside.sessions.rules.sessions import FEEDBACK_OPEN_FOR

HOUR = timedelta(hours=1)
IN_A_HUNDREDTH = 10  # thousandths


def _describe_part(part: Part, t: Words) -> str:
    match part:
        case Part.ISSUES:
            return t("How many you share. Rare ones count more.")
        case Part.WANTS:
            return t("How much of what one would like the other offers.")
        case Part.TALK:
            return t("Whether you like to talk the same way.")
        case Part.CIRCUMSTANCES:
            return t("How much you share. Rare things count more.")
        case Part.OVERLAP:
            return t(
                "How many start times you share. Above {hours} hours, more makes no difference.",
                hours=t.number(PLENTY * QUARTER // 60),
            )
        case Part.FEEDBACK:
            return t(
                "Only if you were support partners before, and both said you felt heard or lighter "
                "after your last sessions. If only one did, it's as if no one had said anything. It "
                "counts in rounds, {days} days later, never in requests.",
                days=t.number(FEEDBACK_OPEN_FOR.days),
            )
        case _:
            assert_never(part)


def show_priorities(rules: Rules, t: Words) -> None:
    st.header(t("What comes first"), anchor=False)
    st.write(t("All pairs are found together, so no one gains at someone else's expense. In this order:"))
    given_up = t.number(rules.worst_pair_gives_up / IN_A_HUNDREDTH, 1)
    aims = [
        t("**As many people as possible get a support partner.**"),
        t("**People who waited longest come first**, among all ways to do that."),
        t(
            "**No pair is used up that a later round needs**, by a plan of the next {rounds} rounds, in "
            "pools of up to {people} people.",
            rounds=t.number(ROUNDS),
            people=t.number(SMALL_POOL),
        ),
        t(
            "**A second one** for those with room, once everyone who can have a first one "
            "does. No one gets more than {n}. A trio counts as two.",
            n=t.number(ACTIVE_PARTNERS),
        ),
        t(
            "**People who never met come before those who did**, in pools of up to {people} people.",
            people=t.number(SMALL_POOL),
        ),
        t(
            "**The weakest pair** fits as well as possible. All pairs together may lose up "
            "to {percent} per cent of their fit for it.",
            percent=given_up,
        ),
        t("**The best fit** of all pairs together. A lot decides between equals, never the order of names."),
    ]
    st.write("\n".join(f"{number}. {aim}" for number, aim in enumerate(aims, 1)))
    st.write(
        t(
            "Only people who chose *Join round* are matched. If someone would be alone, three people "
            "who agreed to it can form a trio. If you're left out, you're told why and come first "
            "next time."
        )
    )


def show_rules(rules: Rules, t: Words) -> None:
    met = t.count(
        "You were support partners in the last {n} round. In a round, this doesn't apply if you both "
        "wanted to continue at the end.",
        "You were support partners in the last {n} rounds. In a round, this doesn't apply if you "
        "both wanted to continue at the end.",
        rules.cooldown,
    )
    st.header(t("What rules out a match"), anchor=False)
    st.write(t("These rules work both ways. No fit, however good, outweighs them."))
    st.write(
        _bullet_list(
            [
                t("You have no language in common, or no way to meet."),
                t(
                    "You share less than {minutes} minutes in a row in the next {days} days.",
                    minutes=t.number(rules.minutes),
                    days=t.number(DAYS),
                ),
                t("One of you is above the other, as a line manager or a team lead."),
                t(
                    "You have the same line manager. A coordinator can loosen this rule for one round. Then "
                    "the round says so before you answer."
                ),
                t("You're already support partners."),
                *([met] if rules.cooldown else []),
                t("Your aims don't fit: one of you must be here to give, or both to give and receive."),
                t("One of you has a firm preference that the other doesn't meet."),
                t("One of you doesn't want to be matched with the other. No one is told who."),
                t(
                    "A coordinator chose *Do not match* for you two. They can also lock two people "
                    "together, within the rules."
                ),
            ]
        )
    )


def show_fit(weights: Weights, t: Words) -> None:
    st.header(t("What makes a good fit"), anchor=False)
    st.write(
        t(
            "Fit goes from 0 to {most}. Coordinators set how much each part counts. Only what you "
            "both chose to show counts. Shared times always do.",
            most=t.number(FULL),
        )
    )
    together = sum(weights.weight_of(part) for part in Part)
    lines = []
    for part in sorted(Part, key=lambda part: -weights.weight_of(part)):
        if weight := weights.weight_of(part):
            lines.append(
                t(
                    "**{part}**: {weight} of {all}. {meaning}",
                    part=t(part_label(part)),
                    weight=t.number(weight),
                    all=t.number(together),
                    meaning=_describe_part(part, t),
                )
            )
        else:
            lines.append(t("**{part}**: doesn't count now.", part=t(part_label(part))))
    st.write(_bullet_list(lines))
    with st.expander(t("How this works"), key="why_these_parts"):
        st.write(
            t(
                "Why these parts? In 173 samples of people supported by someone with more experience, "
                "shared views and experience went with feeling supported (correlations of .38 to .59). "
                "Likeness of age, gender or origin did not (Eby et al., 2013)."
            )
        )


def show_urgent_rules(t: Words) -> None:
    st.header(t("Urgent requests"), anchor=False)
    st.write(
        t(
            "People who are here to give are asked one at a time, best fit first. The rules above "
            "apply, but you may be paused or have no room."
        )
    )
    with st.expander(t("How this works"), key="urgent_rules"):
        st.write(
            _bullet_list(
                [
                    t(
                        "At most {n} people are asked, and a request lasts at most {days} days.",
                        n=t.number(MOST_OFFERS),
                        days=t.number(LASTS.days),
                    ),
                    t(
                        "Each has {hours} hours to answer, and no one's time runs out at night. A "
                        "decline looks like no answer, even to you.",
                        hours=t.number(OFFER_LASTS // HOUR),
                    ),
                    t(
                        "You can ask once in {days} days, and accept one in {days} days. Then, and "
                        "after each session from it, you rest for {hours} hours: no one can ask you "
                        "for anything new.",
                        days=t.number(AGAIN_AFTER.days),
                        hours=t.number(REST // HOUR),
                    ),
                    t("No one who already has {n} support partners is asked.", n=t.number(ACTIVE_PARTNERS)),
                ]
            )
        )


def show_never_used(t: Words) -> None:
    st.header(t("What is never used"), anchor=False)
    st.write(
        _bullet_list(
            [
                t(
                    "**Your check-ins**: no answer, strain index or note. Who is matched with whom "
                    "could reveal them."
                ),
                t("**Your work data**, and whether you filled in a week."),
                t(
                    "**Age, gender or origin**, to find people who are alike. Gender and years in "
                    "this work matter only if someone asks for them in their profile, and only for "
                    "people who gave theirs."
                ),
            ]
        )
    )


def show_proof(t: Words) -> None:
    st.header(t("Why you can trust a round"), anchor=False)
    st.write(
        t(
            "**Every round is proven.** By this order, no other set of pairs does better. A separate "
            "check tests it each time. If it can't be shown, the coordinator is told before anything "
            "is published."
        )
    )
    with st.expander(t("How this works"), key="digest_of_a_round"):
        st.write(
            t(
                "**Every round has a number, its digest.** It is made from all that goes in and "
                "comes out. Work the round out again and you must get the same number, so no one can "
                "quietly move a pair."
            )
        )


def _bullet_list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
