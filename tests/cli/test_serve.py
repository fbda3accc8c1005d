"""`feedmill serve` as a program of its own, over a real socket."""

import os
import re
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from feeds.cli.options import Address
from feeds.cli.serve import describe_address, describe_service, open_listener
from tests.cli.conftest import CONFIG, Program, Run, Site, ask, make_site, start, wait_until


def find_port(program: Program) -> int:
    """The port of the line that says the server is ready."""
    found = re.search(r"Feedmill serves http://127\.0\.0\.1:(\d+)/ ", program.wait_for("Feedmill serves"))
    assert found
    return int(found[1])


def list_children(pid: int) -> list[int]:
    """The processes that this one started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *list_children(child)]
    return found


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Program, int]]:
    """One server for what does not end it, ready and published; and its port."""
    site = make_site(tmp_path_factory.mktemp("served"))
    options = ["--bind", "127.0.0.1:0", "--workers", "1", "--access-log"]
    with start(["serve", *options, "--config", str(site.config)]) as program:
        port = find_port(program)
        wait_until(lambda: ask(port, "/readyz").status == 200)
        yield site, program, port


Served = tuple[Site, Program, int]


def test_the_ready_line_names_address_and_configuration(served: Served) -> None:
    """Who starts the server does not learn where it is, or what it serves."""
    site, program, port = served

    line = program.wait_for("Feedmill serves")

    assert line == f"Feedmill serves http://127.0.0.1:{port}/ (config {site.config}); stop with Ctrl-C"
    assert len([each for each in program.lines if "Feedmill serves" in each]) == 1


def test_a_feed_is_served_and_not_sent_twice(served: Served) -> None:
    """A feed has not what was in the directory, or an unchanged one is sent again (HTTP-01)."""
    _site, _program, port = served

    first = ask(port, "/feeds/all.rss")
    again = ask(port, "/feeds/all.rss", {"If-None-Match": first.headers["ETag"]})

    assert first.status == 200
    assert b"About a.md" in first.body
    assert (again.status, again.body) == (304, b"")


def test_the_page_prints_what_is_served(served: Served, run: Run) -> None:
    """`feedmill render` prints other bytes than the server sends."""
    site, _program, port = served

    printed = run("render", "all", "--format", "atom", "--config", str(site.config), config=False)

    assert printed.out.encode() == ask(port, "/feeds/all.atom").body


def test_a_new_file_arrives_without_a_restart(served: Served) -> None:
    """The scheduler does not run, or the web does not see what it published."""
    site, program, port = served

    site.write("later.md")

    wait_until(lambda: b"About later.md" in ask(port, "/feeds/all.json").body)
    program.wait_for("INFO newsroom: 1 added")


def test_a_changed_configuration_is_taken_without_a_restart(served: Served) -> None:
    """A new source waits for a restart, or a broken file ends the service or is not told."""
    site, program, port = served
    config = site.config.read_text(encoding="utf-8")
    site.write("news.md", folder="club")
    try:
        site.configure(config + "  - {id: club, title: Club, directory: club/, every: 5s}\n")
        wait_until(lambda: b"About news.md" in ask(port, "/sources/club.json").body)

        site.configure(config + "oops\n")
        program.wait_for("the changed configuration cannot be used; the one before stays in force")
        assert ask(port, "/sources/club.json").status == 200
        wait_until(lambda: b"cannot be used" in ask(port, "/readyz").body)
        assert ask(port, "/readyz").status == 200
    finally:
        site.configure(config)
    wait_until(lambda: ask(port, "/sources/club.json").status == 410)


def test_requests_are_logged_on_stderr_when_asked(served: Served) -> None:
    """--access-log logs nothing, or on stdout."""
    _site, program, port = served

    ask(port, "/healthz?logged")

    assert " 200 " in program.wait_for("/healthz?logged")


def test_a_server_tells_little_of_itself(served: Served) -> None:
    """The Server header names a version, or the port answers to more than HTTP asks for."""
    _site, _program, port = served

    assert ask(port, "/healthz").headers["Server"] == "gunicorn"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 70000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: 1\r\n" * 200 + b"\r\n", b"431"),
        (b"NONSENSE\r\n\r\n", b"400"),
    ],
)
def test_a_request_that_is_too_large_is_refused(served: Served, request_: bytes, status: bytes) -> None:
    """A request line or head of any size is taken, or ends the worker."""
    _site, _program, port = served

    with socket.create_connection(("127.0.0.1", port), timeout=60) as client:
        client.sendall(request_)
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(1000)

    assert answer.split()[1] == status
    assert ask(port, "/healthz").status == 200


def test_a_port_in_use_is_a_sentence(served: Served, run: Run) -> None:
    """A port that is taken is a traceback, is waited for, or the mend is not named."""
    _site, _program, port = served

    outcome = run("serve", "--bind", f"127.0.0.1:{port}")

    assert outcome.code == 1
    assert outcome.err.startswith(f"Error: cannot listen on 127.0.0.1:{port}: something listens there")
    assert "--bind" in outcome.err


def test_a_foreign_address_is_a_sentence(run: Run) -> None:
    """An address of another machine is a traceback."""
    outcome = run("serve", "--bind", "192.0.2.1:8000")

    assert outcome.code == 1
    assert "this machine does not have that address" in outcome.err


def test_a_host_that_nobody_knows_is_a_sentence(run: Run) -> None:
    """A host name that means nothing is a traceback."""
    outcome = run("serve", "--bind", "nowhere.invalid:8000")

    assert outcome.code == 1
    assert "name another address" in outcome.err


def test_an_ipv6_address_can_be_bound() -> None:
    """[::1] cannot be listened on, or is written without its brackets."""
    with open_listener(Address("::1", 0)) as listener:
        assert describe_address(listener) == f"http://[::1]:{listener.getsockname()[1]}/"


def test_a_wrong_configuration_does_not_start(site: Site, run: Run) -> None:
    """A server starts, or says nothing, when the configuration is wrong."""
    site.configure("site: {}\n")

    assert run("serve").code == 2


def press_ctrl_c(pid: int) -> None:
    """What a terminal does: everybody in the program's group gets the signal."""
    os.killpg(pid, signal.SIGINT)


