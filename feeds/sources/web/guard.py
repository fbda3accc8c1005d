"""Which addresses may be connected to: the public internet, and what the source allows besides (SEC-07).

The tables follow IANA's registries of special-purpose addresses; what they do not call global unicast
is refused. An address that carries another one in it (mapped, NAT64, 6to4) is judged by that one.
"""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from feeds.model.fetching import Network

Address = IPv4Address | IPv6Address

_METADATA_NAMES = frozenset(
    {
        "metadata",
        "metadata.google.internal",
        "metadata.goog",
        "metadata.azure.internal",
        "metadata.tencentyun.com",
        "metadata.oraclecloud.com",
        "instance-data",
        "instance-data.ec2.internal",
    }
)
_METADATA = tuple(
    ip_network(network)
    for network in (
        "169.254.169.0/24",  # AWS, Azure, Google, Oracle, OpenStack, DigitalOcean, time servers beside them
        "169.254.170.0/24",  # credentials of AWS containers
        "169.254.0.23/32",  # Tencent
        "169.254.10.10/32",  # Tencent
        "100.100.100.200/32",  # Alibaba
        "168.63.129.16/32",  # Azure's wire server: a public address that is none
        "192.0.0.192/32",  # Oracle, formerly
        "fd00:ec2::/32",  # AWS
        "fd20:ce::254/128",  # Google
        "fd00:c1::a9fe:a9fe/128",  # Oracle
        "fd00:42::42/128",  # Scaleway
    )
)
_GLOBAL_UNICAST = ip_network("2000::/3")
_SPECIAL = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "an address of this machine"),
        ("127.0.0.0/8", "an address of this machine"),
        ("10.0.0.0/8", "a private address"),
        ("172.16.0.0/12", "a private address"),
        ("192.168.0.0/16", "a private address"),
        ("100.64.0.0/10", "a provider's private address"),
        ("169.254.0.0/16", "a link-local address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "an address for documentation"),
        ("198.51.100.0/24", "an address for documentation"),
        ("203.0.113.0/24", "an address for documentation"),
        ("192.88.99.0/24", "a reserved address"),
        ("198.18.0.0/15", "an address for benchmarks"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::1/128", "an address of this machine"),
        ("::/128", "an address of this machine"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a private address"),
        ("ff00::/8", "a multicast address"),
        ("64:ff9b:1::/48", "a private address"),
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "an address for documentation"),
        ("3fff::/20", "an address for documentation"),
    )
)
_MAPPED = ip_network("::ffff:0:0/96")
_NAT64 = ip_network("64:ff9b::/96")
_SIX_TO_FOUR = ip_network("2002::/16")
_PRIVATE_ENDS = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa", ".corp", ".home")


class Refusal(Exception):
    """Why an address is not asked, as the rest of a sentence that begins with the address."""


def vet(addresses: Sequence[Address], allowed: Sequence[Network]) -> tuple[Address, ...]:
    """Those of a host's addresses that may be connected to, in their order.

    Raises Refusal when there is none. A name's public address is taken though another one is private:
    only what was vetted is ever connected to.
    """
    reasons = [(address, judge(address, allowed)) for address in addresses]
    good = tuple(address for address, reason in reasons if not reason)
    if not good:
        address, reason = reasons[0]
        raise Refusal(explain(address, reason))
    return good


def vet_proxy(addresses: Sequence[Address]) -> tuple[Address, ...]:
    """Those of a proxy's addresses that may be connected to: the admin named it, so all but metadata."""
    good = tuple(address for address in addresses if not _is_metadata(address))
    if not good:
        raise Refusal("has a `proxy` that is a metadata service, which is never asked; correct its address")
    return good


def check_name(host: str) -> None:
    """Raise Refusal for the name of a metadata service."""
    if host.rstrip(".").lower() in _METADATA_NAMES:
        raise Refusal(
            "is a metadata service, which is never asked, whatever `allow_private` says; correct the address"
        )


def is_private_name(host: str) -> bool:
    """Whether a name is of a local network, as far as the name tells."""
    name = host.rstrip(".").lower()
    return "." not in name or name.endswith(_PRIVATE_ENDS)


def explain(address: Address, reason: str) -> str:
    """A refusal's clause."""
    if _is_metadata(address):
        return (
            f"is at {address}, {reason}, which is never asked, whatever `allow_private` says; "
            "correct the address"
        )
    return f"is at {address}, {reason}; if that is meant, name its network in the source's `allow_private`"


def judge(address: Address, allowed: Sequence[Network]) -> str:
    """What kind of address that may not be asked this is; empty when it may."""
    if _is_metadata(address):
        return "a metadata service"
    inner = unwrap(address)
    if any(each in network for network in allowed for each in (address, inner)):
        return ""
    for network, what in _SPECIAL:
        if inner in network:
            return what
    if inner.version == 6 and inner not in _GLOBAL_UNICAST:
        return "a reserved address"
    return ""


def unwrap(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for, where it stands for one."""
    if isinstance(address, IPv4Address):
        return address
    number = int(address)
    if address in _MAPPED or address in _NAT64:
        return IPv4Address(number & 0xFFFFFFFF)
    if address in _SIX_TO_FOUR:
        return IPv4Address(number >> 80 & 0xFFFFFFFF)
    return address


def read_literal(host: str) -> Address | None:
    """The address that a host spells, also as `127.1`, `0x7f000001` or `2130706433`; None for a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return None


def _is_metadata(address: Address) -> bool:
    inner = unwrap(address)
    return any(inner in network for network in _METADATA)
