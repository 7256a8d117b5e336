"""Asking someone to talk: how long it waits, who may answer, and that a no cannot be told from silence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.rules.errors import AlongsideError
from alongside.core.rules.instants import to_whole_second
from alongside.core.rules.undo import UNDO_FOR, NothingToUndo
from alongside.partners.rules.partner_requests import (
    COOLDOWN,
    MOST_OPEN,
    AlreadyRequested,
    Answer,
    NoSuchRequest,
    NotOpenToRequests,
    PartnerRequest,
    TooManyRequests,
    can_be_answered,
    can_undo_decline,
    can_undo_withdrawal,
    earliest_next_request,
    is_pending,
    new_request,
    with_answer,
    with_withdrawal,
    without_decline,
    without_withdrawal,
)

NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LAPSES = timedelta(days=11, hours=14)
UNTIL = NOW + LAPSES
ASK = PartnerRequest(id="a1", asker_id="ana", asked_id="ben", at=NOW, until=NOW + LAPSES)

moments = st.timedeltas(timedelta(days=-1), timedelta(days=60)).map(lambda after: NOW + after)


def test_an_ask_waits_until_it_is_told_to():
    assert new_request("a1", "ana", "ben", [], NOW, until=UNTIL) == ASK
    assert is_pending(ASK, NOW + LAPSES - SECOND)
    assert not is_pending(ASK, NOW + LAPSES)


def test_an_ask_made_in_another_time_zone_waits_as_long():
    there = NOW.astimezone(datetime.strptime("+0530", "%z").tzinfo)

    assert new_request("a1", "ana", "ben", [], there, until=UNTIL) == ASK


@given(said_no_at=moments, looked_at=moments)
def test_to_the_person_who_asked_a_no_is_silence(said_no_at, looked_at):
    refused = replace(ASK, answer=Answer.NO, answered_at=said_no_at)

    assert is_pending(refused, looked_at) == is_pending(ASK, looked_at)
    assert may_withdraw(refused, looked_at) == may_withdraw(ASK, looked_at)
    assert outcome(refused, "ben", looked_at) == outcome(ASK, "ben", looked_at)
    assert outcome(refused, "cho", looked_at) == outcome(ASK, "cho", looked_at)


def test_a_yes_can_be_told_from_silence():
    assert not is_pending(replace(ASK, answer=Answer.YES), NOW)
    assert not may_withdraw(replace(ASK, answer=Answer.YES), NOW)


@given(moments)
def test_only_the_asked_may_answer_and_only_in_time(at):
    in_time = at < ASK.until

    assert can_be_answered(ASK, at) is in_time
    if in_time:
        assert with_answer(ASK, "ben", True, at) == replace(
            ASK, answer=Answer.YES, answered_at=to_whole_second(at)
        )
    else:
        with pytest.raises(NoSuchRequest):
            with_answer(ASK, "ben", True, at)
    for other in ("ana", "cho"):
        with pytest.raises(NoSuchRequest):
            with_answer(ASK, other, True, at)


def test_the_same_answer_twice_changes_nothing_and_another_one_is_refused():
    refused = with_answer(ASK, "ben", False, NOW)

    assert with_answer(refused, "ben", False, NOW + SECOND) == refused
    with pytest.raises(NoSuchRequest):
        with_answer(refused, "ben", True, NOW + SECOND)


def test_a_withdrawn_request_cannot_be_answered():
    taken_back = with_withdrawal(ASK, "ana", NOW)

    assert taken_back == replace(ASK, withdrawn_at=NOW)
    assert with_withdrawal(taken_back, "ana", NOW + SECOND) == taken_back
    assert not is_pending(taken_back, NOW)
    with pytest.raises(NoSuchRequest):
        with_answer(taken_back, "ben", True, NOW)


@given(undone_at=moments)
def test_a_decline_can_be_undone_for_ten_minutes_by_the_person_who_declined(undone_at):
    refused = with_answer(ASK, "ben", False, NOW)

    assert can_undo_decline(refused, undone_at) is (undone_at < NOW + UNDO_FOR)
    if undone_at < NOW + UNDO_FOR:
        assert without_decline(refused, "ben", undone_at) == ASK
    for ask, by in ((refused, "ana"), (refused, "cho"), (ASK, "ben"), (None, "ben")):
        with pytest.raises(NothingToUndo):
            without_decline(ask, by, undone_at)


@given(undone_at=moments, answer=st.sampled_from([None, Answer.NO]))
def test_a_withdrawal_can_be_undone_for_ten_minutes_and_the_answer_is_what_it_was(undone_at, answer):
    before = replace(ASK, answer=answer, answered_at=answer and NOW)
    taken_back = with_withdrawal(before, "ana", NOW)

    assert can_undo_withdrawal(taken_back, undone_at) is (undone_at < NOW + UNDO_FOR)
    if undone_at < NOW + UNDO_FOR:
        assert without_withdrawal(taken_back, "ana", [taken_back], undone_at) == before
    for ask, by in ((taken_back, "ben"), (before, "ana"), (None, "ana")):
        with pytest.raises(NothingToUndo):
            without_withdrawal(ask, by, [], undone_at)


def test_nothing_is_undone_after_the_time_of_the_request_or_in_place_of_another():
    late = ASK.until - timedelta(minutes=5)
    refused, taken_back = with_answer(ASK, "ben", False, late), with_withdrawal(ASK, "ana", late)

    assert can_undo_decline(refused, ASK.until - SECOND)
    assert can_undo_withdrawal(taken_back, ASK.until - SECOND)
    assert not can_undo_decline(refused, ASK.until)
    assert not can_undo_withdrawal(taken_back, ASK.until)
    two = [replace(ASK, id=f"a{number}", asked_id=one) for number, one in enumerate(("cho", "eli"))]
    with pytest.raises(TooManyRequests):
        without_withdrawal(taken_back, "ana", [taken_back, *two], late)


def test_only_the_person_who_asked_withdraws_it():
    for ask in (ASK, None):
        with pytest.raises(NoSuchRequest):
            with_withdrawal(ask, "ben", NOW)


def test_two_may_wait_at_a_time_and_a_no_frees_no_place():
    refused = replace(ASK, answer=Answer.NO)
    two = [refused, replace(ASK, id="a2", asked_id="cho")]

    with pytest.raises(TooManyRequests) as caught:
        new_request("a3", "ana", "eli", two, NOW, until=UNTIL)
    assert caught.value.most == MOST_OPEN
    assert new_request("a3", "ana", "eli", two, NOW + LAPSES, until=UNTIL).asked_id == "eli"
    assert (
        new_request(
            "a3", "ana", "eli", [with_withdrawal(refused, "ana", NOW), two[1]], NOW, until=UNTIL
        ).asked_id
        == "eli"
    )


@pytest.mark.parametrize("answer", [None, *Answer])
def test_the_same_person_is_not_asked_again_for_four_weeks_whatever_they_answered(answer):
    before = [replace(ASK, answer=answer)]

    with pytest.raises(AlreadyRequested) as caught:
        new_request("a2", "ana", "ben", before, NOW + LAPSES + COOLDOWN - SECOND, until=UNTIL)
    assert caught.value.again == earliest_next_request(ASK) == datetime(2026, 4, 13, tzinfo=UTC)
    assert new_request("a2", "ana", "ben", before, NOW + LAPSES + COOLDOWN, until=UNTIL).id == "a2"


@pytest.mark.parametrize("answer", [None, Answer.NO])
def test_asking_twice_is_one_ask_whatever_became_of_it(answer):
    waiting = replace(ASK, answer=answer)

    assert new_request("a2", "ana", "ben", [waiting], NOW + SECOND, until=UNTIL) == waiting


def test_no_one_asks_themselves():
    with pytest.raises(NotOpenToRequests):
        new_request("a1", "ana", "ana", [], NOW, until=UNTIL)


def may_withdraw(ask: PartnerRequest, at: datetime) -> bool:
    try:
        with_withdrawal(ask, "ana", at)
    except NoSuchRequest:
        return False
    return True


def outcome(before: PartnerRequest, asked_id: str, at: datetime) -> object:
    """What asking anew gives the person who asked before."""
    try:
        return new_request(
            "a9", "ana", asked_id, [before, replace(before, id="a8", asked_id="eli")], at, until=UNTIL
        ).id
    except AlongsideError as error:
        return type(error), vars(error)
