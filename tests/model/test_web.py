"""Rules by host."""

from datetime import timedelta

from feeds.model.fetching import Access, Auth, Tls
from feeds.model.web import Rule, Select, find_rule, matches_host

RULES = tuple(map(Rule, ["*.example.edu", "*", "news.example.edu", "*.news.example.edu"]))


def test_the_narrowest_pattern_counts() -> None:
    """A host gets the rule of a wider pattern than the narrowest it matches."""

    def pattern(host: str) -> str:
        rule = find_rule(RULES, host)
        return rule.host if rule else ""

    assert pattern("news.example.edu") == "news.example.edu"
    assert pattern("www.example.edu") == "*.example.edu"
    assert pattern("a.b.news.example.edu") == "*.news.example.edu"
    assert pattern("example.edu") == "*"
    assert pattern("www.example-edu") == "*"
    assert find_rule(RULES[:1], "example.org") is None


def test_a_pattern_means_hosts_below_and_not_the_domain_itself() -> None:
    """`*.example.edu` means example.edu, or badexample.edu."""
    assert matches_host("*.example.edu", "www.example.edu")
    assert not matches_host("*.example.edu", "example.edu")
    assert not matches_host("*.example.edu", "bad-example.edu")


def test_a_rule_changes_what_it_gives_and_nothing_else() -> None:
    """What a rule does not give is lost, or what it gives is not taken."""
    access = Access(home="https://a.example/", timeout=timedelta(seconds=5), max_bytes=7)
    rule = Rule(
        "*", access=Access(timeout=timedelta(seconds=9), tls=Tls(legacy=True)), given=frozenset({"tls"})
    )

    assert rule.apply(access, "https://b.example/1.htm") == Access(
        home="https://b.example/1.htm", timeout=timedelta(seconds=5), max_bytes=7, tls=Tls(legacy=True)
    )


OWN = Access(
    home="https://a.example/",
    headers=(("X-Key", "ours"),),
    cookies=(("sid", "ours"),),
    auth=Auth("us", "ours"),
    tls=Tls(verify=False),
)


def test_a_source_keeps_its_secrets_from_hosts_of_rules() -> None:
    """SEC-08: a rule sends the source's headers, cookies or password to another host."""
    rule = Rule("b.example", access=Access(max_bytes=7), given=frozenset({"max_bytes"}))

    applied = rule.apply(OWN, "https://b.example/1.htm")

    assert (applied.headers, applied.cookies, applied.auth) == ((), (), None)
    assert applied.tls == OWN.tls


def test_a_rule_tells_its_secrets_by_https_to_who_proves_who_he_is() -> None:
    """SEC-08: a rule's secrets are sent in the clear, or to anybody, because the source is careless."""
    rule = Rule("b.example", access=Access(cookies=(("sid", "theirs"),)), given=frozenset({"cookies"}))

    applied = rule.apply(OWN, "https://b.example/1.htm")

    assert applied == Access(home="https://b.example/1.htm", cookies=(("sid", "theirs"),))
    assert rule.apply(OWN, "http://b.example/1.htm").home == ""


def test_selectors_of_rows_are_none_of_pages() -> None:
    """`title: a@title` of a list's row is looked for on articles' pages."""
    of_list = Select(row="li", link="a", title="a@title", date="span", content="#zoom", remove=(".qr",))
    of_page = Select(title="h1", date=".when", content="#zoom", remove=(".qr",))

    assert of_list.on_pages == Select(content="#zoom", remove=(".qr",))
    assert of_page.on_pages == of_page
