"""Causes in the words of the databases that are in use."""

import pytest

from alongside.notifications.rules.causes import FORMS, Cause, CauseKind, parse_cause

STORED = {
    "invitation:ana:hash": Cause(CauseKind.INVITATION, "ana", "hash"),
    "address:ana:hash": Cause(CauseKind.ADDRESS, "ana", "hash"),
    "way_in:ana:2026-03-04T10:00:00+00:00": Cause(CauseKind.WAY_IN, "ana", "2026-03-04T10:00:00+00:00"),
    "test:t1": Cause(CauseKind.TEST, "t1"),
    "check_in:2026-W10:ana:2026-W11": Cause(CauseKind.CHECK_IN, "2026-W10", "2026-W11", "ana"),
    "action_owned:a1:ana": Cause(CauseKind.ACTION_OWNED, "a1", person_id="ana"),
    "action_review:a1:2026-03-11:ana": Cause(CauseKind.ACTION_REVIEW, "a1", "2026-03-11", "ana"),
    "match:p1:ana": Cause(CauseKind.MATCH, "p1", person_id="ana"),
    "match_waits:p1:ana": Cause(CauseKind.MATCH_WAITS, "p1", person_id="ana"),
    "ask:a1": Cause(CauseKind.REQUESTED, "a1"),
    "ask_waits:a1": Cause(CauseKind.REQUEST_WAITS, "a1"),
    "urgent:u1:ana": Cause(CauseKind.URGENTLY_REQUESTED, "u1", person_id="ana"),
    "nobody_free:u1": Cause(CauseKind.NO_ONE_FREE, "u1"),
    "ended:p1:ana": Cause(CauseKind.ENDED, "p1", person_id="ana"),
    "review:p1:2026-04-01:ana": Cause(CauseKind.REVIEW, "p1", "2026-04-01", "ana"),
    "paused:ana:3": Cause(CauseKind.PAUSED, "ana", "3"),
    "message:m1:ana": Cause(CauseKind.COORDINATOR_WROTE, "m1", person_id="ana"),
    "round_opened:seed:ana": Cause(CauseKind.ROUND_OPENED, "seed", person_id="ana"),
    "round_reminder:seed:ana": Cause(CauseKind.ROUND_REMINDER, "seed", person_id="ana"),
    "round_moved:seed:2026-03-11:ana": Cause(CauseKind.ROUND_MOVED, "seed", "2026-03-11", "ana"),
    "round_cancelled:seed:ana": Cause(CauseKind.ROUND_CANCELLED, "seed", person_id="ana"),
    "left_out:seed:ana": Cause(CauseKind.LEFT_OUT, "seed", person_id="ana"),
    "begun:p1:ana": Cause(CauseKind.FIRST_TIMES, "p1", person_id="ana"),
    "proposal:s1:2:ana": Cause(CauseKind.PROPOSAL, "s1", "2", "ana"),
    "confirmation:s1:2:ana": Cause(CauseKind.CONFIRMATION, "s1", "2", "ana"),
    "change:s1:2:ana": Cause(CauseKind.CHANGE, "s1", "2", "ana"),
    "reminder:s1:0:ana": Cause(CauseKind.REMINDER, "s1", "0", "ana"),
    "did_you_meet:s1:0:ana": Cause(CauseKind.DID_YOU_MEET, "s1", "0", "ana"),
    "no_date:s1:ana": Cause(CauseKind.NO_SESSION, "s1", person_id="ana"),
}


@pytest.mark.parametrize(("text", "cause"), STORED.items())
def test_each_cause_is_stored_as_it_always_was(text, cause):
    assert cause.key() == text
    assert parse_cause(text) == cause


def test_every_kind_is_among_them():
    assert {cause.kind for cause in STORED.values()} == set(CauseKind) == set(FORMS)


def test_without_its_last_parts_it_ends_where_they_would_begin():
    assert Cause(CauseKind.REMINDER, "s1").key() == "reminder:s1:"
