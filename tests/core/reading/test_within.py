"""What a stranger brings cannot take the server: it is read in a process that ends in time, whatever it does."""

import json
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pytest

from alongside.core.reading import within as budget
from alongside.core.reading.within import AT_ONCE, CHILD, Budget, run_in_child
from alongside.core.rules.errors import BadInput, FailedToRead, Occupied, OverBudget
from tests.core.reading import works

SHORT = Budget(seconds=1, wall=1.0)
WORKS = works.__name__
SLACK = 45  # seconds that a busy machine may need besides: the child gives way to everyone else


def do(work: str, content: bytes = b"", person: str = "ana", limits: Budget = SHORT, **arguments: str | int):
    return run_in_child(limits, person, f"{WORKS}:{work}", content, **arguments)


def children() -> set[int]:
    """The processes that this one started and that have not ended."""
    found: set[int] = set()
    for task in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # a thread that has ended meanwhile
            found.update(map(int, (task / "children").read_text().split()))
    return found


@pytest.fixture
def started(monkeypatch):
    """The processes that were begun, ended or not."""
    begun = []

    class Watched(subprocess.Popen):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            begun.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    return begun


def test_work_says_what_it_found_in_plain_data():
    assert do("length", b"x" * 3_000_000, times=2) == 6_000_000


def test_what_the_work_refuses_is_refused_as_if_it_had_been_done_here():
    with pytest.raises(BadInput) as refusal:
        do("refuse")

    assert (refusal.value.field, refusal.value.reason) == ("calendar", "too many")


def test_work_that_fails_is_a_refusal_and_the_log_holds_nothing_of_what_was_brought(caplog):
    with pytest.raises(FailedToRead):
        do("fail", b"what Ana wrote")

    assert "KeyError at " in caplog.text
    assert "works.py:" in caplog.text
    assert "Ana" not in caplog.text


@pytest.mark.parametrize(
    ("work", "arguments", "limits"),
    [
        ("spin", {}, Budget(seconds=1, wall=60)),
        ("spin", {}, Budget(seconds=60, wall=1)),
        ("wait", {"seconds": 60}, SHORT),
        ("fill", {"megabytes": 500}, SHORT),
    ],
    ids=["processor time", "the clock, computing", "the clock, waiting", "memory"],
)
def test_what_takes_too_much_ends_in_time_and_nothing_of_it_is_left(work, arguments, limits, started):
    begun = time.monotonic()

    with pytest.raises(OverBudget):
        do(work, limits=limits, **arguments)

    assert time.monotonic() - begun < 1 + SLACK
    (child,) = started
    assert child.returncode is not None
    assert not Path(f"/proc/{child.pid}").exists()


def test_the_same_work_with_room_enough_is_done():
    assert do("fill", megabytes=100) == 100_000_000
    assert do("wait", seconds=1, limits=Budget(wall=30)) > 0


def test_the_same_work_without_limits_would_go_on():
    unlimited = subprocess.Popen([sys.executable, "-c", f"from {WORKS} import spin; spin(b'')"])
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            unlimited.wait(SHORT.wall + 2)
    finally:
        unlimited.kill()
        unlimited.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="the child's own limits of processor time")
@pytest.mark.parametrize(
    ("limits", "ends"),
    [(Budget(seconds=1, wall=60), True), (Budget(seconds=60, wall=1), True), (None, False)],
)
def test_a_child_whose_server_was_killed_ends_by_itself(limits, ends):
    limits = limits or Budget(seconds=60, wall=60)
    order = {"path": sys.path, "work": f"{WORKS}:spin", "arguments": {}, "budget": asdict(limits)}
    child = subprocess.Popen([sys.executable, "-I", str(CHILD)], stdin=subprocess.PIPE)
    try:
        child.stdin.write(json.dumps(order).encode() + b"\n")
        child.stdin.close()  # as it is closed when the server ends; no one waits any more
        try:
            child.wait(50 if ends else 4)
        except subprocess.TimeoutExpired:
            assert not ends
        else:
            assert ends
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_child_does_not_outlive_the_thread_that_waits_for_it(started, monkeypatch, stop):
    """As when the server is stopped by hand while someone's file is being read."""

    def interrupted(*_):
        raise stop

    monkeypatch.setattr(budget, "suppress", interrupted)  # the first that it does with a running child

    with pytest.raises(stop):
        do("spin", limits=Budget())

    (child,) = started
    assert child.returncode == -signal.SIGKILL


