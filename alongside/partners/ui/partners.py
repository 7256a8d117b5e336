"""My support partners, and why we were matched."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import assert_never

import streamlit as st

from alongside.checkins.charts.prepared_charts import to_sendable_spec
from alongside.core.words import Words
from alongside.matching.rules.participants import Part, Talk
from alongside.partners.charts.match_reasons import MatchReasonLabels, PartBar, match_reasons_chart
from alongside.partners.desk.partner import MyPartners
from alongside.partners.rules.match_explanation import MatchExplanation, SharedPart
from alongside.partners.ui.coordinator.wording import part_label
from alongside.partners.ui.wording import common_times_text, shared_talk_text, trade_off_text
from alongside.profiles.ui.wording import word_label
from alongside.sessions.ui.links import to_sessions
from alongside.sessions.ui.pairs import describe_decision


def show_partners(found: Sequence[MyPartners], zone: tzinfo, t: Words) -> None:
    if not found:
        st.write(t("You have no support partner right now."))
    for one in found:
        with st.container(border=True):
            until = t.day(one.until)
            for number, (name, why) in enumerate(zip(one.names, one.whys, strict=True)):
                with st.container(gap="xsmall"):
                    st.text(name)
                    if one.undoable:
                        time = t.hour(one.undoable.takes_effect_at, zone)
                        st.caption(describe_decision(one.undoable.decision, t))
                        st.caption(t("You can undo it until {time}.", time=time))
                    elif one.begun:
                        st.caption(t("Support partner until {day}", day=until))
                    else:
                        st.caption(t("Proposed: not all have accepted yet"))
                    st.write(common_times_text(why, t))
                with st.expander(t("Why you were matched"), key=f"why-{one.pairing_id}-{number}"):
                    _show_explanation(why, f"fit-{one.pairing_id}-{number}", t)
            if one.undoable or not one.begun:
                to_sessions(t)  # where it is answered, and undone


def _show_explanation(why: MatchExplanation, key: str, t: Words) -> None:
    st.caption(t("How much each part counts for you two, and its maximum. Only what you both chose to show."))
    spec = match_reasons_chart(
        [PartBar(t(part_label(one.part)), one.points, one.most) for one in why.shared],
        MatchReasonLabels(t("Part"), t("Points"), t("Maximum"), t.language),
    )
    described = [
        t(
            "{part}: {points} of {most}",
            part=t(part_label(one.part)),
            points=t.number(one.points),
            most=t.number(one.most),
        )
        for one in why.shared
    ]
    st.vega_lite_chart(to_sendable_spec(spec), alt="; ".join(described), key=key)
    for line in (line for one in why.shared for line in _shared_lines(one, t)):
        st.text(line)
    if least := trade_off_text(why, t):
        st.write(least)


def _shared_lines(one: SharedPart, t: Words) -> list[str]:
    """Shown as text, since some of the words were typed by the two themselves."""
    words, given = (", ".join(word_label(word, t) for word in some) for some in (one.words, one.given))
    match one.part:
        case Part.TALK:
            return [shared_talk_text(Talk(word), t) for word in one.words]
        case Part.WANTS:
            theirs = t("They offer what you'd like: {words}", words=words)
            yours = t("You offer what they'd like: {words}", words=given)
            return [line for line, found in ((theirs, words), (yours, given)) if found]
        case Part.ISSUES | Part.CIRCUMSTANCES | Part.OVERLAP | Part.FEEDBACK:
            return [t("{part}: {words}", part=t(part_label(one.part)), words=words)] if words else []
        case _:
            assert_never(one.part)
