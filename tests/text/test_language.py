"""Tags and detection."""

import subprocess
import sys

import langcodes
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.text.language import _USUAL, detect, normalize_tag


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("zh_cn", "zh-CN"),
        ("EN", "en"),
        ("en_US", "en-US"),
        (" zh-hans-cn ", "zh-Hans-CN"),
        ("en_US.UTF-8", "en-US"),
        ("iw", "he"),
        ("sr-latn", "sr-Latn"),
        ("", ""),
        ("chinese", ""),
        ("xx", ""),
        ("中文", ""),
        ("en-", ""),
        ("e", ""),
        ("a" * 100, ""),
        ("en;q=0.5", ""),
        ("no-cmn-latn-001", ""),
    ],
)
def test_normalize_tag(tag: str, expected: str) -> None:
    """RSS-15: a feed's language is no valid tag in canonical case."""
    assert normalize_tag(tag) == expected


@given(st.text(max_size=30) | st.from_regex("[a-zA-Z]{1,4}([-_][a-zA-Z0-9]{1,8}){0,3}", fullmatch=True))
@settings(deadline=None)
def test_a_normal_tag_stays(tag: str) -> None:
    """A tag changes when it is normalized again."""
    assert normalize_tag(normalize_tag(tag)) == normalize_tag(tag)


ENGLISH = (
    "The college announced on Tuesday that its evening courses will be open to everybody from next year on."
)
GERMAN = "Die Hochschule teilte am Dienstag mit, dass die Abendkurse ab nächstem Jahr allen offen stehen."
FRENCH = "L’école a annoncé mardi que ses cours du soir seront ouverts à tous à partir de l’année prochaine."
RUSSIAN = "Во вторник колледж объявил, что со следующего года вечерние курсы будут открыты для всех желающих."
UKRAINIAN = "У вівторок коледж повідомив, що з наступного року вечірні курси будуть відкриті для всіх охочих."
ARABIC = (
    "أعلنت الكلية يوم الثلاثاء أن الدورات المسائية ستكون مفتوحة للجميع اعتبارا من العام المقبل في المدينة"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("近日，学校举行开学典礼。", "zh"),
        ("近日", "zh"),
        ("學校舉行開學典禮", "zh"),
        ("AI 与 ChatGPT 在课堂教学中的应用研究 (Applications in the classroom)", "zh"),
        ("これは日本語の文章です。", "ja"),
        ("東京大学の入学式", "ja"),
        ("학교에서 입학식이 열렸다", "ko"),
        ("มหาวิทยาลัย", "th"),
        ("Το πανεπιστήμιο", "el"),
        ("ქართული", "ka"),
        (ENGLISH, "en"),
        (GERMAN, "de"),
        (FRENCH, "fr"),
        (RUSSIAN, "ru"),
        (UKRAINIAN, "uk"),
        (ARABIC, "ar"),
        ("האוניברסיטה הודיעה ביום שלישי כי קורסי הערב יהיו פתוחים לכולם החל מהשנה הבאה", "he"),
        ("Hello world", ""),
        ("Привет", ""),
        ("", ""),
        ("12345 !?", ""),
        ("ᚠᚢᚦᚨᚱᚲ" * 20, ""),
        ("qx zv jk wq xz kk vv qq jj zx " * 3, ""),
        ("हिन्दी और मराठी", ""),
        ("বিশ্ববিদ্যালয় আজ ঘোষণা করেছে যে আগামী বছর থেকে সান্ধ্য ক্লাস সবার জন্য খোলা থাকবে। " * 2, "bn"),
        ("विश्वविद्यालय ने आज घोषणा की है कि अगले वर्ष से शाम की कक्षाएं सभी लोगों के लिए खुली रहेंगी। " * 2, "hi"),
    ],
)
def test_detect(text: str, expected: str) -> None:
    """A text is given another language than its own, or a guess is made of too little."""
    assert detect(text) == expected


@given(st.text(st.characters(codec=None), max_size=200))
@settings(deadline=None, max_examples=50)
def test_detect_answers_with_a_tag_and_the_same_again(text: str) -> None:
    """Detection raises, is a matter of luck, or gives no tag."""
    language = detect(text)
    assert detect(text) == language
    assert normalize_tag(language) == language


def test_numpy_is_loaded_only_when_it_is_needed() -> None:
    """Every command pays for a library that few texts need."""
    code = """
import sys
from feeds.text.language import detect
assert detect("近日，学校") == "zh"
sys.exit("numpy" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_langcodes_is_loaded_only_for_unusual_tags() -> None:
    """Every command pays a quarter of a second for tables that few files need."""
    code = """
import sys
from feeds.text.language import normalize_tag
assert normalize_tag("zh-CN") == "zh-CN"
early = "langcodes" in sys.modules
assert normalize_tag("zh_cn") == "zh-CN"
sys.exit(early or "langcodes" not in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("tag", sorted(_USUAL))
def test_a_usual_tag_is_what_langcodes_makes_of_it(tag: str) -> None:
    """A tag is taken as it stands though it is not canonical, or no tag at all."""
    assert langcodes.tag_is_valid(tag)
    assert langcodes.standardize_tag(tag) == tag


def test_many_threads_load_the_model_once() -> None:
    """Thirty sources that are read at once each unpack a model of their own, for a minute."""
    code = """
import threading
import py3langid.langid as langid
from feeds.text.language import detect

loads, load, told = [], langid._load_identifier, []
langid._load_identifier = lambda *given: (loads.append(1), load(*given))[1]
text = "The library opens on Monday and has room for many readers of books. " * 3
threads = [threading.Thread(target=lambda: told.append(detect(text))) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(loads), *told)
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["1", *["en"] * 12]