def test_nothing_of_what_was_brought_is_written_to_a_file(tmp_path):
    copy = tmp_path / "copy"
    works.write(b"what Ana wrote", str(copy))
    assert copy.read_bytes() == b"what Ana wrote"  # as it is without limits

    with pytest.raises(FailedToRead):
        do("write", b"what Ana wrote", to=str(copy))

    assert copy.read_bytes() == b""


def test_the_child_is_not_given_the_servers_settings(monkeypatch):
    monkeypatch.setenv("ALONGSIDE_SMTP_PASSWORD", "secret")

    assert [name for name in do("whose") if name.startswith("ALONGSIDE")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="where threads are counted")
def test_the_child_has_one_thread_of_computing_however_many_processors_there_are():
    """Its limit of memory counts what each would reserve. The other thread holds the clock."""
    assert do("threads", limits=Budget(wall=30)) == 2


def test_one_person_has_one_piece_of_work_at_a_time():
    first = threading.Thread(target=lambda: do("wait", seconds=3, limits=Budget(wall=30)))
    first.start()
    try:
        time.sleep(0.5)
        begun = time.monotonic()
        with pytest.raises(Occupied):
            do("length", b"x")
        assert time.monotonic() - begun < 0.5
        assert do("length", b"x", person="ben") == 1
    finally:
        first.join()

    assert do("length", b"x") == 1


def test_few_pieces_of_work_are_done_at_a_time_and_the_others_wait_their_turn():
    most = 0
    done = []
    lock = threading.Lock()
    ended = threading.Event()

    def watch():
        nonlocal most
        while not ended.wait(0.02):
            most = max(most, len(children()))

    def one(number):
        do("wait", person=f"person {number}", seconds=1, limits=Budget(wall=30))
        with lock:
            done.append(number)

    watching = threading.Thread(target=watch)
    workers = [threading.Thread(target=one, args=(number,)) for number in range(AT_ONCE * 2)]
    before = len(children())
    for thread in (watching, *workers):
        thread.start()
    for worker in workers:
        worker.join()
    ended.set()
    watching.join()

    assert len(done) == AT_ONCE * 2
    assert most - before == AT_ONCE


def test_a_person_who_waits_too_long_for_a_turn_is_refused(monkeypatch):
    monkeypatch.setattr(budget, "PATIENCE", 0.2)
    others = [
        threading.Thread(
            target=lambda number=number: do(
                "wait", person=f"other {number}", seconds=3, limits=Budget(wall=30)
            )
        )
        for number in range(AT_ONCE)
    ]
    for other in others:
        other.start()
    try:
        time.sleep(0.5)
        with pytest.raises(Occupied):
            do("length", b"x")
    finally:
        for other in others:
            other.join()

    assert do("length", b"x") == 1


def test_a_refusal_gives_the_turn_back():
    for _ in range(AT_ONCE + 1):
        with pytest.raises(BadInput):
            do("refuse")

    assert do("length", b"x") == 1


@pytest.mark.parametrize(
    ("size", "is_read"), [(budget.MOST_ANSWERED // 10, True), (budget.MOST_ANSWERED, False)]
)
def test_of_what_a_child_answers_no_more_is_read_than_it_may_say(size, is_read, started):
    limits = Budget(seconds=30, wall=60, megabytes=1_000)
    if is_read:
        assert len(do("say", limits=limits, size=size)) == size
    else:
        with pytest.raises(OverBudget):
            do("say", limits=limits, size=size)

    (child,) = started
    assert child.returncode is not None


def test_the_visitors_of_the_demo_hold_one_child_together_and_the_house_has_the_other():
    held = threading.Thread(
        target=lambda: do("wait", person=budget.DEMO_READER, seconds=3, limits=Budget(wall=30))
    )
    held.start()
    try:
        time.sleep(0.5)
        with pytest.raises(Occupied):
            do("length", b"x", person=budget.DEMO_READER)
        assert do("length", b"x", person="ana") == 1
    finally:
        held.join()
