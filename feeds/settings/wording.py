"""Names, zones, languages, patterns and globs: text in, checked text out, or Refused."""

import re
import unicodedata
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from feeds.settings.refusal import Refused
from feeds.settings.zones import guess_zone
from feeds.text.language import normalize_tag
from feeds.text.patterns import compile_pattern
from feeds.text.tokens import LONGEST, SHORTEST, hash_token, is_token

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_RESERVED = "all"
_ID_HINT = "an id is of a-z, 0-9 and hyphens, at most 64; the title is free"
_PATTERN_HINT = "write words, or `re:` and an RE2 expression such as re:20[0-9]{2}"
_MAX_GLOB = 500
_ZONE_HINT = "write a name such as Asia/Shanghai or Europe/Berlin"
_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|\\\\")


def parse_text(text: str) -> str:
    """One line of words: breaks and tabs are spaces. Raises Refused when nothing is there."""
    words = re.sub(r"[\r\n\t]+", " ", text).strip()
    if not words:
        raise Refused("is empty", "write some text")
    for char in words:
        if unicodedata.category(char) in {"Cc", "Cs"} or char in "\ufffe\uffff":
            sentence = f"holds a character that is not allowed (U+{ord(char):04X})"
            raise Refused(sentence, "take it out; if it came of a `\\` in double quotes, use single ones")
    return words


def parse_id(text: str) -> str:
    """An id: 1 to 64 of a-z, 0-9 and hyphens, not beginning with one; `all` is taken. Raises Refused."""
    if text == _RESERVED:
        raise Refused("is reserved: it names the feed of everything", "choose another id, such as all-news")
    if _ID.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text).lower().partition(" #")[0]
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].strip("-")
    raise Refused(
        "is no id",
        f"write one such as campus-news; {_ID_HINT}",
        clue=f"did you mean {slug}? {_ID_HINT}" if slug else "",
    )


def parse_language(text: str) -> str:
    """A BCP 47 tag in its usual case. Raises Refused."""
    tag = normalize_tag(text)
    if not tag:
        raise Refused("is no language tag", "write one such as zh-CN or en")
    return tag


def parse_timezone(text: str) -> str:
    """A name from the IANA time zone database. Raises Refused."""
    name = text.strip()
    try:
        return ZoneInfo(name).key
    except (ValueError, KeyError, OSError) as error:
        clue = guess_zone(name)
        raise Refused("is no time zone", _ZONE_HINT, clue=f"did you mean {clue}?" if clue else "") from error


def parse_pattern(text: str) -> str:
    """A word or label to look for, or `re:` and an RE2 expression. Raises Refused."""
    words = parse_text(text)
    if not words.startswith("re:"):
        return words
    expression = words.removeprefix("re:")
    if not expression:
        raise Refused("is an empty expression, which matches everything", _PATTERN_HINT)
    try:
        compile_pattern(expression)
    except ValueError as error:
        # After the colon RE2 repeats the expression, which the sentence shows already.
        reason = re.sub(r"^b['\"]", "", str(error)).partition(":")[0].strip("'\" ")
        reason += ", such as lookahead or lookbehind" if "perl operator" in reason else ""
        clue = f"RE2 says: {reason}; {_PATTERN_HINT}"
        raise Refused("is no regular expression that RE2 knows", _PATTERN_HINT, clue=clue) from error
    return words


def parse_prefix(text: str) -> str:
    """A path prefix of an address, or `re:` and an RE2 expression. Raises Refused."""
    words = parse_pattern(text)
    if not words.startswith(("/", "re:")):
        raise Refused("is no path", "write the path alone, from its slash on: /news/")
    return words


def parse_glob(text: str) -> str:
    """A pattern of paths below a source's directory. Raises Refused."""
    glob = parse_text(text)
    hint = 'write it from the source\'s directory on, such as "**/*.html"'
    if len(glob) > _MAX_GLOB:
        raise Refused(f"is longer than {_MAX_GLOB} characters", hint)
    if "\\" in glob:
        meant = glob.replace("\\", "/")
        raise Refused("is written as on Windows", hint, clue=f"did you mean {meant}?")
    if glob.startswith(("/", "~")) or re.match(r"[A-Za-z]:", glob):
        raise Refused("leads out of the directory", hint)
    parts = PurePosixPath(glob).parts
    if ".." in parts:
        raise Refused("leads out of the directory", hint)
    if not parts:
        raise Refused("names no file", hint)
    return "/".join(parts)


def parse_directory(text: str) -> str:
    """The path of a folder, as written. Raises Refused for what is none on this system."""
    path = parse_text(text)
    if path.startswith("~"):
        hint = "write the whole path, such as /srv/articles, or ${HOME}/articles"
        raise Refused("is a path from a home, and `~` is not filled in here", hint)
    if _WINDOWS.match(path):
        raise Refused("is a path of Windows", "write /srv/articles, or articles/ from this file's folder on")
    return path


def parse_path(text: str) -> Path:
    """The path of a file or folder, as written. Raises Refused."""
    return Path(parse_text(text))


def parse_token(text: str) -> str:
    """A bearer token, as the hash that stands for it from here on. Raises Refused."""
    token = text.strip()
    hint = "write ${A_VARIABLE}, and set that to what `openssl rand -hex 24` prints"
    if not SHORTEST <= len(token) <= LONGEST:
        raise Refused(f"is no token: it needs {SHORTEST} to {LONGEST} characters", hint)
    if not is_token(token):
        raise Refused("is no token: it is made of A-Z a-z 0-9 and - . _ ~ + /", hint)
    return hash_token(token)
