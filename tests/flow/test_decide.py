"""Who is who, and what a reader is told, decided as data."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from feeds.flow.decide import FEW, SAME, Decided, History, Taken, decide, decide_vanished, renew
from feeds.flow.identity import mint_id
from feeds.model.article import Draft, OriginFeed, Precision, Stamp
from feeds.model.intent import Add, Change, Hold, Keep, Reject, Renew
from feeds.model.known import KnownArticle
from feeds.model.reading import Signature
from tests.factories import NOON, make_article, make_draft

LATER = NOON + timedelta(days=3)
HERE = Signature(7, 100, 1000)
OTHER = Signature(8, 90, 2000)


def own(origin: str, own_id: str, **fields: Any) -> Draft:
    """A draft with an id in its front matter."""
    return make_draft(origin, own_id=own_id, provenance={"own_id": "front matter id"}, **fields)


def known(draft: Draft, *, withdrawn: bool = False, signature: Signature = HERE) -> KnownArticle:
    """A stored article that was made of this draft."""
    article = make_article(draft=draft, id=mint_id(draft, "newsroom"))
    return KnownArticle(article, draft.origin, withdrawn, "r", "hash", signature)


def taken(draft: Draft, signature: Signature = OTHER) -> Taken:
    """The draft as this pass read it."""
    return Taken(draft, draft.origin, signature, "hash")


def decide_one(draft: Draft, *stored: KnownArticle, signature: Signature = OTHER, **more: Any) -> Decided:
    """The outcome for one draft, when these articles are stored."""
    (outcome,) = decide([taken(draft, signature)], recall(draft, *stored, **more))
    return outcome


def recall(draft: Draft, *stored: KnownArticle, **more: Any) -> History:
    """The history that holds these articles.

    Live ones whose files are not among `present` have vanished in this pass.
    """
    present = more.pop("present", frozenset({draft.origin}))
    gone = {one.article.id: one for one in stored if one.path not in present and not one.withdrawn}
    return History(
        source_id="newsroom",
        now=LATER,
        born_as="newsroom",
        looked=more.pop("looked", NOON - timedelta(days=90)),
        by_origin={one.article.draft.origin: one for one in stored},
        by_id={one.article.id: one for one in stored},
        vanished=gone,
        withdrawn=more.pop("withdrawn", ()),
        present=present,
    )


def test_a_new_article_arrives_now() -> None:
    """It is added with an id of its own and its stated date; `updated` is its publication."""
    outcome = decide_one(make_draft())

    assert isinstance(outcome.intent, Add)
    article = outcome.intent.article
    assert article.first_seen == LATER
    assert article.arrived
    assert article.updated == article.published.at == article.draft.published.at  # type: ignore[union-attr]  # dated


def test_a_feed_that_changed_does_not_change_its_old_entries() -> None:
    """ATOM-09: every poll of a busy feed gives other bytes, because its `updated` moves with each entry."""
    then = make_draft(feed=OriginFeed("urn:example:f", "Feed", updated=NOON))
    now = make_draft(feed=OriginFeed("urn:example:f", "Feed", updated=LATER))
    titled = make_draft(feed=OriginFeed("urn:example:f", "Better feed", updated=LATER))

    assert decide_one(now, known(then)).intent == Keep("a.txt", SAME)
    assert renew(known(then), now, NOON) is None
    assert renew(known(make_draft()), now, NOON) is not None
    outcome = decide_one(titled, known(then)).intent
    assert isinstance(outcome, Renew)
    assert outcome.article.draft.feed == OriginFeed("urn:example:f", "Better feed", updated=NOON)


def test_a_first_pass_is_history() -> None:
    """What is there when a source is first read did not arrive."""
    outcome = decide_one(make_draft(), looked=None)

    assert isinstance(outcome.intent, Add)
    assert not outcome.intent.article.arrived


def test_an_unchanged_record_says_nothing() -> None:
    """A file that was touched but not changed changes no feed."""
    draft = make_draft()

    assert decide_one(draft, known(draft)).intent == Keep("a.txt", SAME)


def test_changed_words_move_updated_and_nothing_else() -> None:
    """ATOM-08: an edit keeps id, publication and first-seen moment."""
    stored = known(make_draft())

    intent = decide_one(make_draft(title="Corrected"), stored).intent

    assert isinstance(intent, Change)
    old, new = stored.article, intent.article
    assert (new.id, new.published, new.first_seen) == (old.id, old.published, old.first_seen)
    assert new.updated == LATER
    assert new.version == old.version + 1


def test_a_record_that_differs_in_no_word_is_renewed_silently() -> None:
    """A corrected source or tag is published without crying wolf."""
    stored = known(make_draft())

    intent = decide_one(make_draft(source="示例日报"), stored).intent

    assert isinstance(intent, Renew)
    assert intent.article.updated == stored.article.updated


@pytest.mark.parametrize(
    ("draft", "signature"),
    [
        pytest.param(make_draft("b.txt", title="Moved", body_text="Body of a.txt."), OTHER, id="same words"),
        pytest.param(make_draft("b.txt", body_text="x", title="Title of a.txt"), HERE, id="same inode"),
        pytest.param(make_draft("b.txt", body_text="Other.", title="Other"), HERE, id="same file"),
        pytest.param(
            make_draft("b.txt", body_text="Body of a.txt.\nMore.", title="Other"),
            replace(OTHER, inode=HERE.inode),
            id="moved and edited",
        ),
    ],
)
def test_a_file_that_moved_keeps_its_id(draft: Draft, signature: Signature) -> None:
    """ATOM-07: renamed, moved, moved and edited: one article while its file vanished elsewhere."""
    stored = known(make_draft("a.txt"))

    outcome = decide_one(draft, stored, signature=signature)

    assert outcome.article_id == stored.article.id


def test_a_copy_is_another_article() -> None:
    """While the first file is still there, equal words do not make the second one its move."""
    stored = known(make_draft("a.txt"))
    copy = make_draft("b.txt", title="Title of a.txt", body_text="Body of a.txt.")

    outcome = decide_one(copy, stored, present=frozenset({"a.txt", "b.txt"}))

    assert isinstance(outcome.intent, Add)
    assert outcome.article_id != stored.article.id


@pytest.mark.parametrize("words", ["Nothing in common.", "One.\nTwo.\nBody of a.txt."])
def test_a_reused_inode_is_no_move(words: str) -> None:
    """File systems give a deleted file's number to the next one at once."""
    stored = known(make_draft("a.txt"))
    stranger = make_draft("b.txt", title="Other", body_text=words)

    outcome = decide_one(stranger, stored, signature=replace(OTHER, inode=HERE.inode))

    assert outcome.article_id != stored.article.id


