"""The examples in config/deploy, run: a real nginx before a real Feedmill, and systemd's own judgement."""

import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import CONFIG, Program, Site, ask, make_site, start, wait_until

EXAMPLES = Path(__file__).parents[2] / "config" / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
ANALYZE = shutil.which("systemd-analyze")
AROUND = """\
worker_processes 1;
daemon off;
pid {root}/pid;
error_log {root}/error.log;
{user}
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {root}/bodies;
    proxy_temp_path {root}/proxied;
    include {root}/site.conf;
}}
"""


def find_free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def adapt(text: str, root: Path, *, front: int, back: int) -> str:
    """The example with this test's ports and folders; nothing else is different."""
    changes = {
        "listen 80;\n    listen [::]:80;": f"listen 127.0.0.1:{front};",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{back};",
        "/var/cache/nginx/feedmill": f"{root}/cache",
        "/etc/nginx/feedmill-proxy.conf": f"{root}/feedmill-proxy.conf",
    }
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text


@dataclass(frozen=True, slots=True)
class Served:
    """Feedmill behind nginx."""

    site: Site
    program: Program
    port: int


@contextmanager
def serve(root: Path, *, path: str = "") -> Iterator[Served]:
    """Both, ready and published; with a path, below that path of another site."""
    front, back = find_free_port(), find_free_port()
    site = make_site(root)
    site.configure(CONFIG.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{front}{path}"))
    for number in range(20):
        site.write(f"{number}.md")
    text = adapt((EXAMPLES / "nginx.conf").read_text(encoding="utf-8"), root, front=front, back=back)
    if path:
        text = text.replace("location / {", "location /none {")
        text = re.sub(r"^    # (    |location /feeds|})", r"    \1", text, flags=re.MULTILINE)
    (root / "site.conf").write_text(text, encoding="utf-8")
    shutil.copy(EXAMPLES / "feedmill-proxy.conf", root)
    around = AROUND.format(root=root, user="user root;" if os.getuid() == 0 else "")
    (root / "nginx.conf").write_text(around, encoding="utf-8")
    assert NGINX is not None
    subprocess.run([NGINX, "-t", "-c", root / "nginx.conf", "-p", root], check=True, capture_output=True)
    options = ["--bind", f"127.0.0.1:{back}", "--workers", "1", "--config", str(site.config)]
    with start(["serve", *options]) as program:
        nginx = subprocess.Popen([NGINX, "-c", root / "nginx.conf", "-p", root])
        try:
            wait_until(lambda: _is_listening(front) and ask(front, f"{path}/feeds/all.rss").status == 200)
            yield Served(site, program, front)
        finally:
            nginx.terminate()
            nginx.wait(60)


def _is_listening(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed: its example is not run")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site of its own behind nginx."""
    with serve(tmp_path_factory.mktemp("nginx")) as made:
        yield made


@needs_nginx
def test_polls_are_answered_from_the_proxy(served: Served) -> None:
    """The proxy loses a validator, a lifetime, a coding or a security header, or asks every time."""
    plain = ask(served.port, "/feeds/all.rss")
    packed = ask(served.port, "/feeds/all.rss", {"Accept-Encoding": "gzip, deflate, br"})
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary", "X-Content-Type-Options", "Link"):
        assert name in plain.headers
    again = ask(served.port, "/feeds/all.rss", {"If-None-Match": plain.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert ask(served.port, "/feeds/all.rss").headers["X-Cache"] == "HIT"


@needs_nginx
def test_a_page_and_a_feed_at_one_address_are_two_copies(served: Served) -> None:
    """HTTP-07: the proxy sends a feed to a browser, or a page to a reader."""
    page = ask(served.port, "/feeds/all", {"Accept": "text/html"})
    feed = ask(served.port, "/feeds/all", {"Accept": "application/atom+xml"})

    assert page.headers["Content-Type"].startswith("text/html")
    assert feed.headers["Content-Type"].startswith("application/atom+xml")


@needs_nginx
def test_a_place_without_articles_is_refused_by_us_and_not_cached(served: Served) -> None:
    """An unknown address is the proxy's own error page."""
    answer = ask(served.port, "/feeds/none")

    assert answer.status == 404
    assert "Content-Security-Policy" in answer.headers


@needs_nginx
def test_feeds_survive_a_restart_of_feedmill(tmp_path: Path) -> None:
    """While Feedmill is down its feeds are down too."""
    with serve(tmp_path) as served:
        before = ask(served.port, "/feeds/all.rss")
        served.program.process.terminate()
        served.program.wait()

        answer = ask(served.port, "/feeds/all.rss")
        assert (answer.status, answer.body) == (200, before.body)


@needs_nginx
def test_below_a_path_of_another_site(tmp_path: Path) -> None:
    """HTTP-20: a link or a redirect leaves the path, or the path itself is not answered."""
    with serve(tmp_path, path="/feeds") as served:
        root = f"http://127.0.0.1:{served.port}/feeds"
        page = ask(served.port, "/feeds/").body.decode()
        links = re.findall(r'href="(http://127[^"]+)"', page)
        assert links
        assert all(link.startswith(f"{root}/") for link in links)
        for link in dict.fromkeys(links):
            assert ask(served.port, link.removeprefix(f"http://127.0.0.1:{served.port}")).status == 200, link
        moved = ask(served.port, "/feeds/feeds/all/")
        assert (moved.status, moved.headers["Location"]) == (308, f"{root}/feeds/all")


def test_the_units_head_sets_up_what_the_unit_needs() -> None:
    """Somebody who types the head of the unit makes another user, program or file than it starts with.

    The commands want root and the machine's own folders: here only what they name is compared.
    """
    text = (EXAMPLES / "feedmill.service").read_text(encoding="utf-8")
    head = "\n".join(re.findall(r"^#   (.+)$", text, re.MULTILINE))
    unit = dict(re.findall(r"^(\w+)=(.+)$", text, re.MULTILINE))

    program, _, *options = unit["ExecStart"].split()
    config = options[options.index("--config") + 1]
    assert f"{Path(program).parent}/pip install -c constraints.txt ." in head
    assert f"python3 -m venv {Path(program).parents[1]} " in head
    assert f" config/feedmill.yaml {config}" in head
    assert head.splitlines()[0].endswith(
        f"--home-dir /var/lib/{unit['StateDirectory']} --create-home {unit['User']}"
    )
    assert f"database: sqlite:////var/lib/{unit['StateDirectory']}/" in text
    subprocess.run(["bash", "-n", "-c", head], check=True)


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed: the unit is not judged")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    """The unit has a key or a value that systemd does not know."""
    text = (EXAMPLES / "feedmill.service").read_text(encoding="utf-8")
    assert text.count("/opt/feedmill/bin/feedmill ") == 2
    unit = tmp_path / "feedmill.service"
    command = Path(sys.executable).parent / "feedmill"
    unit.write_text(text.replace("/opt/feedmill/bin/feedmill ", f"{command} "), encoding="utf-8")

    assert ANALYZE is not None
    verdict = subprocess.run([ANALYZE, "verify", unit], capture_output=True, text=True, check=False)
    assert (verdict.returncode, verdict.stderr) == (0, "")
