"""Messages that say what a block may not do, before the kernel says it less clearly.

No wall by itself: whoever writes machine code into memory gets past it. The kernel's walls hold without it.
"""

from __future__ import annotations

import sys
from typing import NoReturn

_NETWORK = "use the network"
_PROGRAMS = "start programs or processes"
_SIGNALS = "send signals"
_MEMORY = "reach into memory with ctypes"
_RUNNER = "look into what runs it"
_REFUSED = {
    **dict.fromkeys(("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"), _NETWORK),
    **dict.fromkeys(("socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"), _NETWORK),
    **dict.fromkeys(("subprocess.Popen", "os.fork", "os.forkpty", "os.exec", "os.posix_spawn"), _PROGRAMS),
    **dict.fromkeys(("os.system", "os.spawn", "pty.spawn"), _PROGRAMS),
    **dict.fromkeys(("os.kill", "os.killpg", "signal.pthread_kill"), _SIGNALS),
    **dict.fromkeys(("ctypes.dlsym", "ctypes.call_function", "ctypes.cdata", "ctypes.string_at"), _MEMORY),
    **dict.fromkeys(("gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames"), _RUNNER),
    **dict.fromkeys(("sys.settrace", "sys.setprofile", "sys._current_exceptions"), _RUNNER),
}
_SOCKET_MADE = "socket.__new__"
_AF_UNIX = 1  # a pair of these wakes asyncio; the kernel lets none be connected to anything else


def watch() -> None:
    """Refuse from now on, with a PermissionError, what no block needs; there is no way back."""
    refused = _REFUSED.get

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        what = refused(event)
        if what is not None:
            refuse(what)
        if event == _SOCKET_MADE and arguments[1] != _AF_UNIX:
            refuse(_NETWORK)

    def refuse(what: str) -> NoReturn:
        raise PermissionError(f"a runnable block may not {what}")

    sys.addaudithook(hook)
