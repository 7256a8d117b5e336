"""What a list of staff changes, held to laws and to a second, plain account of the same."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from alongside.staff_lists.rules import slips
from alongside.staff_lists.rules.changes import Draft, draft_changes, plan_changes
from alongside.staff_lists.rules.identities import Staff, StaffMember, login_from, name_key, team_key
from alongside.staff_lists.rules.line_managers import find_circles
from alongside.staff_lists.rules.model import (
    EVERY_TEAM,
    MOST_LEADS,
    ChangeKind,
    Choices,
    Column,
    Field,
    Flaw,
    FlawKind,
    ListedPerson,
    Namesake,
    PlannedChange,
    Question,
    Reading,
)

TODAY = date(2026, 3, 4)
YESTERDAY = date(2026, 3, 3)
OPEN = Choices()
EVERYONE = Choices(everyone=True)
BY_NAME = Choices(logins_from_names=True)

ANA = StaffMember(id="a", login="ana", name="Ana Doe", team="Red", lead_id="d")
BEN = StaffMember(id="b", login="ben", name="Ben Oh", team="Red", lead_id="d")
DEE = StaffMember(
    id="d", login="dee", name="Dee Lee", team="Blue", leads=("Blue", "Red"), is_admin=True, can_sign_in=True
)
GONE = StaffMember(id="g", login="gus", name="Gus Hill", left_on=date(2026, 2, 2))
HOUSE = Staff((ANA, BEN, DEE, GONE), ("Red", "Blue"))


def listing(*rows, bad=(), **more):
    """A reading of these rows; `bad` are rows that were read with a flaw of their own."""
    every = [*rows, *bad]
    named = {text for one in every for text in (one.login, one.name) if text}
    return Reading(
        header=1,
        people=tuple(rows),
        flaws=tuple(Flaw(line=one.line, column="joined", wrong=FlawKind.DAY, cell="32.13.") for one in bad),
        named=frozenset(named),
        teams=frozenset(one.team for one in every if one.team),
        **more,
    )


def planned(*rows, house=HOUSE, choices=OPEN, bad=()):
    return plan_changes(listing(*rows, bad=bad), house, TODAY, choices)


def flaws(*rows, house=HOUSE, choices=OPEN, bad=()):
    return [
        (one.line, one.wrong, one.other)
        for one in planned(*rows, house=house, choices=choices, bad=bad).flaws
        if one.wrong is not FlawKind.DAY
    ]


def changes(*rows, house=HOUSE, choices=OPEN):
    return [
        (one.person_id, one.what, one.before, one.after)
        for one in planned(*rows, house=house, choices=choices).changed
    ]


def applied(drawn: Draft, house: Staff) -> Staff:
    """The house after the plan was carried out."""
    assert drawn.plan.is_ready
    members = {one.id: one for one in house.members}
    ids = {one.login: one.id for one in house.members}
    ids |= {one.login: one.member.id if one.member else f"new {one.login}" for one in drawn.wanted}
    for one in drawn.wanted:
        before = one.member or StaffMember(id=ids[one.login], login=one.login, name=one.name)
        members[before.id] = replace(
            before,
            login=one.login,
            name=one.name,
            team=one.team,
            lead_id=ids[one.lead] if one.lead else None,
            leads=one.leads,
            language=one.language,
            contract_hours=one.contract_hours,
            left_on=None,
        )
    for person_id, _ in drawn.plan.leaving:
        members[person_id] = replace(members[person_id], left_on=TODAY, team="", leads=(), is_admin=False)
    return Staff(tuple(members.values()), (*house.teams, *drawn.plan.new_teams), house.by)


# ── one thing at a time ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_that_says_nothing_new_changes_nothing():
    found = planned(
        ListedPerson(line=2, login="ana", name="Ana Doe", team="red ", lead="DEE"),
        ListedPerson(line=3, login="dee"),
    )

    assert (found.changed, found.joining, found.new_teams, found.flaws, found.same) == ((), (), (), (), 2)
    assert found.changes_nothing
    assert found.missing == (("b", "Ben Oh"),)


def test_each_thing_that_a_row_says_is_a_change_of_its_own():
    row = ListedPerson(
        line=2,
        login="ana",
        name="Ana Moe",
        team="blue",
        lead="Oh, Ben",
        leads=("RED",),
        language="es",
        contract_hours=20.0,
    )

    assert changes(row) == [
        ("a", ChangeKind.NAME, "Ana Doe", "Ana Moe"),
        ("a", ChangeKind.TEAM, "Red", "Blue"),
        ("a", ChangeKind.LEAD, "Dee Lee", "Ben Oh"),
        ("a", ChangeKind.LEADS, "", "Red"),
        ("a", ChangeKind.LANGUAGE, "", "es"),
        ("a", ChangeKind.CONTRACT_HOURS, "", "20"),
    ]


def test_a_person_who_signed_in_keeps_the_language_they_chose():
    assert changes(ListedPerson(line=2, login="dee", language="es")) == []
    assert changes(ListedPerson(line=2, login="ben", language="es")) == [("b", ChangeKind.LANGUAGE, "", "es")]


def test_the_day_someone_here_joined_stays():
    assert planned(ListedPerson(line=2, login="ana", joined=date(2020, 1, 1))).changes_nothing


def test_teams_that_are_led_are_those_that_the_list_names():
    assert changes(ListedPerson(line=2, login="dee", leads=("red",))) == [
        ("d", ChangeKind.LEADS, "Blue, Red", "Red")
    ]
    assert changes(ListedPerson(line=2, login="ana", name="", team="Green", leads=(EVERY_TEAM,)))[1:] == [
        ("a", ChangeKind.LEADS, "", "Blue, Green, Red")
    ]
    assert flaws(ListedPerson(line=2, login="ana", leads=("Green",))) == [(2, FlawKind.UNKNOWN_TEAM, "")]
    assert flaws(
        ListedPerson(line=2, login="ana", leads=(EVERY_TEAM,)), house=Staff((replace(ANA, lead_id=None),))
    ) == [(2, FlawKind.NO_TEAMS, "")]


def test_who_is_new_joins_under_the_name_they_have_or_their_sign_in_name():
    found = planned(
        ListedPerson(line=3, login="hal", name="Hal Roe", team="RED", lead="Ben Oh"),
        ListedPerson(line=2, login="fay", joined=YESTERDAY),
    )

    assert found.joining == (
        ListedPerson(line=2, login="fay", name="fay", joined=YESTERDAY),
        ListedPerson(line=3, login="hal", name="Hal Roe", team="Red", lead="ben"),
    )


@pytest.mark.parametrize(
    ("left", "leaves"), [(YESTERDAY, True), (TODAY, False), (date(2026, 3, 5), False), (None, False)]
)
def test_someone_leaves_when_their_last_day_has_passed(left, leaves):
    found = planned(ListedPerson(line=2, login="ana", name="Ana Moe", left=left))

    assert found.leaving == ((("a", "Ana Doe"),) if leaves else ())
    assert [one.what for one in found.changed] == ([] if leaves else [ChangeKind.NAME])


def test_someone_who_left_comes_back_only_without_a_last_day_that_has_passed():
    assert planned(ListedPerson(line=2, login="gus", team="Red")).returning == (("g", "Gus Hill"),)
    assert planned(ListedPerson(line=2, login="gus", team="Red", left=YESTERDAY)).changes_nothing
    assert planned(
        ListedPerson(line=2, login="hal", left=YESTERDAY)
    ).changes_nothing  # and who was never here is not taken in


def test_who_is_not_in_the_list_stays_and_is_named():
    found = planned(ListedPerson(line=2, login="dee"))

    assert found.missing == (("a", "Ana Doe"), ("b", "Ben Oh"))
    assert found.leaving == ()


def test_who_is_not_in_a_list_of_everyone_leaves_and_is_named():
    found = planned(ListedPerson(line=2, login="dee"), choices=EVERYONE)

    assert found.leaving == (("a", "Ana Doe"), ("b", "Ben Oh"))
    assert found.missing == ()


def test_neither_who_brings_a_list_of_everyone_nor_the_last_admin_leaves_by_not_being_in_it():
    eli = StaffMember(id="e", login="eli", name="Eli Fox", is_admin=True, can_sign_in=True)
    house = Staff((*HOUSE.members, eli), HOUSE.teams)

    assert planned(ListedPerson(line=2, login="ana"), choices=EVERYONE).missing == (("d", "Dee Lee"),)
    assert planned(
        ListedPerson(line=2, login="ana"), choices=EVERYONE, house=replace(house, by="e")
    ).missing == (("e", "Eli Fox"),)
    assert (
        planned(ListedPerson(line=2, login="eli"), choices=EVERYONE, house=house).missing == ()
    )  # the twin: another admin stays
    assert planned(choices=EVERYONE).leaving == ()  # a list of no one is no list of everyone


def test_neither_who_brings_the_list_nor_the_last_admin_is_marked_as_left_by_it():
    row = ListedPerson(line=2, login="dee", left=YESTERDAY)
    eli = StaffMember(id="e", login="eli", name="Eli Fox", is_admin=True, can_sign_in=True)

    assert flaws(row) == [(2, FlawKind.LAST_ADMIN, "")]
    assert flaws(row, house=replace(HOUSE, by="d")) == [(2, FlawKind.YOURSELF, "")]
    assert flaws(row, house=replace(HOUSE, members=(*HOUSE.members, eli))) == []
    never_in = replace(HOUSE, members=(*HOUSE.members, replace(eli, can_sign_in=False)))
    assert flaws(row, house=never_in) == [(2, FlawKind.LAST_ADMIN, "")]


# ── teams ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_team_is_spelled_as_most_rows_do():
    rows = [
        ListedPerson(line=number, login=f"p{number}", team=team)
        for number, team in enumerate(["GREEN", "green", " Green"], 2)
    ]

    found = planned(*rows)

    assert found.new_teams == ("Green",)
    assert {one.team for one in found.joining} == {"Green"}


@pytest.mark.parametrize(
    ("new", "here", "slip"),
    [
        ("Housng advice", "Housing advice", True),
        ("Housing advise", "Housing advice", True),
        ("Housingadvice", "Housing advice", True),
        ("Equipe", "Équipe", True),
        ("Team A", "Team B", False),
        ("Team 1", "Team 2", False),
        ("House 1b", "House 2b", False),
        ("North", "South", False),
    ],
)
def test_a_new_team_one_letter_off_another_is_pointed_out_and_made_all_the_same(new, here, slip):
    found = planned(
        ListedPerson(line=2, login="ana", team=new), house=Staff((ANA, DEE), (here, "Red", "Blue"))
    )

    assert found.slips == (((new, here),) if slip else ())
    assert (found.new_teams, found.flaws) == ((new,), ())


def test_two_new_teams_one_letter_apart_are_pointed_out_once():
    assert planned(
        ListedPerson(line=2, login="ana", team="Nort"), ListedPerson(line=3, login="ben", team="North")
    ).slips == (("North", "Nort"),)


def test_a_list_by_which_everyone_leads_every_team_is_refused():
    """Each pair of a person and a team would be a row and a line of the log."""
    teams = tuple(f"Team {number}" for number in range(MOST_LEADS // 50))
    rows = [ListedPerson(line=line, login=f"p{line}", leads=(EVERY_TEAM,)) for line in range(2, 52)]
    one_more = ListedPerson(line=60, login="hal", leads=(teams[0],))

    assert planned(*rows, house=Staff((), teams)).flaws == ()
    assert flaws(*rows, one_more, house=Staff((), teams)) == [(60, FlawKind.TOO_MANY_LEADS, "")]


def test_only_those_whom_a_list_names_anew_count_as_led():
    teams = tuple(f"Team {number}" for number in range(200))
    lead = StaffMember(id="l", login="lee", name="Lee", leads=teams)
    rows = [ListedPerson(line=line, login=f"p{line}", leads=(EVERY_TEAM,)) for line in range(2, 52)]

    assert (
        planned(*rows, ListedPerson(line=60, login="lee", leads=("*",)), house=Staff((lead,), teams)).flaws
        == ()
    )
    assert planned(
        *rows, ListedPerson(line=60, login="ben", leads=("*",)), house=Staff((lead,), teams)
    ).flaws  # the twin


# ── line managers ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lead", ["ben", " BEN", "Ben Oh", "Oh, Ben", "BEN  OH", "Bén Öh"])
def test_a_line_manager_is_named_by_sign_in_name_or_by_name(lead):
    assert changes(ListedPerson(line=2, login="ana", lead=lead)) == [
        ("a", ChangeKind.LEAD, "Dee Lee", "Ben Oh")
    ]


def test_a_line_manager_may_be_new_or_renamed_in_the_same_list():
    rows = (
        ListedPerson(line=2, login="ana", lead="Fay Poe"),
        ListedPerson(line=3, login="fay", name="Fay Poe", lead="Oh Two"),
        ListedPerson(line=4, login="ben", name="Ben Oh Two"),
    )

    assert flaws(rows[0], replace(rows[1], lead="Ben Oh Two"), rows[2]) == []
    # As they were called until now, so that the list would not fit itself a month later.
    assert flaws(rows[0], replace(rows[1], lead="Ben Oh"), rows[2]) == [(3, FlawKind.UNKNOWN_LEAD, "")]
    assert flaws(*rows) == [(3, FlawKind.UNKNOWN_LEAD, "")]


def test_of_two_with_the_name_of_a_line_manager_both_are_named():
    fay, another = ListedPerson(line=3, login="fay", name="Oh, Ben"), Choices(alike={"fay": ""})

    assert flaws(ListedPerson(line=2, login="hal", lead="Ben Oh"), fay, choices=another) == [
        (2, FlawKind.LEAD_OF_TWO, "ben, fay")
    ]
    assert flaws(ListedPerson(line=2, login="hal", lead="ben"), fay, choices=another) == []
    # Whose line manager is one of them already keeps that one.
    assert (
        changes(
            ListedPerson(line=2, login="ana", lead="Ben Oh"),
            fay,
            choices=another,
            house=replace(HOUSE, members=(replace(ANA, lead_id="b"), BEN, DEE)),
        )
        == []
    )


def test_no_one_is_their_own_line_manager_and_of_two_with_a_name_it_is_the_other():
    assert flaws(ListedPerson(line=2, login="ben", lead="Ben Oh")) == [(2, FlawKind.OWN_LEAD, "")]
    assert flaws(ListedPerson(line=2, login="ben", lead="ben")) == [(2, FlawKind.OWN_LEAD, "")]
    assert changes(
        ListedPerson(line=2, login="ben", lead="Ben Oh"), ListedPerson(line=3, login="fay", name="Ben Oh")
    ) == [("b", ChangeKind.LEAD, "Dee Lee", "Ben Oh (fay)")]


def test_who_has_left_or_leaves_becomes_no_ones_line_manager_but_stays_who_it_was():
    dee_leaves = ListedPerson(line=3, login="ben", left=YESTERDAY)

    assert flaws(ListedPerson(line=2, login="ana", lead="gus")) == [(2, FlawKind.LEAD_HAS_LEFT, "")]
    assert flaws(ListedPerson(line=2, login="ana", lead="Ben Oh"), dee_leaves) == [
        (2, FlawKind.LEAD_HAS_LEFT, "")
    ]
    under_ben = replace(HOUSE, members=(replace(ANA, lead_id="b"), BEN, DEE))
    assert flaws(ListedPerson(line=2, login="ana", lead="Ben Oh"), dee_leaves, house=under_ben) == []


def test_a_circle_over_list_and_house_is_named_all_the_way_round():
    assert flaws(ListedPerson(line=2, login="dee", lead="ana")) == [
        (2, FlawKind.CIRCLE, "Dee Lee → Ana Doe → Dee Lee")
    ]
    assert flaws(
        ListedPerson(line=2, login="dee", lead="ana"),
        ListedPerson(line=3, login="ana", lead="ben"),
        ListedPerson(line=4, login="ben", lead="dee"),
    ) == [
        (2, FlawKind.CIRCLE, "Dee Lee → Ana Doe → Ben Oh → Dee Lee"),
        (3, FlawKind.CIRCLE, "Ana Doe → Ben Oh → Dee Lee → Ana Doe"),
    ]
    turned_round = (
        ListedPerson(line=2, login="dee", lead="ana"),
        ListedPerson(line=3, login="ana", lead="hal"),
        ListedPerson(line=4, login="hal"),
    )
    assert flaws(*turned_round) == []  # the house alone would close it


def test_a_circle_that_was_there_before_is_no_flaw_of_the_list():
    house = replace(HOUSE, members=(ANA, BEN, replace(DEE, lead_id="a")))

    assert (
        flaws(
            ListedPerson(line=2, login="ana", lead="dee"),
            ListedPerson(line=3, login="ben", lead="ana"),
            house=house,
        )
        == []
    )


def test_circles_are_found_wherever_one_begins():
    above = {"ana": "ben", "ben": "cho", "cho": "ana", "dee": "ana", "eli": "fay", "gus": "gus"}

    assert [set(one) for one in find_circles(above)] == [{"ana", "ben", "cho"}, {"gus"}]
    assert find_circles({"ana": "ben", "ben": "cho"}) == []


# ── who is who ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_someone_new_with_the_name_of_someone_not_in_the_list_is_asked_about():
    found = planned(ListedPerson(line=2, login="ana.doe", name="DOE, Ana", lead="dee"))

    assert found.alike == (
        Namesake(line=2, login="ana.doe", name="DOE, Ana", person_id="a", login_here="ana"),
    )
    assert not found.is_ready
    assert found.missing == (("b", "Ben Oh"), ("d", "Dee Lee"))
    assert (
        planned(
            ListedPerson(line=2, login="ana.doe", name="Ana Doe"), ListedPerson(line=3, login="ana")
        ).alike
        == ()
    )
    assert (
        planned(ListedPerson(line=2, login="hill", name="Gus Hill")).alike == ()
    )  # who left may have a namesake


def test_the_same_person_gets_the_new_sign_in_name():
    row = ListedPerson(line=2, login="ana.doe", name="Ana Doe", team="Blue")
    same = Choices(alike={"ana.doe": "a"})

    assert changes(row, choices=same) == [
        ("a", ChangeKind.LOGIN, "ana", "ana.doe"),
        ("a", ChangeKind.TEAM, "Red", "Blue"),
    ]
    assert planned(row, choices=same).is_ready


def test_another_person_of_the_same_name_joins_and_the_one_here_is_missing():
    found = planned(
        ListedPerson(line=2, login="ana.doe", name="Ana Doe"), choices=Choices(alike={"ana.doe": ""})
    )

    assert [one.login for one in found.joining] == ["ana.doe"]
    assert ("a", "Ana Doe") in found.missing


def test_an_answer_that_fits_no_one_leaves_the_question_open():
    rows = (
        ListedPerson(line=2, login="ana.doe", name="Ana Doe"),
        ListedPerson(line=3, login="doe.ana", name="Ana Doe"),
    )

    assert not planned(rows[0], choices=Choices(alike={"ana.doe": "b"})).is_ready
    both = Choices(alike={"ana.doe": "a", "doe.ana": "a"})
    assert [one.login for one in planned(*rows, choices=both).alike] == ["ana.doe", "doe.ana"]
    one = Choices(alike={"ana.doe": "a"})
    assert planned(*rows, choices=one).alike == ()  # then the other row is someone else


def test_an_open_question_makes_no_name_a_name_of_two():
    assert (
        flaws(
            ListedPerson(line=2, login="ana.doe", name="Ana Doe"),
            ListedPerson(line=3, login="ben", lead="Ana Doe"),
        )
        == []
    )


def test_a_list_without_sign_in_names_finds_people_by_name():
    rows = (
        ListedPerson(line=2, login="", name="DOE, Ana", team="Blue"),
        ListedPerson(line=3, login="", name="Gus Hill"),
        ListedPerson(line=4, login="", name="Fay Müller", lead="Ben Oh"),
    )

    found = planned(*rows, choices=replace(BY_NAME, alike={"gus hill": "g"}))

    assert found.changed == (
        PlannedChange(person_id="a", name="Ana Doe", what=ChangeKind.TEAM, before="Red", after="Blue"),
    )
    assert found.returning == (("g", "Gus Hill"),)
    assert found.joining == (
        ListedPerson(line=4, login="fay.mueller", name="Fay Müller", team="", lead="ben"),
    )
    assert flaws(*rows) == [(4, FlawKind.NO_LOGIN, "")]  # not unless it was chosen


def test_of_two_with_a_name_neither_is_guessed():
    other = StaffMember(id="x", login="ana2", name="Ana Doe")
    house = replace(HOUSE, members=(*HOUSE.members, other))
    row = ListedPerson(line=2, login="", name="Ana Doe", team="Blue")

    assert flaws(row, house=house, choices=BY_NAME) == [(2, FlawKind.NAME_OF_TWO_HERE, "ana, ana2")]
    assert planned(row, house=house, choices=replace(BY_NAME, everyone=True)).leaving == (("b", "Ben Oh"),)
    gone = replace(HOUSE, members=(*HOUSE.members, replace(other, left_on=YESTERDAY)))
    assert flaws(row, house=gone, choices=BY_NAME) == []
    assert flaws(row, ListedPerson(line=3, login="", name="Doe, Ana"), choices=BY_NAME) == [
        (2, FlawKind.NAME_TWICE, "3"),
        (3, FlawKind.NAME_TWICE, "2"),
    ]
    assert flaws(row, ListedPerson(line=3, login="ana"), choices=BY_NAME) == [
        (2, FlawKind.NAME_TWICE, "3"),
        (3, FlawKind.NAME_TWICE, "2"),
    ]


def test_someone_with_only_the_name_of_someone_who_left_is_asked_about():
    row = ListedPerson(line=2, login="", name="Hill, Gus", team="Red")

    found = planned(row, choices=BY_NAME)

    assert found.alike == (
        Namesake(
            line=2, login="", name="Hill, Gus", person_id="g", login_here="gus", left_on=date(2026, 2, 2)
        ),
    )
    assert not found.is_ready
    assert planned(replace(row, left=YESTERDAY), choices=BY_NAME).alike == ()  # neither comes
    same = planned(row, choices=replace(BY_NAME, alike={"hill, gus": "g"}))
    assert (same.is_ready, same.returning, same.joining) == (True, (("g", "Gus Hill"),), ())
    other = planned(row, choices=replace(BY_NAME, alike={"hill, gus": ""}))
    assert (other.is_ready, other.returning) == (True, ())
    assert [(one.login, one.name) for one in other.joining] == [("gus.hill", "Hill, Gus")]
    assert flaws(row, choices=Choices(alike={"hill, gus": ""})) == [(2, FlawKind.NO_LOGIN, "")]


@pytest.mark.parametrize(
    ("joined", "asked"), [(None, False), (date(2026, 2, 2), False), (date(2026, 2, 3), True)]
)
def test_who_comes_after_the_one_of_that_sign_in_name_left_is_asked_about(joined, asked):
    row = ListedPerson(line=2, login="gus", name="Gus Hill", joined=joined)

    found = planned(row)

    assert found.alike == (
        (
            Namesake(
                line=2,
                login="gus",
                name="Gus Hill",
                person_id="g",
                login_here="gus",
                left_on=date(2026, 2, 2),
            ),
        )
        if asked
        else ()
    )
    assert found.is_ready is not asked
    assert planned(row, choices=Choices(alike={"gus": "g"})).is_ready
    other = Choices(alike={"gus": ""})
    assert flaws(row, choices=other) == ([(2, FlawKind.LOGIN_OF_ANOTHER, "")] if asked else [])
    assert bool(planned(row, choices=other).alike) is asked  # so that the answer can still be another


def test_an_open_question_about_who_left_makes_no_flaw_in_another_row():
    rows = ListedPerson(line=2, login="", name="Gus Hill"), ListedPerson(line=3, login="ana", lead="Gus Hill")

    assert [one.person_id for one in planned(*rows, choices=BY_NAME).alike] == ["g"]
    assert flaws(*rows, choices=BY_NAME) == []


@pytest.mark.parametrize(
    ("name", "login"),
    [
        ("Ana López", "ana.lopez"),
        ("López, Ana María", "ana.maria.lopez"),
        ("Jürgen Groß", "juergen.gross"),
        ("Søren Łuk", "soren.luk"),
        ("Ann-Kathrin O’Neill-Žižek", "ann-kathrin.oneill-zizek"),
        ("J. R. Ewing", "j.r.ewing"),
        ("X", ""),
        ("李小龍", ""),
        ("-- 'Ana'", "ana"),
    ],
)
def test_a_sign_in_name_is_made_of_a_name(name, login):
    assert login_from(name, ()) == login


def test_a_sign_in_name_that_is_made_is_no_one_elses():
    assert login_from("Ana", {"ana", "ana2"}) == "ana3"
    assert len(login_from("Ana " * 100, ())) < 100


def test_a_name_without_a_latin_letter_needs_a_sign_in_name_of_its_own():
    assert flaws(ListedPerson(line=2, login="", name="李小龍"), choices=BY_NAME) == [
        (2, FlawKind.NO_LOGIN_FROM_NAME, "")
    ]


# ── rows with flaws ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_whom_and_what_a_bad_row_names_is_known_all_the_same():
    bad = ListedPerson(line=9, login="fay", name="Fay Poe", team="Green")
    rows = (
        ListedPerson(line=2, login="ana", lead="Poe, Fay", leads=("green",)),
        ListedPerson(line=3, login="ben", lead="FAY"),
    )

    assert flaws(*rows, bad=[bad]) == []
    assert [(line, wrong) for line, wrong, _ in flaws(*rows)] == [
        (2, FlawKind.UNKNOWN_LEAD),
        (2, FlawKind.UNKNOWN_TEAM),
        (3, FlawKind.UNKNOWN_LEAD),
    ]


def test_who_stands_in_a_bad_row_is_not_missing_and_closes_no_circle():
    found = planned(
        ListedPerson(line=2, login="dee", lead="ana"),
        bad=[ListedPerson(line=9, login="ana", name="Ana Doe")],
        choices=EVERYONE,
    )

    assert [one.wrong for one in found.flaws] == [FlawKind.DAY]
    assert ("a", "Ana Doe") not in (*found.leaving, *found.missing)


def test_a_flaw_names_the_column_as_the_file_does():
    columns = (Column(0, "E-mail", Field.LOGIN), Column(1, "Chef", Field.LEAD), Column(2, "Note", None))
    found = plan_changes(
        listing(ListedPerson(line=2, login="ana", lead="Nemo"), columns=columns), HOUSE, TODAY, OPEN
    )

    assert found.flaws == (Flaw(line=2, column="Chef", wrong=FlawKind.UNKNOWN_LEAD, cell="Nemo"),)


def test_nothing_is_planned_while_the_list_has_questions():
    found = plan_changes(
        listing(ListedPerson(line=2, login="fay"), questions=(Question.DAYS,)), HOUSE, TODAY, EVERYONE
    )

    assert found.changes_nothing
    assert found.digest == ""


def test_the_digest_is_of_all_that_would_be_done_and_of_nothing_else():
    row = ListedPerson(line=2, login="ana", team="Blue")
    digest = planned(row).digest

    assert planned(row).digest == digest
    assert planned(replace(row, team="Green")).digest != digest
    assert planned(row, choices=EVERYONE).digest != digest
    namesakes = (replace(BEN, id="b1", login="ben1"), replace(BEN, id="b2", login="ben2"))
    two = replace(HOUSE, members=(*HOUSE.members[:1], *namesakes, DEE))
    assert (
        planned(ListedPerson(line=2, login="ana", lead="ben1"), house=two).digest
        != planned(ListedPerson(line=2, login="ana", lead="ben2"), house=two).digest
    )
    busy = replace(HOUSE, members=(ANA, replace(BEN, contract_hours=12.0, team="Blue"), DEE, GONE))
    assert planned(row, house=busy).digest == digest  # what the list does not touch


# ── lists made to take long ─────────────────────────────────────────────────────────────────────────────────────────

MANY = 1_500
NAMESAKES = Staff(
    tuple(StaffMember(id=f"id{number}", login=f"m{number}", name="Ana") for number in range(MANY))
)


@pytest.mark.parametrize(
    ("listed", "house"),
    [
        (lambda line: ListedPerson(line=line, login=f"p{line}", lead=f"p{line % MANY + 1}"), Staff()),
        (lambda line: ListedPerson(line=line, login=f"p{line}", name="Ana", lead="Ana"), Staff()),
        (lambda line: ListedPerson(line=line, login="", name="Ana"), Staff()),
        (lambda line: ListedPerson(line=line, login="", name="Ana"), NAMESAKES),
        (lambda line: ListedPerson(line=line, login=f"p{line}", name="Ana"), NAMESAKES),
    ],
    ids=["one circle", "one name and line manager", "one name", "the name of many here", "many alike"],
)
def test_what_is_said_of_a_list_grows_with_its_rows_and_not_with_their_square(listed, house):
    found = planned(*map(listed, range(1, MANY + 1)), house=house)

    said = sum(len(one.other) for one in found.flaws) + len(found.alike)
    assert MANY <= said < MANY * 200


def test_each_way_to_write_a_slip_is_looked_for_among_a_few_teams(monkeypatch):
    """Names one letter apart from each other, all of them."""
    looked_at = 0
    is_slip = slips._is_slip

    def counted(*names):
        nonlocal looked_at
        looked_at += 1
        return is_slip(*names)

    monkeypatch.setattr(slips, "_is_slip", counted)
    found = planned(
        *(
            ListedPerson(line=line, login=f"p{line}", team=f"abcd{chr(0x4E00 + line)}")
            for line in range(2, 602)
        )
    )

    assert len(found.slips) == 599
    assert looked_at < 600 * 6 * slips.MOST_NEAR


# ── laws ────────────────────────────────────────────────────────────────────────────────────────────────────────────

NAMES = ["Ana Doe", "Doe, Ana", "Ana Doé", "Ben Oh", "Cho Li", "李小龍"]
LOGINS = ["p1", "p2", "p3", "p4", "p5"]
TEAMS = ["Red", "RED", "Blue", "Green"]


@some.composite
def houses(draw):
    members = []
    for number in range(draw(some.integers(0, 4))):
        gone = draw(some.booleans())
        members.append(
            StaffMember(
                id=f"id{number}",
                login=LOGINS[number],
                name=draw(some.sampled_from(NAMES)),
                team="" if gone else draw(some.sampled_from(["", "Red", "Blue"])),
                lead_id=draw(some.sampled_from([None, *(one.id for one in members)])),
                leads=() if gone else draw(some.sampled_from([(), ("Red",), ("Blue", "Red")])),
                language=draw(some.sampled_from([None, "es"])),
                contract_hours=draw(some.sampled_from([None, 20.0])),
                left_on=draw(some.sampled_from([date(2026, 2, 2), TODAY])) if gone else None,
                is_admin=not gone and draw(some.booleans()),
                can_sign_in=draw(some.booleans()),
            )
        )
    by = draw(some.sampled_from(["", *(one.id for one in members if one.is_admin)]))
    return Staff(tuple(members), ("Red", "Blue"), by)


@some.composite
def rows(draw, with_logins=None):
    logins = draw(some.lists(some.sampled_from(LOGINS), unique=True, max_size=4))
    all_have_one = draw(some.booleans()) if with_logins is None else with_logins
    return [
        ListedPerson(
            line=line,
            login=login if all_have_one else "",
            name=draw(some.sampled_from([*NAMES, ""] if all_have_one else NAMES)),
            team=draw(some.sampled_from(["", "", *TEAMS])),
            lead=draw(some.sampled_from(["", "", *LOGINS, *NAMES, "Nemo"])),
            leads=draw(some.sampled_from([(), (), ("blue",), ("Green", "Red"), (EVERY_TEAM,)])),
            language=draw(some.sampled_from(["", "en"])),
            contract_hours=draw(some.sampled_from([None, 20.0, 36.5])),
            joined=draw(some.sampled_from([None, YESTERDAY])),
            left=draw(some.sampled_from([None, None, None, YESTERDAY, TODAY])),
        )
        for line, login in enumerate(logins, 2)
    ]


@some.composite
def choices(draw):
    people = ["", *(f"id{number}" for number in range(4))]
    rows = [*LOGINS, *(name.lower() for name in NAMES)]
    alike = draw(some.dictionaries(some.sampled_from(rows), some.sampled_from(people)))
    return Choices(everyone=draw(some.booleans()), logins_from_names=True, alike=alike)


def without_lines(found):
    return replace(
        found,
        joining=tuple(replace(one, line=0) for one in found.joining),
        alike=tuple(replace(one, line=0) for one in found.alike),
        flaws=tuple(
            sorted(
                (one.column, one.wrong, one.cell, "" if one.wrong is FlawKind.NAME_TWICE else one.other)
                for one in found.flaws
            )
        ),
        digest="",
    )


def in_order(house):
    return sorted(house.members, key=lambda one: one.id)


@example(
    Staff(
        (
            StaffMember(id="id0", login="p1", name="Ana Doe", left_on=TODAY),
            StaffMember(id="id1", login="p2", name="Ana Doe"),
        )
    ),
    [ListedPerson(line=2, login="", name="Ana Doe", left=YESTERDAY)],
    BY_NAME,
)
@settings(deadline=None)
@given(houses(), rows(), choices())
def test_a_list_that_was_applied_changes_nothing_any_more(house, listed, chosen):
    drawn = draft_changes(listing(*listed), house, TODAY, chosen)
    if not drawn.plan.is_ready:
        return
    after = applied(drawn, house)

    again = draft_changes(listing(*listed), after, TODAY, chosen)

    assert again.plan.flaws == again.plan.alike == ()
    assert again.plan.changes_nothing
    assert again.plan.new_teams == ()


@settings(deadline=None)
@given(houses(), rows(), choices(), some.randoms())
def test_the_order_of_the_rows_changes_nothing(house, listed, chosen, random):
    shuffled = [replace(one, line=line) for line, one in enumerate(random.sample(listed, len(listed)), 2)]

    found = plan_changes(listing(*shuffled), house, TODAY, chosen)

    assert without_lines(found) == without_lines(plan_changes(listing(*listed), house, TODAY, chosen))


@settings(deadline=None)
@given(houses(), rows(), choices(), some.data())
def test_a_row_that_breaks_makes_no_flaw_in_another(house, listed, chosen, data):
    if not listed:
        return
    broken = data.draw(some.sampled_from(listed))
    flaws_before = plan_changes(listing(*listed), house, TODAY, chosen).flaws
    before = {(one.line, one.wrong) for one in flaws_before}
    unclear = {
        one.line for one in flaws_before if one.wrong in (FlawKind.NAME_TWICE, FlawKind.NAME_OF_TWO_HERE)
    }

    after = plan_changes(
        listing(*(one for one in listed if one is not broken), bad=[broken]), house, TODAY, chosen
    ).flaws

    # Of whom it cannot be told who they are, nothing else is asked.
    assert {(one.line, one.wrong) for one in after if one.line not in {broken.line, *unclear}} <= before


@settings(deadline=None)
@given(houses(), rows(), choices())
def test_whom_the_list_does_not_name_does_not_change(house, listed, chosen):
    drawn = draft_changes(listing(*listed), house, TODAY, chosen)
    if not drawn.plan.is_ready:
        return
    keys = {name_key(text) for one in listed for text in (one.login, one.name) if text}
    unnamed = [one for one in house.members if not {name_key(one.login), name_key(one.name)} & keys]

    after = {one.id: one for one in applied(drawn, house).members}

    left = {person_id for person_id, _ in drawn.plan.leaving}
    assert all(after[one.id] == one for one in unnamed if one.id not in left)
    assert chosen.everyone or not left & {one.id for one in unnamed}


@settings(deadline=None)
@given(houses())
def test_the_house_written_as_a_list_changes_nothing(house):
    logins = {one.id: one.login for one in house.members}
    listed = [
        ListedPerson(
            line=line,
            login=one.login,
            name=one.name,
            team=one.team,
            lead=logins.get(one.lead_id, ""),
            leads=one.leads,
            language=one.language or "",
            contract_hours=one.contract_hours,
            joined=None,
            left=YESTERDAY if one.has_left else None,
        )
        for line, one in enumerate(house.members, 2)
    ]

    found = plan_changes(listing(*listed), house, TODAY, EVERYONE)

    assert found.changes_nothing
    assert found.flaws == found.alike == found.missing == ()
    assert found.same == len(listed)


# ── a second account, slow and plain ────────────────────────────────────────────────────────────────────────────────


def plainly(house: Staff, listed: list[ListedPerson], everyone: bool) -> dict[str, tuple] | None:
    """Sign-in name to name, team, lead's sign-in name, teams led, and whether they left; None for a list with a flaw.

    For lists in which all have sign-in names and no new one has the name of someone here.
    """
    logins = {one.id: one.login for one in house.members}
    state = {
        one.login: [one.name, one.team, logins.get(one.lead_id, ""), set(one.leads), one.has_left]
        for one in house.members
    }
    admins = {one.login for one in house.members if one.is_admin and (one.can_sign_in or one.id == house.by)}
    every_admin = {one.login for one in house.members if one.is_admin}
    myself = logins.get(house.by, "")
    spelled = {team_key(name): name for name in house.teams}
    staying = [one for one in listed if one.left is None or one.left >= TODAY]
    leaving = {
        one.login for one in listed if one not in staying and one.login in state and not state[one.login][4]
    }
    if myself in leaving or (leaving & every_admin and not admins - leaving):
        return None
    if everyone and listed:
        absent = {login for login in state if not state[login][4]} - {one.login for one in listed} - {myself}
        leaving |= absent if admins - leaving - absent else absent - every_admin
    for one in staying:
        state.setdefault(one.login, [one.login, "", "", set(), False])
        state[one.login][4] = False
    for one in staying:
        state[one.login][0] = one.name or state[one.login][0]
        if one.team:
            same = [other.team for other in staying if team_key(other.team) == team_key(one.team)]
            best = max(same.count(name) for name in same)
            spelled.setdefault(
                team_key(one.team),
                sorted(
                    (name for name in same if same.count(name) == best),
                    key=lambda name: (name.isupper(), name),
                )[0],
            )
            state[one.login][1] = spelled[team_key(one.team)]
    called = {login: {name_key(person[0])} for login, person in state.items()}
    before = {login: person[2] for login, person in state.items()}
    for one in staying:
        if EVERY_TEAM in one.leads:
            state[one.login][3] = set(spelled.values())
        elif one.leads:
            if any(team_key(name) not in spelled for name in one.leads):
                return None
            state[one.login][3] = {spelled[team_key(name)] for name in one.leads}
        if one.lead:
            meant = (
                [one.lead]
                if one.lead in [*state, *(other.login for other in listed)]
                else [login for login in called if name_key(one.lead) in called[login]]
            )
            here = [
                login for login in meant if login in state and not state[login][4] and login not in leaving
            ]
            here = here if len(here) < 2 else [login for login in here if login != one.login]
            if before[one.login] in meant:
                continue
            if len(here) != 1 or here == [one.login]:
                return None
            state[one.login][2] = here[0]
    for login, person in state.items():
        at, steps = person[2], 0
        while at and at != login and steps <= len(state):
            at, steps = state[at][2], steps + 1
        if at == login:
            return None
    for login in leaving:
        state[login][1], state[login][3], state[login][4] = "", set(), True
    return {login: tuple(person) for login, person in state.items()}


@example(
    Staff(
        (
            StaffMember(id="id0", login="p1", name="Ben Oh", left_on=TODAY),
            StaffMember(id="id1", login="p2", name="Ana Doe", lead_id="id0"),
        )
    ),
    [
        ListedPerson(line=2, login="p1", name="Ana Doe", left=YESTERDAY),
        ListedPerson(line=3, login="p2", name="Ana Doe", lead="Ana Doe"),
    ],
    False,
)
@settings(max_examples=200, deadline=None)
@given(houses(), rows(with_logins=True), some.booleans())
def test_a_plain_account_of_the_rules_comes_to_the_same(house, listed, everyone):
    drawn = draft_changes(listing(*listed), house, TODAY, Choices(everyone=everyone))
    if drawn.plan.alike:
        return

    expected = plainly(house, listed, everyone)

    if expected is None or drawn.plan.flaws:
        assert (expected is None) == bool(drawn.plan.flaws)
        return
    after = applied(drawn, house).members
    logins = {one.id: one.login for one in after}
    assert {
        one.login: (one.name, one.team, logins.get(one.lead_id, ""), set(one.leads), one.has_left)
        for one in after
    } == expected