def test_an_own_id_follows_the_article_anywhere() -> None:
    """With an id in its front matter a file may move and change completely at once."""
    stored = known(own("a.txt", "n-1"))

    outcome = decide_one(own("deep/b.txt", "n-1", title="Other", body_text="Other."), stored)

    assert outcome.article_id == stored.article.id
    assert isinstance(outcome.intent, Change)


def test_two_claims_on_one_id_leave_it_with_the_first() -> None:
    """The first-seen keeps the id; the other is rejected with both places named."""
    stored = known(own("a.txt", "n-1"))
    present = frozenset({"a.txt", "b.txt"})

    intent = decide_one(own("b.txt", "n-1"), stored, present=present).intent

    assert isinstance(intent, Reject)
    assert intent.origin == "b.txt"
    assert "'n-1'" in intent.reason
    assert "a.txt" in intent.reason


def test_two_claims_in_one_pass_leave_the_id_with_the_first_in_order() -> None:
    """Two new files with one id: reading order decides, and the reason names the winner."""
    drafts = [own("a.txt", "n-1"), own("b.txt", "n-1")]

    first, second = decide([taken(one) for one in drafts], recall(drafts[0]))

    assert isinstance(first.intent, Add)
    assert isinstance(second.intent, Reject)
    assert "a.txt" in second.intent.reason


