"""One pairing on the page Sessions: its status and the next step. Names and places are shown as text."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import assert_never

import streamlit as st

from alongside.desks.sessions import DOORS_OPEN, MyPair, SessionDesk, Stands
from alongside.domain.pairings import UNDO_FOR, Decision, Pending
from alongside.web import pieces
from alongside.web.doing import say_refusal
from alongside.web.sessions import afterwards, dates, going_on, links
from alongside.web.sessions.doing import attempt
from alongside.words import Words

MINUTE = timedelta(minutes=1)


def describe_decision(decision: Decision, t: Words) -> str:
    match decision:
        case Decision.DECLINE:
            return t("You said no to this match.")
        case Decision.ROTATE:
            return t("You ended this pairing, to be open for someone else.")
        case Decision.STOP:
            return t("You ended this pairing, and your profile is to pause.")
        case Decision.NEVER:
            return t("You ended this pairing, and you two are never to be paired again.")
        case _:
            assert_never(decision)


def on_now(found: Sequence[MyPair]) -> MyPair | None:
    """The pairing whose session is on; failing that, one whose session is running over."""
    running = [one for one in found if one.on is not None]
    return next((one for one in running if one.stands is Stands.NOW), next(iter(running), None))


def show_no_session(t: Words) -> None:
    st.info(
        t(
            "No session is on now. This page opens a quarter of an hour before one begins.",
            n=t.number(DOORS_OPEN // MINUTE),
        )
    )


def in_order(found: Sequence[MyPair]) -> list[MyPair]:
    """Sessions that are on come first, then those that still need feedback."""
    first = (Stands.NOW, Stands.SAY)
    return sorted(found, key=lambda one: first.index(one.stands) if one.stands in first else len(first))


def card(pair: MyPair, desk: SessionDesk, zone: tzinfo, t: Words) -> None:
    with st.container(border=True):
        st.text("\n".join(pair.names))
        if pair.undoable is not None:
            _undoable(pair.undoable, zone, t)
            return
        match pair.stands:
            case Stands.PROPOSED:
                _yes_or_no(pair, zone, t)
                return
            case Stands.ACCEPTED:
                _said_yes(pair, zone, t)
                return
            case Stands.NOW:
                dates.now(pair, zone, t)
            case Stands.SAY if pair.to_say is not None:
                afterwards.look_back(pair, pair.to_say, zone, t)
                if pair.on == pair.to_say:
                    links.to_the_session(t, t("Not done yet? Back to the session"))
            case Stands.SAY | Stands.NO_DATE | Stands.CHOOSE | Stands.CHOSEN | Stands.AHEAD:
                pass
            case _:
                assert_never(pair.stands)
        if pair.over:
            return
        dates.section(pair, desk, zone, t)
        going_on.section(pair, zone, t)


def _yes_or_no(pair: MyPair, zone: tzinfo, t: Words) -> None:
    pairing_id = pair.pairing.id
    st.write(
        t(
            "You were matched. Would you like to meet? A no needs no reason, no one learns who said it, and you can undo it for {n} "
            "minutes. Please answer by {moment}.",
            n=t.number(UNDO_FOR // MINUTE),
            moment=_until(pair, zone, t),
        )
    )
    with pieces.apart():
        st.button(
            t("Yes, let us meet"),
            key=f"accept-{pairing_id}",
            type="primary",
            on_click=_accept,
            args=(pairing_id, t),
        )
        st.button(t("No, thank you"), key=f"decline-{pairing_id}", on_click=_decline, args=(pairing_id, t))
    say_refusal(pairing_id, t)
    links.to_partners(t, t("Why you were matched"))


def _said_yes(pair: MyPair, zone: tzinfo, t: Words) -> None:
    st.write(
        t(
            "You said yes. As soon as everybody has, times to choose from stand here. That is waited for until {moment}; silence can "
            "have many reasons.",
            moment=_until(pair, zone, t),
        )
    )
    links.to_partners(t, t("Why you were matched"))


def _undoable(decided: Pending, zone: tzinfo, t: Words) -> None:
    """A decision that can still be undone, because no one has been told yet."""
    until = t.hour(datetime.fromisoformat(decided.takes_effect_at), zone)
    st.write(describe_decision(decided.decision, t))
    st.write(
        t(
            "You can undo this until {time}. No one is told before, and nothing changes until then.",
            time=until,
        )
    )
    key = f"undo-{decided.pairing_id}"
    st.button(t("Undo"), key=key, icon=":material/undo:", on_click=_undo, args=(decided.pairing_id, t))
    say_refusal(key, t)


def _until(pair: MyPair, zone: tzinfo, t: Words) -> str:
    return t.moment(datetime.fromisoformat(pair.pairing.waits_until), zone)


def _accept(pairing_id: str, t: Words) -> None:
    attempt(pairing_id, lambda desk: desk.accept(pairing_id), t("Saved."))


def _decline(pairing_id: str, t: Words) -> None:
    attempt(pairing_id, lambda desk: desk.decline(pairing_id), t("Thank you for saying so."))


def _undo(pairing_id: str, t: Words) -> None:
    attempt(
        f"undo-{pairing_id}", lambda desk: desk.undo(pairing_id), t("Undone. Nothing changes between you.")
    )
