"""Rules by host."""

from datetime import timedelta

from feeds.model.fetching import Access, Tls
from feeds.model.web import Rule, find_rule, matches_host

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

    assert rule.apply(access) == Access(
        home="https://a.example/", timeout=timedelta(seconds=5), max_bytes=7, tls=Tls(legacy=True)
    )
