"""Where requests come in: whom the connection really comes from, before a proxy's word for it is taken.

Single sign-on rests on this: a header that names somebody is read only from a proxy that the site trusts, here, where
the address is still that of the connection. Pages see the name in the scope, which no client can write, and never the
header. A server without this layer signs nobody in by a header.
"""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from qa.settings import Settings

STAFF_NAME = "qa.staff_name"  # in the scope


class Door:
    """ASGI layer around everything else, the reading of forwarded addresses included."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.header = settings.staff_header.lower().encode("latin-1")
        self.proxies = networks(settings.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note whom a trusted proxy names."""
        if scope["type"] == "http":
            scope = {**scope, STAFF_NAME: self._named(scope)}
        await self.app(scope, receive, send)

    def _named(self, scope: Scope) -> str:
        if not self.header or not is_peer(scope, self.proxies):
            return ""
        given = [value for name, value in scope["headers"] if name.lower() == self.header]
        # Twice means that the proxy added its own to one that it was sent: which is whose cannot be told.
        return given[0].decode("latin-1").strip() if len(given) == 1 else ""


def behind_door(app: ASGIApp, settings: Settings) -> Door:
    """The application as it may be served: with what trusted proxies say of the client, and of nobody else."""
    proxies = [str(each) for each in networks(settings.trusted_proxies)]
    if proxies:
        app = ProxyHeadersMiddleware(app, proxies)  # type: ignore[arg-type,assignment]  # the same types, other names
    return Door(app, settings)


def staff_name_of(scope: Scope) -> str:
    """The name of whoever a trusted proxy has signed in; "" for nobody."""
    return str(scope.get(STAFF_NAME, ""))


def networks(addresses: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Example: "10.0.0.1, 10.0.1.0/24" -> 10.0.0.1/32, 10.0.1.0/24"""
    return tuple(ip_network(each.strip()) for each in addresses.split(",") if each.strip())


def is_peer(scope: Scope, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Whether the other end of the connection is one of these."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ip_address(host)
    except ValueError:
        return False  # a socket file, a test client
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in trusted)
