"""Requests to a support partner, sent and received. Names are shown as text."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

import streamlit as st

from alongside.desks.partner import PEERS_SHOWN, Looking, MyAsk
from alongside.domain.asks import MOST_OPEN
from alongside.domain.organisations import SupportContact
from alongside.domain.why import Peer
from alongside.web import pieces
from alongside.web.doing import say_refusal
from alongside.web.partner import in_words
from alongside.web.partner.doing import attempt
from alongside.words import Words

FIRST = 4  # peers shown before the expander


def of_me(found: Sequence[MyAsk], room: bool, zone: tzinfo, t: Words) -> None:
    """Comes first on the page, because someone is waiting for an answer."""
    for one in found:
        with st.container(border=True):
            st.text(t("{name} would like to talk to you.", name=one.name))
            st.write(
                t(
                    "You may say no, nobody will know. Until {moment}.",
                    moment=_moment(one.ask.until, zone, t),
                )
            )
            if not room:
                st.caption(t("For a yes, your profile needs room for one more partner."))
            with pieces.apart():
                st.button(
                    t("Yes, be partners"),
                    key=f"yes-{one.ask.id}",
                    type="primary",
                    disabled=not room,
                    on_click=_reply,
                    args=(one.ask.id, True, t),
                )
                st.button(t("Not now"), key=f"no-{one.ask.id}", on_click=_reply, args=(one.ask.id, False, t))
            say_refusal(f"reply-{one.ask.id}", t)


def section(looking: Looking, zone: tzinfo, t: Words) -> None:
    st.header(t("I would like someone to talk to"), anchor=False)
    _waiting(looking.mine, zone, t)
    if looking.room:
        _peers(looking, t)
    else:
        st.write(
            t(
                "Your profile says that you are pausing, or you have as many partners as you have room for. Change it there to see whom "
                "you could ask."
            )
        )


def beyond(contacts: Sequence[SupportContact], t: Words) -> None:
    """Help beyond peers. It is always there, whatever the rest of the page shows."""
    st.subheader(t("More than a peer can carry?"), anchor=False)
    if contacts:
        st.write(t("These are there for you too. You need no reason and no profile."))
    pieces.support_contacts(contacts, t)


def _waiting(mine: Sequence[MyAsk], zone: tzinfo, t: Words) -> None:
    for one in mine:
        with st.container(border=True):
            st.text(t("You asked {name}.", name=one.name))
            st.caption(
                t(
                    "Waiting until {moment}. Silence can have many reasons, and says nothing about you.",
                    moment=_moment(one.ask.until, zone, t),
                )
            )
            st.button(
                t("Take it back"), key=f"withdraw-{one.ask.id}", on_click=_withdraw, args=(one.ask.id, t)
            )
            say_refusal(f"withdraw-{one.ask.id}", t)


def _peers(looking: Looking, t: Words) -> None:
    waiting = {one.ask.asked_id for one in looking.mine}
    rows = [
        (peer, name)
        for peer, name in zip(looking.peers, looking.names, strict=True)
        if peer.id not in waiting
    ]
    if rows:
        st.write(
            t(
                "They could be your partner now. Asking is private: only the two of you know. They may say no without a word. You can "
                "ask {n} people at a time.",
                n=t.number(MOST_OPEN),
            )
        )
    elif not waiting:
        st.write(t("There is nobody to ask at this moment. More time in your profile often opens somebody."))
    full = len(looking.mine) >= MOST_OPEN
    for peer, name in rows[:FIRST]:
        _peer(peer, name, peer.id in looking.resting, full, t)
    if rows[FIRST:]:
        with st.expander(t("Others you could ask"), key="others"):
            for peer, name in rows[FIRST:PEERS_SHOWN]:
                _peer(peer, name, peer.id in looking.resting, full, t)
    _kept_away(looking, t)


def _peer(peer: Peer, name: str, resting: bool, full: bool, t: Words) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap="xsmall"):
            st.text(name)
            st.text(t("You asked not long ago.") if resting else in_words.reasons(peer, t))
        if not resting:
            st.button(t("Ask"), key=f"ask-{peer.id}", disabled=full, on_click=_ask, args=(peer.id, t))
    say_refusal(f"ask-{peer.id}", t)


def _kept_away(looking: Looking, t: Words) -> None:
    lines = [in_words.cost(looking.rule, looking.people, t)] if looking.rule else []
    if looking.unavailable:
        lines.append(
            t.count(
                "{n} person is not available now.", "{n} people are not available now.", looking.unavailable
            )
        )
    if lines:
        st.caption(" ".join(lines))


def _moment(text: str, zone: tzinfo, t: Words) -> str:
    return t.moment(datetime.fromisoformat(text), zone)


def _ask(person_id: str, t: Words) -> None:
    attempt(f"ask-{person_id}", lambda desk: desk.ask(person_id), t("Asked. Only the two of you know."))


def _withdraw(ask_id: str, t: Words) -> None:
    attempt(f"withdraw-{ask_id}", lambda desk: desk.withdraw(ask_id), t("Taken back."))


def _reply(ask_id: str, yes: bool, t: Words) -> None:
    done = t("You are partners now.") if yes else t("Thank you. Nobody is told.")
    attempt(f"reply-{ask_id}", lambda desk: desk.reply(ask_id, yes), done)