def test_a_claim_on_another_source_names_it() -> None:
    """The admin learns where the id is taken."""
    stored = known(own("a.txt", "n-1"))
    stored = replace(stored, article=replace(stored.article, source_id="campus"))

    intent = decide_one(own("b.txt", "n-1"), stored, present=frozenset({"a.txt", "b.txt"})).intent

    assert isinstance(intent, Reject)
    assert "source campus" in intent.reason


def test_another_own_id_at_the_same_place_is_another_article() -> None:
    """A file overwritten with a different article does not inherit the old id."""
    stored = known(own("a.txt", "n-1"))

    outcome = decide_one(own("a.txt", "n-2"), stored)

    assert isinstance(outcome.intent, Add)
    assert outcome.article_id != stored.article.id


def test_an_id_given_to_a_known_article_changes_nothing() -> None:
    """Adding `id:` to an article that has an identity keeps the one it has."""
    stored = known(make_draft("a.txt"))

    assert decide_one(own("a.txt", "n-9"), stored).article_id == stored.article.id


def test_a_returning_article_gets_its_old_id() -> None:
    """Withdrawn and put back: the same id, the same publication moment."""
    stored = known(make_draft(), withdrawn=True)

    intent = decide_one(make_draft(), stored).intent

    assert isinstance(intent, Add)
    assert intent.article.id == stored.article.id
    assert intent.article.published == stored.article.published
    assert intent.article.updated == stored.article.updated


def test_a_withdrawn_article_returns_under_its_old_id_wherever_it_stands() -> None:
    """Identity: a file that was put back into another folder is another article."""
    gone = known(make_draft("a.txt", title="T", body_hash="b"), withdrawn=True)
    back, renamed = (make_draft("b.txt", body_hash="b", title=title) for title in ("T", "Other"))

    outcome = decide_one(back, withdrawn=[gone])
    assert isinstance(outcome.intent, Add)
    assert outcome.article_id == gone.article.id
    assert decide_one(renamed, withdrawn=[gone]).article_id != gone.article.id
    twin = known(make_draft("c.txt", title="T", body_hash="b"), withdrawn=True)
    assert decide_one(back, withdrawn=[gone, twin]).article_id not in {gone.article.id, twin.article.id}


def test_a_new_file_where_a_moved_article_was_born_gets_an_id_of_its_own() -> None:
    """The id made from that path went with the article that moved away."""
    born_here = known(make_draft("a.txt"))
    moved = replace(
        born_here,
        path="b.txt",
        article=replace(born_here.article, draft=replace(born_here.article.draft, origin="b.txt")),
    )
    stranger = make_draft("a.txt", title="Other", body_text="Other.")

    outcome = decide_one(stranger, moved, present=frozenset({"a.txt", "b.txt"}))

    assert isinstance(outcome.intent, Add)
    assert outcome.article_id != born_here.article.id


@pytest.mark.parametrize(
    ("gone", "live", "allowed"),
    [(FEW, FEW, True), (6, 12, True), (6, 11, False), (6, 6, False), (60, 100, False), (50, 100, True)],
)
def test_more_than_half_and_more_than_five_are_held(gone: int, live: int, *, allowed: bool) -> None:
    """The guard of the contract, at its edges; confirmation lifts it."""
    stored = [known(make_draft(f"{n}.txt")) for n in range(gone)]

    held = decide_vanished(stored, live=live, confirmed=False)
    confirmed = decide_vanished(stored, live=live, confirmed=True)

    assert (held is not None) is allowed
    assert confirmed is not None
    assert [one.article_id for one in confirmed] == [one.article.id for one in stored]


def test_an_upgrade_is_silent() -> None:
    """Other words from the same bytes are our doing: the record changes, `updated` does not."""
    stored = known(make_draft())

    intent = renew(stored, make_draft(title="Extracted better"), NOON)

    assert intent is not None
    assert intent.article.updated == stored.article.updated
    assert intent.article.draft.title == "Extracted better"
    assert renew(stored, stored.article.draft, NOON) is None


DAY_OLD = Stamp(LATER - timedelta(days=1), Precision.SECOND)
"""A moment before the last pass in these tests."""


