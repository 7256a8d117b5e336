"""Rounds of matching in four steps: open one, collect answers, try it out, publish."""

import streamlit as st

from alongside.accounts.ui import state
from alongside.accounts.ui.button_actions import show_left_over_refusal
from alongside.accounts.ui.open_desk import open_desk
from alongside.core.ui import pieces
from alongside.everything.ui import guides
from alongside.partners.desk.coordinator import CoordinatorDesk
from alongside.partners.desk.publishing import groups_of
from alongside.partners.rules.rounds import RoundStatus, Step, find_step
from alongside.partners.ui.coordinator import (
    changing,
    dry_run_view,
    opening,
    publish,
    published_rounds,
    round_status,
    settings,
)

desk = open_desk(CoordinatorDesk)
t = state.words()
zone = pieces.readers_zone(desk.organisation())
today = desk.local_today()
drawing = desk.snapshot_open_round()
publication = desk.find_publication()

st.title(t("Rounds"), anchor=False)
if drawing is None:
    round_status.show_steps(Step.OPEN, t)
    opening.show_open_round_form(desk.count_ready(), today, t)
elif publication is not None:
    round_status.show_steps(Step.PUBLISH, t)
    round_status.show_publication(publication, zone, t)
else:
    dry = dry_run_view.make_dry_run(drawing, t)
    unanswered = list(drawing.places.values()).count(RoundStatus.NOT_ANSWERED)
    pairs = len(groups_of(dry.proposal)) if dry else 0
    step = find_step(drawing.round, today, unanswered=unanswered, pairs=pairs)
    round_status.show_steps(step, t)
    round_status.show_round_heading(drawing, today, t)
    round_status.show_next_thing(step, drawing, dry, desk.count_to_remind(), t)
    round_status.show_who_is_in(drawing, t)
    dry_run_view.show_dry_run(drawing, dry, t)
    if dry:
        dry_run_view.show_left_out(dry, zone, t)
        dry_run_view.show_rule_costs(dry, t)
        dry_run_view.show_wishes(drawing, t)
        if step is Step.COLLECT and pairs:
            publish.show_publish_early(dry, t)
    changing.show_changing(drawing.round, drawing.answered, today, t)
published_rounds.show_published_rounds(desk, desk.list_rounds(), zone, t)
settings.show_matching_settings(*desk.read_settings(), t)
guides.link_to_guide("coordinator/coordinator_guide.py", t("Guide for coordinators"))
show_left_over_refusal(t)
