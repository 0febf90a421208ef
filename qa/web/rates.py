"""How much one address may ask in a while, so that one noisy place leaves room for the others.

The window is our own: the memory of the library `limits` keeps every address for ever and starts a thread for each
request, and reads the clock of the wall. How a rate is written, and what it means, is the library's.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from limits import parse
from starlette.types import Scope

MOST_ADDRESSES = 4096  # remembered at once: with 600 requests each, some 80 MB; the longest silent is forgotten first

Clock = Callable[[], float]


class Window:
    """At most so many in any such time, for each address on its own (moving window).

    Example: Window("20/minute")
    """

    def __init__(self, rate: str, clock: Clock = time.monotonic) -> None:
        self.rate = parse(rate)
        self.clock = clock
        self.taken: OrderedDict[str, deque[float]] = OrderedDict()  # the last heard is last; times rise

    def wait(self, address: str) -> int:
        """Count one more and give 0; or, where that would be too many, the whole seconds until there is room.

        Example: 2/minute, asked at 0, 10 and 30 seconds -> 0, 0, 30
        """
        now = self.clock()
        times = self.taken.setdefault(address, deque(maxlen=self.rate.amount))
        self.taken.move_to_end(address)
        if len(self.taken) > MOST_ADDRESSES:
            self.taken.popitem(last=False)
        if len(times) == self.rate.amount and now - times[0] < self.rate.get_expiry():
            return ceil(self.rate.get_expiry() - (now - times[0]))
        times.append(now)
        return 0


def address_of(scope: Scope) -> str:
    """Who asks. One household or hospital has a whole /64 of the sixth version, so that counts as one.

    Example: "203.0.113.9" -> itself; "::ffff:203.0.113.9" -> "203.0.113.9"; "2001:db8::17" -> "2001:db8::/64"
    """
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return str(host)[:64]  # a socket file, a test client
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
