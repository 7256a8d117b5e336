"""What desks need of higher topics is registered wherever a desk may be opened, and nothing runs without it."""

import ast
from pathlib import Path

import grimp
import pytest

from alongside.accounts.desk import due_work, own_keys
from alongside.accounts.desk.due_work import DUE_WORK, DueWork
from alongside.accounts.store import sealed_tables
from alongside.accounts.store.sealed_tables import SEALED_TABLES
from alongside.partners.desk import pending_rounds
from alongside.sessions.desk.pending_decisions import apply_due_decisions, is_due
from alongside.sessions.store import agendas
from tests.conftest import NOW, PROJECT

REGISTERS = "alongside.everything.desk.topics"
NEED_IT = ("alongside.accounts.desk.due_work", "alongside.accounts.store.sealed_tables")
SERVER = ("alongside.everything.ui.frame", "alongside.everything.ui.lifespan")
JOBS = "alongside.everything.desk.scheduled_jobs"


@pytest.fixture
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("alongside", cache_dir=None)


def forgets(imports: grimp.ImportGraph, module: str) -> bool:
    """Whether it may open a desk, and imports nothing that registers what desks need."""
    imported = imports.find_upstream_modules(module)
    return bool(imported & set(NEED_IT)) and REGISTERS not in imported


def test_due_decisions_a_round_on_its_way_and_agendas_that_are_over_are_the_work_that_is_done_first():
    decided = DueWork(is_due, apply_due_decisions)
    over = DueWork(agendas.has_old_timers, agendas.delete_old_timers)
    published = DueWork(pending_rounds.is_due, pending_rounds.publish_due_round)
    assert [decided, published, over] == DUE_WORK


def test_check_ins_and_steps_are_the_tables_that_are_sealed():
    assert [table.name for table in SEALED_TABLES] == ["check_in", "step"]


def test_the_server_its_scheduled_jobs_and_every_command_register_what_desks_need(imports):
    commands = {module for module in imports.modules if ".commands." in module}

    assert [module for module in {*SERVER, JOBS, *commands} if forgets(imports, module)] == []
    assert all(REGISTERS in imports.find_upstream_modules(module) for module in [*SERVER, JOBS])


def test_whatever_may_apply_a_due_decision_knows_what_the_end_of_a_pairing_means(imports):
    """A command for staff lists, too, applies what is due, which may end a pairing."""
    starts = {*SERVER, JOBS, *(module for module in imports.modules if ".commands." in module)}
    reached = {module: imports.find_upstream_modules(module) for module in starts}
    ending = {module for module in starts if REGISTERS in reached[module]}

    assert len(ending) > 5
    assert [
        module for module in ending if "alongside.partners.desk.pairing_endings" not in reached[module]
    ] == []


def test_a_command_that_forgets_is_found(imports):
    imports.add_module("alongside.everything.commands.made_up")
    imports.add_import(
        importer="alongside.everything.commands.made_up", imported="alongside.accounts.desk.role_desk"
    )

    assert forgets(imports, "alongside.everything.commands.made_up")


def test_the_scripts_that_streamlit_runs_import_it():
    imported = {
        f"{node.module}.{name.name}"
        for node in ast.walk(ast.parse(Path(PROJECT / "app.py").read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }

    assert "alongside.everything.ui.topics" in imported


def test_no_desk_is_opened_while_no_due_work_is_registered(store, monkeypatch):
    monkeypatch.setattr(due_work, "DUE_WORK", [])

    with pytest.raises(RuntimeError), due_work.open_for_reading(store, NOW):
        pass
    with pytest.raises(RuntimeError), due_work.open_for_writing(store, NOW):
        pass


def test_no_keys_are_made_while_no_sealed_table_is_registered(store, monkeypatch):
    monkeypatch.setattr(sealed_tables, "SEALED_TABLES", [])

    with pytest.raises(RuntimeError), store.write() as db:
        own_keys.make_keys(db, "ana", NOW)
    with pytest.raises(RuntimeError), store.write() as db:
        own_keys.replace_keys(db, "ana", NOW)