@pytest.mark.parametrize(
    ("published", "kind"),
    [(DAY_OLD, Hold), (Stamp(LATER, Precision.SECOND), Add), (None, Add)],
    ids=["dated before the last pass", "dated after it", "undated"],
)
def test_what_looks_new_but_is_old_is_held(published: Stamp | None, kind: type) -> None:
    """An old date is announced before anybody knows whether the site was redesigned."""
    looked = LATER - timedelta(hours=1)

    assert isinstance(decide_one(make_draft(published=published), looked=looked).intent, kind)


def test_an_article_of_this_very_day_is_news() -> None:
    """A day without a time is its midnight, which lies before every pass of that day."""
    today = Stamp(LATER.replace(hour=0), Precision.DAY)

    outcome = decide_one(make_draft(published=today), looked=LATER - timedelta(minutes=1))

    assert isinstance(outcome.intent, Add)


def test_an_undated_article_is_held_if_its_title_has_vanished() -> None:
    """A redesign of undated pages announces every one of them."""
    gone = known(make_draft("old.txt", published=None, title="Open day"))
    again = make_draft("new.txt", published=None, title="Open day", body_text="Other words.")

    assert isinstance(decide_one(again, gone).intent, Hold)


def test_a_held_article_stays_held_when_it_is_edited() -> None:
    """An edit lets an article slip past the hold."""
    held = replace(known(make_draft(), withdrawn=True), held=True)

    assert isinstance(decide_one(make_draft(title="Corrected"), held).intent, Hold)


LONG = "The college opened its new workshop on Monday, and two hundred apprentices came to see it. " * 3
LOGIN = make_draft(title="Sign in", body_text="Please log in to read this page. Forgot your password?")


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (LOGIN, "it turned into a page called 'Sign in'"),
        (make_draft(title="用户登录", body_text="用户名 密码 验证码"), "next to nothing is left"),
        (
            make_draft(body_text="您好，请先登录统一平台，登录后才能查看本页的全部内容，谢谢配合。"),
            "请先登录",
        ),
        (make_draft(title="404 Not Found", body_text="The requested address is not on this server."), "404"),
        (make_draft(body_text="Gone."), "next to nothing is left of its text (4 letters)"),
    ],
    ids=["login", "chinese login", "wall", "error", "nothing"],
)
def test_a_ruined_page_does_not_replace_the_article(new: Draft, reason: str) -> None:
    """A login form, an error or an empty page is published in place of the article."""
    outcome = decide_one(new, known(make_draft(body_text=LONG)))

    assert isinstance(outcome.intent, Keep)
    assert outcome.intent.refused
    assert reason in outcome.intent.reason
    assert outcome.article_id == mint_id(make_draft(), "newsroom"), "the article counts as gone"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LOGIN, replace(LOGIN, body_text=LOGIN.body_text + " Or ask the desk.", words_hash="other")),
        (
            make_draft(title="登录平台", body_text=LONG),
            make_draft(title="登录平台", body_text="登录方法改了，请看说明书第三页的新步骤和图示。"),
        ),
        (make_draft(body_text="Short."), make_draft(body_text="Gone.")),
        (make_draft(body_text=LONG), make_draft(title="Error", body_text=LONG + "More of it. " * 30)),
        (make_draft(body_text=LONG), make_draft(body_text="Pictures", body_html="<img src='a.jpg'>")),
    ],
    ids=["always was", "about logins", "both short", "long enough", "became a gallery"],
)
def test_an_edit_is_no_ruin(old: Draft, new: Draft) -> None:
    """An editor's own change is refused."""
    assert isinstance(decide_one(new, known(old)).intent, Change)


def test_an_upgrade_that_finds_next_to_nothing_changes_nothing() -> None:
    """A version that reads a page worse empties the feeds."""
    assert renew(known(make_draft(body_text=LONG)), make_draft(body_text="Oops"), NOON) is None


def test_ids_come_from_the_oldest_name_of_a_source() -> None:
    """Articles that come after a rename lose their ids at the next rebuild."""
    (outcome,) = decide([taken(make_draft())], replace(recall(make_draft()), born_as="campus"))

    assert outcome.article_id == mint_id(make_draft(), "campus")
