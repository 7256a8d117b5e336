from datetime import UTC, date, datetime

import pytest

from alongside.everything.store import records
from alongside.matching.rules.participants import Opening, Proof, Rule, Rules, Weights
from alongside.partners.rules.rounds import LeftOutPerson, Round, Wish
from alongside.partners.store import rounds
from alongside.sessions.rules.pairings import Pairing
from alongside.sessions.store import pairings
from tests.conftest import NOW


def opened(number):
    return Round(number=number, opened_at=NOW, confirm_until=date(2026, 3, 10), seed="seed")


def published(number):
    return Round(
        number=number,
        opened_at=NOW,
        confirm_until=date(2026, 3, 10),
        seed="seed",
        published_at=NOW,
        begins=NOW,
        rules=Rules(),
        weights=Weights(talk=9),
        proof=Proof(12, 12),
        digest="a digest",
    )


def waiting(number, person_id="ana", waited=1):
    opening = Opening(datetime(2026, 3, 5, 18, 15, tzinfo=UTC), 45, 3)
    return LeftOutPerson(
        round=number,
        person_id=person_id,
        binding={Rule.OVERLAP: 2},
        opening=opening,
        waited=waited,
        unavailable=6,
        peers=1,
    )


def paired(number, people=("ana", "ben"), asked=False):
    return Pairing(
        id=f"{people}-{number}",
        people=people,
        round=number,
        since=date(2026, 3, 4),
        until=date(2026, 5, 27),
        links=(),
        asked=asked,
    )


@pytest.fixture
def publish(store):
    """A round that is over, with those it left out and those it paired."""

    def published_round(number, left_out=(), pairs=()):
        with store.write() as db:
            rounds.open_round(db, opened(number), "eli")
            rounds.publish_round(db, published(number), "eli")
            rounds.save_left_out(db, left_out)
            for pairing in pairs:
                pairings.insert_pairing(db, pairing)

    return published_round


def test_nothing_is_set_before_someone_sets_it_and_then_the_newest_counts(store):
    with store.write() as db:
        before = rounds.newest_settings(db)
        rounds.add_settings(db, NOW, "eli", Rules(cooldown=2), Weights())
        rounds.add_settings(db, NOW, "eli", Rules(minutes=45), Weights(talk=0))

    with store.read() as db:
        assert before is None
        assert rounds.newest_settings(db) == (Rules(minutes=45), Weights(talk=0))


def test_a_round_is_kept_as_it_was_published(store, publish):
    publish(1)

    with store.read() as db:
        assert rounds.round_by_number(db, 1) == published(1)
        assert rounds.find_open_round(db) is None
        assert rounds.round_by_number(db, 2) is None


def test_a_published_round_is_not_written_again(store, publish):
    publish(1)

    with store.write() as db:
        changed = rounds.publish_round(
            db,
            Round(
                number=1,
                opened_at=NOW,
                confirm_until=date(2026, 3, 10),
                seed="seed",
                published_at=NOW,
                digest="another",
            ),
            "eli",
        )

    with store.read() as db:
        assert changed is False
        assert rounds.round_by_number(db, 1) == published(1)


def test_rounds_come_newest_first_and_the_open_one_is_found(store, publish):
    publish(1)
    with store.write() as db:
        rounds.open_round(db, opened(2), "eli")

    with store.read() as db:
        assert rounds.list_rounds(db) == [opened(2), published(1)]
        assert rounds.find_open_round(db) == opened(2)
        assert rounds.newest_published_number(db) == 1


def test_a_second_answer_takes_the_place_of_the_first(store):
    with store.write() as db:
        rounds.open_round(db, opened(1), "eli")
        rounds.save_answer(db, 1, "ana", True, NOW)
        rounds.save_answer(db, 1, "ben", True, NOW)
        rounds.save_answer(db, 1, "ana", False, NOW)

        assert rounds.answers_of_round(db, 1) == {"ana": False, "ben": True}


def test_a_wish_is_about_two_people_in_either_order(store):
    with store.write() as db:
        rounds.open_round(db, opened(1), "eli")
        rounds.save_wish(db, 1, "ben", "ana", Wish.LOCK)
        rounds.save_wish(db, 1, "ana", "ben", Wish.FORBID)

        assert rounds.wishes_of_round(db, 1) == [("ana", "ben", Wish.FORBID)]
        assert rounds.delete_wish(db, 1, "ben", "ana") is True
        assert rounds.delete_wish(db, 1, "ben", "ana") is False


def test_who_took_part_is_kept_as_it_was_and_leaves_with_the_person(store):
    with store.write() as db:
        rounds.open_round(db, opened(1), "eli")
        rounds.save_participants(db, 1, {"ben": "{}", "ana": '{"id": "ana"}'})
        assert rounds.participants_of_round(db, 1) == {"ana": '{"id": "ana"}', "ben": "{}"}

        records.erase_person(db, "ana")

        assert rounds.participants_of_round(db, 1) == {"ben": "{}"}


def test_what_kept_a_person_out_is_only_shown_for_the_newest_round(store, publish):
    publish(1, [waiting(1)])
    with store.read() as db:
        assert rounds.newest_left_out(db, "ana") == waiting(1)
        assert rounds.newest_left_out(db, "ben") is None
        assert rounds.left_out_of_round(db, 1) == [waiting(1)]

    publish(2)
    with store.read() as db:
        assert rounds.newest_left_out(db, "ana") is None


def test_rounds_without_a_partner_add_up(store, publish):
    publish(1, [waiting(1)])
    publish(2, [waiting(2, waited=2)])

    with store.read() as db:
        assert rounds.rounds_waited(db) == {"ana": 2}


def test_sitting_a_round_out_keeps_the_place_in_the_row(store, publish):
    publish(1, [waiting(1)])
    publish(2, [waiting(2, "cho")])

    with store.read() as db:
        assert rounds.rounds_waited(db) == {"ana": 1, "cho": 1}


@pytest.mark.parametrize("since", [1, 2])
def test_a_partner_of_a_later_round_ends_the_wait_entirely(store, publish, since):
    publish(1, [waiting(1)])
    publish(2, pairs=[paired(2)])
    if since == 1:
        publish(3, [waiting(3)])

    with store.read() as db:
        assert rounds.rounds_waited(db) == ({"ana": 1} if since == 1 else {})


def test_a_partner_found_by_asking_ends_the_wait(store, publish):
    publish(1, [waiting(1)], [paired(1, ("ana", "cho"), asked=True)])

    with store.read() as db:
        assert rounds.rounds_waited(db) == {}


def test_a_partner_of_before_does_not_end_the_wait(store, publish):
    publish(1, pairs=[paired(1)])
    publish(2, [waiting(2)])

    with store.read() as db:
        assert rounds.rounds_waited(db) == {"ana": 1}
