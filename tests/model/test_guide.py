"""Which selectors, zone and access count for a page, by its host."""

from feeds.model.fetching import Access
from feeds.model.guide import NO_AID, NO_GUIDE, Aid, Guide, make_guide
from feeds.model.web import Rule, Select, Web

OWN, WIDE, NARROW = Select(content="#own"), Select(content="#wide"), Select(content="#narrow")
ACCESS = Access(home="https://example.edu/feed", headers=(("X-Key", "ours"),))
RULES = (
    Rule("*", WIDE, language="zh-CN", timezone="Asia/Shanghai"),
    Rule("www.example.edu", NARROW, access=Access(max_bytes=7), given=frozenset({"max_bytes"})),
)
GUIDE = make_guide(Web("https://example.edu/feed", select=OWN, access=ACCESS), RULES)


def test_a_source_speaks_of_its_own_host() -> None:
    """A rule, which the source has inherited already, counts more than the source itself."""
    assert GUIDE.aid("https://example.edu/1.htm") == Aid(OWN, "", "zh-CN")
    assert GUIDE.at("https://example.edu/1.htm") is ACCESS
    assert GUIDE.at("http://EXAMPLE.edu./1.htm") is ACCESS


def test_rules_speak_of_other_hosts() -> None:
    """The source's selectors, zone or secrets reach pages of other hosts."""
    assert GUIDE.aid("https://example.org/1.htm") == Aid(WIDE, "Asia/Shanghai", "zh-CN")
    assert GUIDE.at("https://example.org/1.htm").headers == ()


def test_who_redirects_does_not_read_with_a_rules_secrets() -> None:
    """SEC-08: a redirect to a rule's host fetches for its sender what only the rule's password opens."""
    rule = Rule("b.example", access=Access(cookies=(("sid", "theirs"),)), given=frozenset({"cookies"}))
    guide = Guide("https://example.edu/feed", OWN, ACCESS, (rule,))

    assert guide.at("https://b.example/1.htm").home == "https://b.example/1.htm"
    assert guide.at_redirect("https://b.example/1.htm").home == ""
    assert guide.at_redirect("https://example.edu/1.htm") is ACCESS


def test_www_is_the_source_unless_a_rule_names_it() -> None:
    """Pages under www. are strangers to the bare domain's source, or a rule that names them is not heard."""
    assert GUIDE.aid("https://www.example.edu/1.htm") == Aid(NARROW)
    assert GUIDE.at("https://www.example.edu/1.htm").max_bytes == 7
    without = Guide("https://example.edu/feed", OWN, ACCESS, RULES[:1])
    assert without.aid("https://www.example.edu/1.htm") == Aid(OWN, "", "zh-CN")
    assert without.at("https://www.example.edu/1.htm") is ACCESS


def test_nobody_speaks_of_a_host_without_rules() -> None:
    """The source's selectors are tried on pages of hosts that nobody wrote about."""
    guide = Guide("https://example.edu/feed", OWN, ACCESS)

    assert guide.aid("https://example.org/1.htm") == NO_AID
    assert guide.at("https://example.org/1.htm") is ACCESS


def test_what_is_no_address_is_read_as_it_is() -> None:
    """A rule for every host is applied to files, or a broken address breaks a pass."""
    assert GUIDE.aid("") == NO_AID
    assert GUIDE.aid("https://[broken/") == NO_AID
    assert make_guide(None, RULES) is NO_GUIDE


def test_title_and_date_stand_on_the_first_page() -> None:
    """The second page of an article is searched for its title."""
    aid = Aid(Select(title="h1", date=".when", content="#zoom", remove=(".qr",)), "UTC", "de")

    assert aid.further == Aid(Select(content="#zoom", remove=(".qr",)), "UTC", "de")
