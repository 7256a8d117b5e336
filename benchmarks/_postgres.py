"""A PostgreSQL server of its own in a temporary folder, from Debian's packages, with everything that makes commits durable on."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
USER = "postgres"  # servers refuse to run as root
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "max_connections": "100",
    "listen_addresses": "127.0.0.1",
}


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """The URL of its empty database. `folder`: on the disk that is to be measured, and not there yet."""
    binaries = max(INSTALLED.glob("*/bin"), key=lambda one: int(one.parent.name))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
        for above in (folder.parent, *folder.parent.parents[:-1]):
            above.chmod(above.stat().st_mode | 0o011)
    told = [f"-c {name}={value}" for name, value in (SETTINGS | {"port": str(port)}).items()]
    told.append(f"-c unix_socket_directories={folder}")
    data = str(folder / "data")
    run(
        [
            str(binaries / "initdb"),
            "-D",
            data,
            "-U",
            USER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
    )
    control = [str(binaries / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log")]
    run([*control, "-o", " ".join(told), "start"])
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        run([*control, "-m", "immediate", "stop"])


def run(command: Sequence[str]) -> None:
    as_user = ["runuser", "-u", USER, "--", *command] if os.geteuid() == 0 else command
    subprocess.run(as_user, check=True, stdout=subprocess.DEVNULL, cwd="/")
