"""Sources behind a proxy."""

from dataclasses import replace
from pathlib import Path

import pytest

from feeds.errors import AddressRefused, FetchFailed
from feeds.model.fetching import Access, Tls
from feeds.sources.web import Client
from feeds.sources.web.budget import Budget
from tests import certificates
from tests.certificates import make_authority, make_server
from tests.servers import HOST, Names, Server, answer, redirect, tunnel


def test_a_proxy_is_told_the_whole_address_and_its_own_password(client: Client, access: Access) -> None:
    """The proxy does not know what is wanted, or the target gets the proxy's password."""
    with Server({"*": answer(b"by proxy")}, host="127.0.0.3") as proxy:
        mine = replace(access, proxy=proxy.url("").replace("//", "//me:p%40ss@"))
        assert client.fetch(f"http://{HOST}:8080/feed?a=1#b", mine).data == b"by proxy"
        assert client.fetch(f"http://{HOST}:8080/feed", mine).data == b"by proxy"
        [asked, again] = proxy.requests
        assert asked.target == f"http://{HOST}:8080/feed?a=1"
        assert asked.header("Host") == f"{HOST}:8080"
        assert asked.header("Proxy-Authorization") == "Basic bWU6cEBzcw=="
        assert again.target == f"http://{HOST}:8080/feed"
        assert proxy.connections == 1


def test_https_goes_through_a_tunnel(client: Client, access: Access, tmp_path: Path) -> None:
    """The proxy reads what was meant to be secret, or its certificate is looked at instead."""
    root = make_authority("Example Root")
    (tmp_path / "root.pem").write_bytes(root.pem())
    context = certificates.make_context(make_server(HOST, root), tmp_path)
    with (
        Server({"/feed": answer(b"secret")}, tls=context) as server,
        Server({"*": tunnel}, host="127.0.0.3") as proxy,
    ):
        mine = replace(
            access, proxy=proxy.url("").replace("//", "//me:pass@"), tls=Tls(ca=tmp_path / "root.pem")
        )
        assert client.fetch(server.url("/feed"), mine).data == b"secret"
        assert client.fetch(server.url("/feed"), mine).data == b"secret"
        [asked] = proxy.requests
        assert (asked.method, asked.target) == ("CONNECT", f"{HOST}:{server.port}")
        assert asked.header("Proxy-Authorization") == "Basic bWU6cGFzcw=="
        assert server.requests[0].header("Proxy-Authorization") is None


def test_a_tunnel_that_is_refused_says_why(client: Client, access: Access) -> None:
    """An admin cannot tell the proxy's refusal from the server's."""
    with Server({"*": answer(b"", 407)}, host="127.0.0.3") as proxy:
        with pytest.raises(FetchFailed, match=r"not reached by the `proxy`, which said 407"):
            client.fetch(f"https://{HOST}/", replace(access, proxy=proxy.url("")))
        with pytest.raises(FetchFailed, match="refuses connections"):
            client.fetch(f"https://{HOST}/", replace(access, proxy="http://127.0.0.3:1"))


def test_what_lies_beyond_a_proxy_is_judged_as_far_as_it_is_known(access: Access) -> None:
    """A proxy inside a network becomes the door to that network (SEC-07)."""
    names = Names(
        private_example=[["10.1.2.3"]],
        metadata_example=[["169.254.169.254"]],
        proxy_example=[["127.0.0.3"]],
        bad_example=[["169.254.169.254"]],
    )
    client = Client("Feedmill/9", look=names, budget=Budget(gap=0))
    with Server({"*": answer(b"by proxy")}, host="127.0.0.3") as proxy:
        mine = replace(access, proxy=proxy.url("", host="proxy.example"))
        refused = {
            "http://127.0.0.1/": "an address of this machine",
            "http://private.example/": "a private address",
            "http://metadata.example/": "a metadata service",
            "http://metadata.google.internal/": "is a metadata service",
        }
        for url, reason in refused.items():
            with pytest.raises(AddressRefused, match=reason):
                client.fetch(url, mine)
        with pytest.raises(AddressRefused, match="has the name of a local network"):
            client.fetch("http://cms.corp/", replace(mine, allow_private=()))
        assert not proxy.requests
        assert client.fetch("http://cms.corp/", mine).data == b"by proxy"
        assert client.fetch("http://only-the-proxy-knows.example/", mine).data == b"by proxy"
        proxy.routes["/to"] = redirect("http://127.0.0.1/")
        with pytest.raises(AddressRefused, match="leads to http://127"):
            client.fetch("http://only-the-proxy-knows.example/to", mine)
        with pytest.raises(AddressRefused, match="has a `proxy` that is a metadata service"):
            client.fetch("http://cms.corp/", replace(mine, proxy="http://bad.example:3128"))
    client.close()


@pytest.mark.parametrize(
    "proxy", ["proxy.example.edu:3128", "socks5://127.0.0.3:1080", "https://127.0.0.3", "http://"]
)
def test_a_proxy_that_is_none_is_refused(client: Client, access: Access, proxy: str) -> None:
    """A slip in `proxy` sends requests past it."""
    with pytest.raises(AddressRefused, match="has a `proxy` that is no http address"):
        client.fetch(f"http://{HOST}/", replace(access, proxy=proxy))
