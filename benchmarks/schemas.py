"""Many organisations on one PostgreSQL server, a schema each: what an empty one takes, and what a connection keeps of all.

    python benchmarks/schemas.py [--organisations 500] [--rounds 3]

One pool serves all. The question is who holds a sign-in, which each rerun asks; it goes to one organisation, then to all in turn.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from alongside.accounts.store import sign_ins
from alongside.core.rules.tokens import hashed, new_token
from alongside.core.settings import database_place
from alongside.core.store.engine import Store, open_store
from benchmarks._measure import table
from benchmarks._postgres import running_server
from benchmarks.visit import children, memory

SIZE = "select pg_database_size(current_database())"
TABLES = "select count(*) from pg_class where relkind = 'r'"
WHO_ASKS = "select pg_backend_pid()"


def ask(store: Store, sql: str) -> int:
    with store.read() as db:
        row = db.row(sql)
    return int(row[0]) if row else 0


def milliseconds(stores: Iterable[Store]) -> float:
    """The median of asking each once, by one thread, so by one connection."""
    token, taken = hashed(new_token()), []
    for store in stores:
        begun = time.perf_counter()
        with store.read() as db:
            sign_ins.find_holder(db, token)
        taken.append(time.perf_counter() - begun)
    return 1000 * median(taken)


def timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def measure(server: str, postmaster: int, organisations: int, rounds: int) -> list[tuple[str, str]]:
    first = open_store(database_place(f"{server}?schema=o0"))
    size, tables = ask(first, SIZE), ask(first, TABLES)
    stores = [first]

    def open_all() -> None:
        stores.extend(
            open_store(database_place(f"{server}?schema=o{number}")) for number in range(1, organisations)
        )

    making = timed(open_all) / (organisations - 1)
    grown = (ask(first, SIZE) - size) / (organisations - 1)
    of_each = (ask(first, TABLES) - tables) / (organisations - 1)
    new = sorted(map(memory, children(postmaster)))[-1]
    alone = [milliseconds([first] * organisations) for _ in range(rounds)]
    all_in_turn = [milliseconds(stores) for _ in range(rounds)]
    pid = ask(first, WHO_ASKS)
    rows = [
        ("tables of each", f"{of_each:.0f}"),
        ("time to make one", f"{making:.2f} s"),
        ("an empty one on the disk", f"{grown / 1e6:.1f} MB"),
        ("who holds a sign-in, always of the same one", f"{median(alone):.2f} ms"),
        ("who holds a sign-in, of all in turn", f"{median(all_in_turn):.2f} ms"),
        ("memory of the largest connection before", f"{new:.0f} MB"),
        ("memory of a connection that asked all", f"{memory(pid):.0f} MB"),
    ]
    for store in stores:
        store.close()
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--organisations", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, running_server(Path(made) / "server") as server:
        lines = (Path(made) / "server" / "data" / "postmaster.pid").read_text().splitlines()
        rows = measure(server, int(lines[0]), chosen.organisations, chosen.rounds)
    table(f"{chosen.organisations} organisations, a schema each", rows, ("what", "comes to"))


if __name__ == "__main__":
    main()
