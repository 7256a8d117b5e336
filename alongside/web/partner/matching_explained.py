"""How support partners are matched, with the rules and weights as they are set now."""

from collections.abc import Iterable
from datetime import timedelta
from typing import assert_never

import streamlit as st

from alongside.domain.matching.participants import DAYS, FULL, PLENTY, QUARTER, Part, Rules, Weights
from alongside.domain.pairings import ACTIVE_PARTNERS
from alongside.domain.sessions import FEEDBACK_OPEN_FOR
from alongside.domain.urgent import AGAIN_AFTER, LASTS, MOST_OFFERS, OFFER_LASTS, REST
from alongside.web.coordinator.wording import PART_LABELS
from alongside.words import Words

HOUR = timedelta(hours=1)
IN_A_HUNDREDTH = 10  # thousandths


def _describe_part(part: Part, t: Words) -> str:
    match part:
        case Part.ISSUES:
            return t("How much of what you both work on is the same. What few people work on counts more.")
        case Part.WANTS:
            return t("How much of what either of you would like is what the other offers.")
        case Part.TALK:
            return t("Whether you like to talk in the same way.")
        case Part.CIRCUMSTANCES:
            return t("As with issue areas: what few people live with counts more.")
        case Part.OVERLAP:
            return t(
                "At how many times you could both begin. Beyond four hours, more makes no difference.",
                hours=t.number(PLENTY * QUARTER // 60),
            )
        case Part.FEEDBACK:
            return t(
                "Of two who were partners before: only if both of you said so after your last sessions, by feeling heard or lighter. If one of you "
                "did not, it is as if nobody had said anything. It counts in rounds, two weeks later, and never in whom you could ask.",
                days=t.number(FEEDBACK_OPEN_FOR.days),
            )
        case _:
            assert_never(part)


def show_priorities(rules: Rules, t: Words) -> None:
    st.header(t("What is asked first"), anchor=False)
    st.write(
        t(
            "All pairs of a round are found together, so that nobody is lucky at the expense of others. In this order:"
        )
    )
    given_up = t.number(rules.worst_pair_gives_up / IN_A_HUNDREDTH, 1)
    st.write(
        _numbered_list(
            [
                t("**As many people as possible have a partner.**"),
                t("**Those who waited longest come first**, among all ways to reach that."),
                t(
                    "**A second partner** for whoever has room, once everybody who can have a first one does. Nobody is given more than {n} "
                    "at a time, and a trio counts as {n}.",
                    n=t.number(ACTIVE_PARTNERS),
                ),
                t(
                    "**The pair that fits least** fits as well as possible. All pairs together may lose {percent} per cent of their fit "
                    "for it, not more.",
                    percent=given_up,
                ),
                t(
                    "**The best fit** of all pairs together. Between equals a lot decides, never the order of names."
                ),
            ]
        )
    )
    st.write(
        t(
            "Only those who said *I am in* are paired. When somebody would be alone, three people can become a trio, if all three agreed to "
            "that before. Whoever is left out is told why, kindly, and comes first next time."
        )
    )


def show_rules(rules: Rules, t: Words) -> None:
    st.header(t("What keeps two people apart"), anchor=False)
    st.write(t("These rules hold in both directions. No fit, however good, outweighs them."))
    st.write(
        _bullet_list(
            [
                t("You have no language in common, or no way to meet."),
                t(
                    "You have less than {minutes} minutes at a stretch in common in the next {days} days.",
                    minutes=t.number(rules.minutes),
                    days=t.number(DAYS),
                ),
                t("You have the same line manager, or one of you stands above the other."),
                t("You are partners already."),
                *_met_rule_text(rules, t),
                t(
                    "What you are here for does not go together: one of you has to be here to give, or both of you to give and receive."
                ),
                t("One of you has set something as a must, and the other is not that."),
                t("One of you does not want to be paired with the other. Nobody is told who."),
                t(
                    "A coordinator holds you apart in this round. They can also hold two people together, within the rules."
                ),
            ]
        )
    )


def _met_rule_text(rules: Rules, t: Words) -> list[str]:
    if not rules.cooldown:
        return []
    line = t.count(
        "You were partners within the last {n} round. It does not hold in a round if both of you would have gone on when your time was up.",
        "You were partners within the last {n} rounds. It does not hold in a round if both of you would have gone on when your time was up.",
        rules.cooldown,
    )
    return [line]


def show_fit(weights: Weights, t: Words) -> None:
    st.header(t("What a good fit is made of"), anchor=False)
    st.write(
        t(
            "How well two people fit is a number from 0 to 1000. Each part counts as much as your coordinators have set it. Only what both "
            "of you let be named counts; common times always do.",
            most=t.number(FULL),
        )
    )
    together = sum(weights.weight_of(part) for part in Part)
    heaviest_first = sorted(Part, key=lambda part: -weights.weight_of(part))
    st.write(_bullet_list(_part_text(part, weights.weight_of(part), together, t) for part in heaviest_first))
    with st.expander(t("How this works"), key="why_these_parts"):
        _explain_parts(t)


def _explain_parts(t: Words) -> None:
    st.write(
        t(
            "Why these: in 173 samples of people supported by somebody more experienced, shared views and experience went with feeling "
            "supported (correlations of .38 to .59), and likeness of age, gender or origin did not (Eby et al., 2013)."
        )
    )


def _part_text(part: Part, weight: int, together: int, t: Words) -> str:
    name, meaning = t(PART_LABELS[part]), _describe_part(part, t)
    if not weight:
        return t("**{part}**: does not count now.", part=name)
    return t(
        "**{part}**: {weight} of {all}. {meaning}",
        part=name,
        weight=t.number(weight),
        all=t.number(together),
        meaning=meaning,
    )


def show_urgent_rules(t: Words) -> None:
    st.header(t("When somebody needs a person this week"), anchor=False)
    st.write(
        t(
            "Those who fit best and are here to give are asked, one after the other. What keeps two people apart holds here too, but whoever "
            "needs somebody may go beyond the room they have, and may be pausing."
        )
    )
    with st.expander(t("How this works"), key="urgent_rules"):
        st.write(
            _bullet_list(
                [
                    t(
                        "{n} people are asked at most, and a request lasts {days} days at most.",
                        n=t.number(MOST_OFFERS),
                        days=t.number(LASTS.days),
                    ),
                    t(
                        "Each has {hours} hours to answer, and nobody's time runs out at night. A no looks like no answer, also to whoever asked.",
                        hours=t.number(OFFER_LASTS // HOUR),
                    ),
                    t(
                        "Anybody can ask once in {days} days, and takes on one in {days} days. Then they rest for {hours} hours, and again after "
                        "each session of it: nobody asks them for anything new.",
                        days=t.number(AGAIN_AFTER.days),
                        hours=t.number(REST // HOUR),
                    ),
                    t("Nobody who has {n} partners already is asked.", n=t.number(ACTIVE_PARTNERS)),
                ]
            )
        )


def show_never_used(t: Words) -> None:
    st.header(t("What is never used"), anchor=False)
    st.write(
        _bullet_list(
            [
                t(
                    "**Your check-ins**: no answer, no strain index, no note. Who is paired with whom could give them away."
                ),
                t("**Facts of your work**, and whether you filled in a week."),
                t(
                    "**Age, gender or origin**, to find people who are alike. Gender and years in this work matter only when somebody asks "
                    "for it in their own profile, and only to those who said theirs."
                ),
            ]
        )
    )


def show_proof(t: Words) -> None:
    st.header(t("How you can trust a round"), anchor=False)
    st.write(
        t(
            "**Every round is proven.** No other set of pairs would do better by what is asked above. A second check, apart from the "
            "search, looks at that each time; where it could not be shown, the coordinator reads so before anything is published."
        )
    )
    with st.expander(t("How this works"), key="digest_of_a_round"):
        st.write(
            t(
                "**Every round has a number, its digest.** It is made from all that the round follows from and all that came of it. "
                "Whoever works the round out again has to come to the same number, so nobody can quietly move a pair."
            )
        )


def _bullet_list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _numbered_list(lines: Iterable[str]) -> str:
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
