"""Asks are kept whole."""

from dataclasses import replace

from alongside.domain.partner_requests import Answer, PartnerRequest
from alongside.store import partner_requests

ASK = PartnerRequest("a1", "ana", "ben", "2026-03-04T10:00:00+00:00", "2026-03-07T10:00:00+00:00")


def test_an_ask_comes_back_as_it_was_saved(store):
    with store.write() as db:
        partner_requests.save_request(db, ASK)
        partner_requests.save_request(db, replace(ASK, id="a2", at="2026-03-05T10:00:00+00:00"))

    with store.read() as db:
        assert partner_requests.find_request(db, "a1") == ASK
        assert partner_requests.find_request(db, "a3") is None
        assert [ask.id for ask in partner_requests.list_sent(db, "ana")] == ["a2", "a1"]
        assert partner_requests.list_sent(db, "ben") == []


def test_only_what_may_be_answered_still_is_listed_for_the_asked(store):
    with store.write() as db:
        partner_requests.save_request(db, ASK)
        partner_requests.save_request(
            db, replace(ASK, id="a2", asker_id="cho", until="2026-03-06T10:00:00+00:00")
        )
        partner_requests.save_request(
            db, replace(ASK, id="a3", asker_id="dee", answer=Answer.NO, answered_at=ASK.at)
        )

    with store.read() as db:
        assert [ask.id for ask in partner_requests.list_received(db, "ben", "2026-03-05T10:00:00+00:00")] == [
            "a2",
            "a1",
        ]
        assert [ask.id for ask in partner_requests.list_received(db, "ben", "2026-03-06T10:00:00+00:00")] == [
            "a1"
        ]
        assert partner_requests.list_received(db, "ben", ASK.until) == []


def test_what_lapsed_long_ago_is_forgotten_whatever_was_answered(store):
    with store.write() as db:
        partner_requests.save_request(db, ASK)
        partner_requests.save_request(db, replace(ASK, id="a2", answer=Answer.NO, answered_at=ASK.at))
        partner_requests.save_request(db, replace(ASK, id="a3", until="2026-03-08T10:00:00+00:00"))

        partner_requests.delete_lapsed(db, "2026-03-08T10:00:00+00:00")

        assert [ask.id for ask in partner_requests.list_sent(db, "ana")] == ["a3"]


def test_an_answer_is_added_to_the_ask_and_changes_nothing_else(store):
    answered = replace(ASK, answer=Answer.YES, answered_at="2026-03-05T10:00:00+00:00")
    with store.write() as db:
        partner_requests.save_request(db, ASK)
        partner_requests.save_request(
            db, replace(answered, asked_id="cho", until="2027-01-01T00:00:00+00:00")
        )

    with store.read() as db:
        assert partner_requests.find_request(db, "a1") == answered
