"""The table of who may see what."""

from alongside.everything.rules.permissions import TABLE, Access, Reader, cells_for_reader

KINDS = [
    "wellbeing",
    "texts",
    "brought_in",
    "bands",
    "counted",
    "held_back",
    "work_facts",
    "participation",
    "no_new_case",
    "actions",
    "helped",
    "sharing",
    "account",
    "sign_ins",
    "security",
    "audit",
    "preferences",
    "match_reasons",
    "partners",
    "rounds",
    "asks",
    "blocks",
    "sessions",
    "feedback",
    "talk_requests",
    "messages",
    "reach",
    "urgent",
]
OF_PARTNERS = ("preferences", "match_reasons", "partners", "rounds", "asks", "blocks")
OF_SESSIONS = ("sessions", "feedback", "talk_requests", "messages", "reach")


def open_to(kind: str) -> set[Reader]:
    """Others than oneself, who see anything of it."""
    row = next(row for row in TABLE if row.kind == kind)
    return {reader for reader, cell in row.cells.items() if cell.access is not Access.NONE} - {Reader.SELF}


def test_every_row_answers_for_every_reader() -> None:
    assert {row.kind: set(row.cells) for row in TABLE} == {row.kind: set(Reader) for row in TABLE}


def test_no_kind_of_data_is_named_twice() -> None:
    assert len({row.kind for row in TABLE}) == len({row.what for row in TABLE}) == len(TABLE)


def test_no_role_sees_how_someone_is_and_no_one_sees_what_they_write() -> None:
    assert open_to("wellbeing") == {Reader.CHOSEN}
    assert open_to("texts") == set()
    assert open_to("brought_in") == {Reader.CHOSEN}


def test_that_someone_was_not_here_is_all_there_is_of_sign_ins_and_for_a_coordinator_alone() -> None:
    assert open_to("sign_ins") == {Reader.COORDINATOR}


def test_wrong_tries_at_an_account_are_told_to_no_one_but_admins() -> None:
    assert open_to("security") == {Reader.ADMIN}


def test_nothing_of_support_partners_is_for_a_lead_or_a_team() -> None:
    kinds = (*OF_PARTNERS, *OF_SESSIONS)
    assert [kind for kind in kinds if open_to(kind) & {Reader.LEAD, Reader.TEAM, Reader.CHOSEN}] == []


def test_no_one_but_a_partner_and_a_coordinator_learns_of_sessions() -> None:
    """But for an admin, who learns from the log that a coordinator wrote to some pair, and which e-mail found no one."""
    assert {kind: open_to(kind) for kind in OF_SESSIONS} == {
        "sessions": {Reader.PARTNER, Reader.COORDINATOR},
        "feedback": {Reader.PARTNER, Reader.COORDINATOR},
        "talk_requests": {Reader.COORDINATOR},
        "messages": {Reader.PARTNER, Reader.COORDINATOR, Reader.ADMIN},
        "reach": {Reader.PARTNER, Reader.ADMIN},
    }


def test_a_coordinator_sees_nothing_of_check_ins_and_of_the_work() -> None:
    seen = {row.kind for row, cell in cells_for_reader(Reader.COORDINATOR) if cell.access is not Access.NONE}

    assert seen == {"account", "sign_ins", "urgent", *OF_PARTNERS, *OF_SESSIONS} - {"reach"}


def test_a_partner_sees_what_both_let_be_named_and_that_they_are_partners() -> None:
    seen = {
        row.kind: cell.access
        for row, cell in cells_for_reader(Reader.PARTNER)
        if cell.access is not Access.NONE
    }

    assert seen == {
        "account": Access.SOME,
        "preferences": Access.SOME,
        "match_reasons": Access.SOME,
        "partners": Access.ALL,
        "asks": Access.SOME,
        "sessions": Access.ALL,
        "feedback": Access.SOME,
        "messages": Access.SOME,
        "reach": Access.SOME,
    }


def test_a_person_in_need_is_known_to_those_it_is_offered_to_and_to_no_role_alone() -> None:
    assert open_to("blocks") == {Reader.COORDINATOR}


def test_what_someone_said_of_an_action_is_for_no_one_else() -> None:
    assert open_to("helped") == set()


def test_whom_someone_chose_is_known_to_the_two_of_them_alone() -> None:
    assert open_to("sharing") == {Reader.CHOSEN}


def test_that_someone_takes_no_new_case_is_for_the_lead_alone() -> None:
    assert open_to("no_new_case") == {Reader.LEAD}


def test_figures_of_a_team_are_for_its_lead_and_for_the_team_itself() -> None:
    of_teams = [open_to(kind) for kind in ("bands", "work_facts", "participation", "actions")]

    assert of_teams == [{Reader.LEAD, Reader.TEAM}] * 3 + [{Reader.LEAD, Reader.TEAM, Reader.ADMIN}]


def test_who_sees_all_of_a_kind_that_is_not_ones_own_has_a_role_or_is_in_the_team() -> None:
    everything = {
        (row.kind, reader)
        for row in TABLE
        for reader, cell in row.cells.items()
        if cell.access is Access.ALL and reader is not Reader.SELF
    }

    assert everything == {
        ("bands", Reader.LEAD),
        ("bands", Reader.TEAM),
        ("counted", Reader.TEAM),
        ("actions", Reader.LEAD),
        ("actions", Reader.TEAM),
        ("account", Reader.ADMIN),
        ("audit", Reader.ADMIN),
        ("partners", Reader.PARTNER),
        ("partners", Reader.COORDINATOR),
        ("rounds", Reader.COORDINATOR),
        ("sessions", Reader.PARTNER),
        ("talk_requests", Reader.COORDINATOR),
    }


def test_an_access_and_its_sentence_agree() -> None:
    for row in TABLE:
        for reader, cell in row.cells.items():
            assert (cell.access is Access.NONE) is (cell.sentence == "Nothing."), (row.kind, reader)


def test_every_kind_of_data_is_shown_in_its_order() -> None:
    kinds = [row.kind for row, _ in cells_for_reader(Reader.SELF)]

    assert kinds == KINDS