def terminate(pid: int) -> None:
    """What a service manager does."""
    os.kill(pid, signal.SIGTERM)


@pytest.mark.parametrize("end", [terminate, press_ctrl_c])
def test_an_end_is_the_end_of_everything(site: Site, end: Callable[[int], None]) -> None:
    """SIGTERM or Ctrl-C leaves a process behind, is no clean exit, or prints a traceback."""
    with start(["serve", "--bind", "127.0.0.1:0", "--config", str(site.config)]) as program:
        port = find_port(program)
        family = list_children(program.process.pid)
        before = ask(port, "/feeds/all.rss").status

        end(program.process.pid)
        code = program.wait()

    assert before in {200, 503}
    assert len(family) >= 3
    assert code == 0
    assert [pid for pid in family if is_alive(pid)] == []
    assert [line for line in program.lines if "Traceback" in line or "ERROR" in line] == []


def test_children_do_not_outlive_a_killed_supervisor(site: Site) -> None:
    """After kill -9 the web server keeps the port, or a scheduler goes on refreshing."""
    with start(["serve", "--bind", "127.0.0.1:0", "--workers", "1", "--config", str(site.config)]) as program:
        port = find_port(program)
        family = list_children(program.process.pid)

        program.process.send_signal(signal.SIGKILL)

        wait_until(lambda: not any(is_alive(pid) for pid in family))
    assert len(family) == 3
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_before_the_first_publish_feeds_are_not_ready(site: Site) -> None:
    """A feed that was never published is empty or missing instead of 503 with Retry-After (HTTP-10)."""
    options = ["--bind", "127.0.0.1:0", "--workers", "1", "--no-schedule"]
    with start(["serve", *options, "--config", str(site.config)]) as program:
        answer = ask(find_port(program), "/feeds/all.rss")
        program.process.send_signal(signal.SIGINT)
        code = program.wait()

    assert (answer.status, int(answer.headers["Retry-After"]) > 0) == (503, True)
    assert code == 0
    assert [line for line in program.lines if "Traceback" in line] == []


def test_a_server_without_a_store_is_a_sentence(site: Site) -> None:
    """A database that cannot be made is a traceback, or the server goes on without it."""
    site.write("file", "in the way", folder="var")
    site.configure(CONFIG.replace("var/feedmill.db", "var/file/feedmill.db"))

    options = ["--bind", "127.0.0.1:0", "--no-schedule"]
    with start(["serve", *options, "--config", str(site.config)]) as program:
        code = program.wait()

    assert code == 1
    assert [line for line in program.lines if "Traceback" in line] == []
    assert [line for line in program.lines if line.startswith("Error: ") and "correct `database:`" in line]


def test_the_scheduler_alone_refreshes_until_told_to_stop(site: Site, run: Run) -> None:
    """`feedmill schedule` does not refresh, or does not end on SIGTERM."""
    with start(["schedule", "--config", str(site.config)]) as program:
        program.wait_for("newsroom: 1 added")
        wait_until(lambda: "About a.md" in run("render", "all").out)
        program.process.send_signal(signal.SIGTERM)
        code = program.wait()

    assert (code, [line for line in program.lines if "Traceback" in line]) == (0, [])


@pytest.mark.parametrize(
    ("site_url", "warns"),
    [
        ("http://127.0.0.1:9000", False),
        ("http://localhost:9000/sub", False),
        ("https://news.example.edu", False),
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
    ],
)
def test_links_that_lead_elsewhere_are_told(site_url: str, *, warns: bool) -> None:
    """A server on another port serves pages whose links all lead to nobody."""
    told = describe_service("http://127.0.0.1:9000/", site_url, Path("feedmill.yaml"))

    assert (f"links in the feeds lead to {site_url}/, not here" in told) is warns
