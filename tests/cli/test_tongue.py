"""Which language the commands speak."""

import pytest

from feeds.cli.tongue import Tongue, pick_tongue

CASES = {
    "zh": [
        {"LC_ALL": "zh_CN.UTF-8"},
        {"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"},
        {"LANG": "zh_TW.UTF-8"},
        {"LANG": "zh_HK"},
        {"LANG": "zh_CN.GB18030@pinyin"},
        {"LANG": "zh-Hans"},
        {"LANGUAGE": "zh_CN:en", "LANG": "en_US.UTF-8"},
        {"LANGUAGE": "zh"},
        {"LANGUAGE": "fr:zh", "LANG": "fr_FR.UTF-8"},
        {"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"},
        {"FEEDMILL_UI": "zh", "LC_ALL": "en_US.UTF-8"},
        {"FEEDMILL_UI": "ZH", "LC_ALL": "C"},
    ],
    "en": [
        {},
        {"LANG": "en_US.UTF-8"},
        {"LANG": "C"},
        {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"},
        {"LC_ALL": "C", "LANGUAGE": "zh_CN"},
        {"LC_ALL": "POSIX", "LANGUAGE": "zh_CN"},
        {"LANG": "de_DE.UTF-8"},
        {"LANG": "zha_CN"},
        {"LANGUAGE": "en:zh", "LANG": "zh_CN.UTF-8"},
        {"FEEDMILL_UI": "en", "LANG": "zh_CN.UTF-8"},
    ],
}


@pytest.mark.parametrize(
    ("environ", "expected"), [(environ, tongue) for tongue, cases in CASES.items() for environ in cases]
)
def test_pick_tongue(environ: dict[str, str], expected: str) -> None:
    """Somebody is spoken to in a language that he did not ask for."""
    assert Tongue(expected) == pick_tongue(environ)


def test_a_language_that_is_not_spoken_is_passed_over() -> None:
    """A slip in FEEDMILL_UI is worse than none: the locale is not asked."""
    assert pick_tongue({"FEEDMILL_UI": "chinese", "LANG": "zh_CN.UTF-8"}) is Tongue.CHINESE
