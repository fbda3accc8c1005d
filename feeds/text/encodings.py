"""Names of character encodings, and where a document declares one."""

import re

HEAD = 4096
"""How many bytes from the beginning are searched for a declaration."""

_FAMILIES = {
    "utf-8": "utf8 utf unicode11utf8 unicode20utf8 xunicode20utf8 cputf8 utf8sig utf8bom",
    "gb18030": "gb18030 gbk xgbk gb2312 gb231280 csgb2312 csiso58gb231280 isoir58 chinese euccn xeuccn cp936"
    " windows936 ms936",
    "big5": "big5 big5hkscs cnbig5 csbig5 xxbig5 cp950 windows950",
    "shift_jis": "shiftjis sjis xsjis csshiftjis mskanji windows31j ms932 cp932 windows932",
    "euc-jp": "eucjp xeucjp cseucpkdfmtjapanese ujis",
    "iso-2022-jp": "iso2022jp csiso2022jp",
    "euc-kr": "euckr cseuckr korean ksc5601 ksc56011987 ksc56011989 csksc56011987 isoir149 windows949 cp949"
    " ms949 uhc",
    "windows-1252": "windows1252 cp1252 xcp1252 iso88591 latin1 l1 ascii usascii ansix341968 ibm819 cp819"
    " isoir100 csisolatin1 iso885911987 ansi",
    "windows-1250": "windows1250 cp1250 xcp1250",
    "windows-1251": "windows1251 cp1251 xcp1251",
    "windows-1253": "windows1253 cp1253 xcp1253",
    "windows-1254": "windows1254 cp1254 xcp1254 iso88599 latin5 l5",
    "windows-1255": "windows1255 cp1255 xcp1255",
    "windows-1256": "windows1256 cp1256 xcp1256",
    "windows-1257": "windows1257 cp1257 xcp1257",
    "windows-1258": "windows1258 cp1258 xcp1258",
    "windows-874": "windows874 cp874 tis620 iso885911 dos874",
    "koi8-r": "koi8r koi koi8 cskoi8r",
    "koi8-u": "koi8u koi8ru",
    "iso-8859-2": "iso88592 latin2 l2",
    "iso-8859-5": "iso88595 cyrillic",
    "iso-8859-6": "iso88596 arabic",
    "iso-8859-7": "iso88597 greek greek8",
    "iso-8859-8": "iso88598 hebrew",
    "iso-8859-13": "iso885913",
    "iso-8859-15": "iso885915 latin9 l9",
    "utf-16le": "utf16le utf16 unicode ucs2 iso10646ucs2 unicodefffe16",
    "utf-16be": "utf16be unicodefffe",
}
_BY_LABEL = {label: name for name, labels in _FAMILIES.items() for label in labels.split()}
_CODECS = {
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "euc-jp": "euc_jp",
    "windows-874": "cp874",
    "iso-2022-jp": "iso2022_jp_ext",
}
_DECLARED = (
    re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']"""),
    re.compile(rb"""<meta[^>]{0,500}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE),
    re.compile(rb"""^\s*@charset\s+["']([A-Za-z0-9._:-]{1,40})["']"""),
)


def encoding_named(label: str) -> str:
    """The encoding that browsers read under a label (gb2312 is gb18030); empty for an unknown one."""
    bare = "".join(character for character in label.lower() if character.isascii() and character.isalnum())
    return _BY_LABEL.get(bare, "")


def codec_of(encoding: str) -> str:
    """Python's name for the widest form of an encoding."""
    return _CODECS.get(encoding, encoding)


def declared_in(data: bytes) -> str:
    """The encoding that a document's own head declares; empty when none, or none that is known."""
    head = data[:HEAD]
    for shape in _DECLARED:
        match = shape.search(head)
        if match:
            return encoding_named(match[1].decode("ascii"))
    return ""
