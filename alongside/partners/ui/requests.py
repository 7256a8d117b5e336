"""Requests to a support partner, sent and received. Names are shown as text."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import partial

import streamlit as st

from alongside.accounts.rules.organisations import SupportContact
from alongside.accounts.ui.button_actions import run_action, show_refusal
from alongside.accounts.ui.contacts import show_support_contacts
from alongside.accounts.ui.undo import show_undo_button
from alongside.core.ui import pieces
from alongside.core.words import Words
from alongside.partners.desk.partner import PEERS_SHOWN, MyRequest, PartnerDesk, PeerSearch
from alongside.partners.rules.match_explanation import Peer
from alongside.partners.rules.partner_requests import MOST_OPEN, undoable_until
from alongside.partners.ui import wording

FIRST = 4  # peers shown before the expander


def show_received_requests(found: Sequence[MyRequest], room: bool, zone: tzinfo, t: Words) -> None:
    """Comes first on the page, because someone is waiting for an answer."""
    for one in found:
        with st.container(border=True):
            st.text(t("{name} would like to talk to you.", name=one.name))
            st.write(
                t(
                    "If you decline, no one will know. Open until {moment}.",
                    moment=t.deadline(one.request.until, zone),
                )
            )
            if not room:
                st.caption(t("To accept, make room for one more support partner in your profile."))
            with pieces.choice_row():
                st.button(
                    t("Accept"),
                    key=f"yes-{one.request.id}",
                    type="primary",
                    disabled=not room,
                    on_click=_answer_request,
                    args=(one.request.id, True, t),
                )
                st.button(
                    t("Decline"),
                    key=f"no-{one.request.id}",
                    on_click=_answer_request,
                    args=(one.request.id, False, t),
                )
            show_refusal(f"reply-{one.request.id}", t)


def show_declined_requests(found: Sequence[MyRequest], zone: tzinfo, t: Words) -> None:
    """In the place of the request, while it can be undone."""
    for one in found:
        undo_decline = partial(PartnerDesk.undo_decline, ask_id=one.request.id)
        until = undoable_until(one.request.answered_at, one.request.until)
        with st.container(border=True):
            st.text(t("You declined the request of {name}.", name=one.name))
            st.caption(t("No one is told. You can undo this until {time}.", time=t.hour(until, zone)))
            show_undo_button(f"undo-no-{one.request.id}", PartnerDesk, undo_decline, t)


def _show_withdrawn_request(one: MyRequest, zone: tzinfo, t: Words) -> None:
    undo_withdrawal = partial(PartnerDesk.undo_withdrawal, ask_id=one.request.id)
    until = undoable_until(one.request.withdrawn_at, one.request.until)
    with st.container(border=True):
        st.text(t("You withdrew your request to {name}.", name=one.name))
        st.caption(t("They can't answer it now. You can undo this until {time}.", time=t.hour(until, zone)))
        show_undo_button(f"undo-withdrawal-{one.request.id}", PartnerDesk, undo_withdrawal, t)


def show_peer_search(looking: PeerSearch, zone: tzinfo, t: Words) -> None:
    st.header(t("Find someone to talk to"), anchor=False)
    for one in looking.withdrawn:
        _show_withdrawn_request(one, zone, t)
    for one in looking.mine:
        with st.container(border=True):
            st.text(t("You sent a request to {name}.", name=one.name))
            st.caption(
                t(
                    "Open until {moment}. Silence says nothing about you.",
                    moment=t.deadline(one.request.until, zone),
                )
            )
            st.button(
                t("Withdraw"),
                key=f"withdraw-{one.request.id}",
                on_click=run_action,
                args=(
                    f"withdraw-{one.request.id}",
                    PartnerDesk,
                    partial(PartnerDesk.withdraw_request, ask_id=one.request.id),
                    t("Withdrawn."),
                ),
            )
            show_refusal(f"withdraw-{one.request.id}", t)
    if looking.room:
        _show_peers(looking, t)
    else:
        st.write(t("You're paused or have no room. Change your profile to see who you could ask."))


def show_further_help(contacts: Sequence[SupportContact], t: Words) -> None:
    """Help beyond peers. It is always there, whatever the rest of the page shows."""
    st.header(t("More than a peer can carry?"), anchor=False)
    if contacts:
        st.write(t("These contacts are for you too. You don't need a reason or a profile."))
    show_support_contacts(contacts, t)


def _show_peers(looking: PeerSearch, t: Words) -> None:
    waiting = {one.request.asked_id for one in (*looking.mine, *looking.withdrawn)}
    rows = [
        (peer, name)
        for peer, name in zip(looking.peers, looking.names, strict=True)
        if peer.id not in waiting
    ]
    if rows:
        st.write(
            t(
                "These people could be your support partner. Only the two of you will know that you "
                "asked. They can decline without a word. Ask up to {n} at a time.",
                n=t.number(MOST_OPEN),
            )
        )
    elif not waiting:
        st.write(t("There is no one to ask right now. More availability often helps."))
    full = len(looking.mine) >= MOST_OPEN
    for peer, name in rows[:FIRST]:
        _show_peer(peer, name, peer.id in looking.resting, full, t)
    if rows[FIRST:]:
        with st.expander(t("More people you could ask"), key="others"):
            for peer, name in rows[FIRST:PEERS_SHOWN]:
                _show_peer(peer, name, peer.id in looking.resting, full, t)
    lines = [wording.cost_text(looking.rule, looking.people, t)] if looking.rule else []
    if looking.unavailable:
        lines.append(
            t.count(
                "{n} person isn't available now.", "{n} people aren't available now.", looking.unavailable
            )
        )
    if lines:
        st.caption(" ".join([t("Why others aren't listed:"), *lines]))


def _show_peer(peer: Peer, name: str, resting: bool, full: bool, t: Words) -> None:
    with st.container(border=True):
        with st.container(gap="xsmall"):
            st.text(name)
            st.text(t("You asked recently.") if resting else wording.reasons_text(peer, t))
        if not resting:
            st.button(
                t("Send request"),
                key=f"ask-{peer.id}",
                disabled=full,
                on_click=run_action,
                args=(
                    f"ask-{peer.id}",
                    PartnerDesk,
                    lambda desk: desk.send_request(peer.id),
                    t("Request sent. Only the two of you know."),
                ),
            )
    show_refusal(f"ask-{peer.id}", t)


def _answer_request(ask_id: str, yes: bool, t: Words) -> None:
    done = t("You're support partners now.") if yes else t("Thank you. No one is told.")
    run_action(f"reply-{ask_id}", PartnerDesk, lambda desk: desk.answer_request(ask_id, yes), done)
