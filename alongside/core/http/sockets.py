"""The sockets on which the server listens."""

import os
import socket
import stat

OPEN_FILES = "/dev/fd"  # Linux and macOS list a process's open files here, Windows does not


def turn_off_delay() -> None:
    """Answers go out when they are written (TCP_NODELAY), also those of the websocket.

    Otherwise the kernel holds back a small message until the other side has acknowledged the one before, up
    to 40 ms. asyncio would set the option by itself, but does not recognise the sockets that Streamlit opens.
    On the sockets that listen it is inherited by every connection; Streamlit opens those before the app
    starts, and hands them to no one.
    """
    for number in os.listdir(OPEN_FILES) if os.path.isdir(OPEN_FILES) else ():
        try:
            is_socket = stat.S_ISSOCK(os.fstat(int(number)).st_mode)
        except OSError:  # the one that listed them is closed by now
            continue
        if is_socket:
            with socket.socket(fileno=os.dup(int(number))) as found:
                is_tcp = (
                    found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM
                )
                if is_tcp and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
