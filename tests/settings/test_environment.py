"""Variables in values."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.settings.environment import substitute
from feeds.settings.refusal import Refused

ENVIRON = {"A": "one", "B_2": "${A}", "EMPTY": ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", ("plain", False)),
        ("${A}", ("one", True)),
        ("-${A}-${A}-", ("-one-one-", True)),
        ("${B_2}", ("${A}", True)),
        ("${NONE:-two}", ("two", True)),
        ("${NONE:-}", ("", True)),
        ("${EMPTY:-two}", ("two", True)),
        ("${EMPTY}", ("", True)),
        ("${A:-two}", ("one", True)),
        ("${NONE:-a:-b}", ("a:-b", True)),
        ("$$", ("$", False)),
        ("$${A}", ("${A}", False)),
        ("$$${A}", ("$one", True)),
        ("$A costs 5$", ("$A costs 5$", False)),
        ("re:^a$", ("re:^a$", False)),
    ],
)
def test_variables_are_filled_in_once(text: str, expected: tuple[str, bool]) -> None:
    """A variable's value stands for it and is not read again; $$ is a dollar; others stay."""
    assert expected == substitute(text, ENVIRON)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("${NONE}", "${NONE} is not set in the environment"),
        ("${NONE} ${A} ${NO} ${NONE}", "${NONE} and ${NO} are not set in the environment"),
        ("${A", "a `${` has no `}`"),
        ("${}", "what stands in `${...}` is no name of a variable"),
        ("${A-b}", "what stands in `${...}` is no name of a variable"),
        ("${é}", "what stands in `${...}` is no name of a variable"),
    ],
)
def test_what_cannot_be_filled_in_is_refused(text: str, sentence: str) -> None:
    """A variable that is missing is named, and a mistake in writing one is told."""
    with pytest.raises(Refused) as caught:
        substitute(text, ENVIRON)

    assert sentence == caught.value.sentence
    assert caught.value.hint


@settings(deadline=None, max_examples=50)
@given(st.text(alphabet="${}:-AB_ \n", max_size=20))
def test_any_text_is_filled_in_or_refused(text: str) -> None:
    """No text gives another error, and one that names no variable is told as such."""
    try:
        filled, touched = substitute(text, ENVIRON)
    except Refused:
        return
    assert touched or filled == text.replace("$$", "$")


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=20))
def test_doubled_dollars_bring_back_any_text(text: str) -> None:
    """Whatever an admin wants literally can be written."""
    assert substitute(text.replace("$", "$$"), {}) == (text, False)
