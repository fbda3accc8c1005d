"""How alike two texts are."""

import hashlib
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.likeness import SHORTEST, likeness, sign

WORDS = [hashlib.sha256(str(number).encode()).hexdigest()[:6] for number in range(3000)]

SIGNED = "072af0190713ed2dd1813dcd7ccbb3d426bd8cba7b9c2454dff7cfe1df320bd7"
"""The hash of a signature as the first version made it."""


def text(start: int, end: int) -> str:
    """A text whose words nobody else has."""
    return " ".join(WORDS[start:end])


@pytest.mark.parametrize(
    ("shift", "expected"), [(0, 1.0), (100, 0.82), (300, 0.54), (600, 0.25), (1000, 0.0)]
)
def test_an_estimate_is_near_the_truth(shift: int, expected: float) -> None:
    """What two texts share is told wrongly by more than a tenth."""
    assert likeness(sign(text(0, 1000)), sign(text(shift, 1000 + shift))) == pytest.approx(expected, abs=0.1)


def test_short_texts_are_like_nothing() -> None:
    """A text of a few words is like itself, and so all such texts are candidates."""
    short = sign(text(0, SHORTEST - 1))

    assert short == b""
    assert likeness(short, short) == 0.0
    assert likeness(sign(text(0, SHORTEST)), sign(text(0, SHORTEST))) == 1.0


def test_the_same_for_ever() -> None:
    """A signature that was stored last year is like none of today's, or another process makes another."""
    made = "import sys; from feeds.text.likeness import sign; sys.stdout.write(sign(sys.stdin.read()).hex())"
    other = subprocess.run(
        [sys.executable, "-c", made], input=text(0, 900), capture_output=True, text=True, check=True
    )
    signature = sign(text(0, 900))

    assert other.stdout == signature.hex()
    assert (len(signature), signature[:1]) == (513, b"\x01")
    assert hashlib.sha256(signature).hexdigest() == SIGNED


def test_another_form_is_like_nothing() -> None:
    """Signatures that were made in two ways are compared."""
    signature = sign(text(0, 900))

    assert likeness(signature, b"\x02" + signature[1:]) == 0.0
    assert likeness(signature, signature[:-2]) == 0.0


def test_punctuation_and_width_are_no_words() -> None:
    """A text is unlike itself with other punctuation, other width or other capitals."""
    plain = text(0, 900)

    assert sign(plain) == sign(plain.upper().replace(" ", "，\n"))


@settings(deadline=None)
@given(
    st.text(max_size=300).map(lambda start: start * 20),
    st.text("新闻教育实训ab ", min_size=250, max_size=400),
)
def test_any_texts(one: str, other: str) -> None:
    """Some texts are too much for it, or likeness has a direction."""
    mine, yours = sign(one), sign(other)

    assert 0.0 <= likeness(mine, yours) == likeness(yours, mine) <= 1.0
