"""Which addresses may be connected to."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.sources.web.guard import (
    Refusal,
    check_name,
    is_private_name,
    judge,
    read_literal,
    unwrap,
    vet,
    vet_proxy,
)

EVERYTHING = (ip_network("0.0.0.0/0"), ip_network("::/0"))
REFUSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.1.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::", "2002:c0a8:101::1",
    "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1", "fe80::1%eth0",
    "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1",
    "198.17.255.255", "202.112.0.36", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "2002:808:808::1",
    "2400:3200::1", "2606:4700::1111", "2a00:1450::1", "2001:250::1", "2001:da8::1",
]  # fmt: skip
METADATA = [
    "169.254.169.254", "169.254.170.2", "169.254.170.23", "169.254.0.23", "100.100.100.200", "168.63.129.16",
    "192.0.0.192", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_the_public_internet_is_refused(text: str) -> None:
    """A private, reserved or wrapped address gets through (SEC-07)."""
    assert judge(ip_address(text), ())
    with pytest.raises(Refusal, match=r"if that is meant, name its network in the source's `allow_private`"):
        vet([ip_address(text)], ())


@pytest.mark.parametrize("text", PUBLIC)
def test_the_public_internet_is_not_refused(text: str) -> None:
    """A university's site cannot be read because its address looks odd."""
    assert vet([ip_address(text)], ()) == (ip_address(text),)


@pytest.mark.parametrize("text", METADATA)
def test_metadata_services_are_never_asked(text: str) -> None:
    """`allow_private` of a whole network opens the cloud's metadata service (SEC-07)."""
    with pytest.raises(Refusal, match="which is never asked, whatever `allow_private` says"):
        vet([ip_address(text)], EVERYTHING)
    with pytest.raises(Refusal, match="has a `proxy` that is a metadata service"):
        vet_proxy([ip_address(text)])


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_allowed_is_not_refused(text: str) -> None:
    """A source cannot be allowed its own network."""
    assert vet([ip_address(text)], EVERYTHING) == (ip_address(text),)
    assert vet_proxy([ip_address(text)]) == (ip_address(text),)


def test_no_more_than_the_named_network_is_allowed() -> None:
    """One allowed network opens its neighbours, or its IPv6 wrapping is another one."""
    allowed = (ip_network("10.1.0.0/16"), ip_network("fd00:1::/32"))
    good = [ip_address(text) for text in ("10.1.2.3", "::ffff:10.1.2.3", "fd00:1::5", "9.9.9.9")]
    bad = [ip_address(text) for text in ("10.2.0.1", "127.0.0.1", "fd00:2::5", "::ffff:10.2.0.1")]
    assert vet(good, allowed) == tuple(good)
    for address in bad:
        with pytest.raises(Refusal):
            vet([address], allowed)
    assert vet([*bad, *good], allowed) == tuple(good)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("[::1]", "::1"),
        ("::FFFF:127.0.0.1", "::ffff:7f00:1"),
        ("10.0.258", "10.0.1.2"),
    ],
)
def test_every_spelling_of_an_address_is_read(host: str, address: str) -> None:
    """A host that is an address is looked up as a name."""
    assert read_literal(host) == ip_address(address)


@pytest.mark.parametrize(
    "host", ["www.example.edu", "1.2.3.4.5", "256.1.1.1", "0x7g.1", "1.2.3.4.example", "", "x"]
)
def test_names_are_not_addresses(host: str) -> None:
    """A name is taken for an address."""
    assert read_literal(host) is None


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_however_it_is_wrapped(address: IPv4Address) -> None:
    """A wrapping makes a private address public, or the other way round."""
    number = int(address)
    wrapped = [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(0x0064FF9B << 96 | number),
        IPv6Address(0x2002 << 112 | number << 80),
    ]
    for each in wrapped:
        assert unwrap(each) == address
        assert judge(each, ()) == judge(address, ())


@given(st.ip_addresses())
def test_what_python_knows_to_be_private_is_refused(address: IPv4Address | IPv6Address) -> None:
    """A network that the standard library calls private is missing here."""
    inner = unwrap(address)
    if (
        inner.is_private
        or inner.is_loopback
        or inner.is_link_local
        or inner.is_multicast
        or inner.is_reserved
    ):
        assert judge(address, ())


def test_names_of_metadata_services_and_local_networks_are_known() -> None:
    """A name that only a cloud or a local network knows is asked for beyond a proxy."""
    for name in ("metadata.google.internal", "Metadata.Google.Internal.", "metadata", "instance-data"):
        with pytest.raises(Refusal, match="is a metadata service"):
            check_name(name)
    check_name("metadata.example.edu")
    assert all(map(is_private_name, ("localhost", "cms", "cms.local", "x.internal.", "A.LAN", "y.home.arpa")))
    assert not any(map(is_private_name, ("www.example.edu", "internal.example.edu", "local.cn")))
