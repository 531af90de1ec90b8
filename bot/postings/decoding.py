"""Which text do these bytes hold? Encodings, byte order marks and line ends, within a size budget."""

from __future__ import annotations

import codecs
import re

from bot.postings.faults import FaultBook

MAX_BYTES = 1_000_000  # a posting of 40 printed pages has 150 kB; what follows cannot be part of one
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32 text"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32 text"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16 text"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16 text"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_CONTROL_BYTES = bytes({*range(32)} - {*b"\t\n\x0c\r"})
_SAVE = "Save the file as UTF-8 without a byte order mark."


def decode(raw: bytes, book: FaultBook) -> str | None:
    """The text with line ends as newlines; None when the bytes are not text at all.

    Bytes beyond MAX_BYTES are left out, with a fault. What is not UTF-8 is read as Windows-1252, the encoding
    that WHATWG's Encoding Standard prescribes for unlabelled Western text.
    """
    if len(raw) > MAX_BYTES:
        book.error(
            1,
            f"The file has {len(raw):,} bytes; only the first {MAX_BYTES:,} were read.",
            "Move large content, for example embedded images, out of the posting.",
        )
        raw = raw[:MAX_BYTES]
    text = _with_mark(raw, book) or _without_mark(raw, book)
    if _is_binary(text, raw):
        book.error(1, "The file is not text.", "Keep only text files among the postings.")
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\x00", "") if "\x00" in text else text


def _is_binary(text: str, raw: bytes) -> bool:
    """Whether more than a fiftieth of the first part is control characters."""
    if len(raw.translate(None, _CONTROL_BYTES)) == len(raw):
        return False
    return len(_CONTROL.findall(text[:20_000])) > max(4, len(text[:20_000]) // 50)


def _with_mark(raw: bytes, book: FaultBook) -> str | None:
    for mark, encoding, name in _MARKS:
        if raw.startswith(mark):
            book.warning(1, f"The file starts with {name}; many site generators trip over it.", _SAVE)
            return raw.decode(encoding, errors="replace")
    return None


def _without_mark(raw: bytes, book: FaultBook) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        if error.reason == "unexpected end of data" and len(raw) == MAX_BYTES:
            return raw.decode("utf-8", errors="ignore")
    wide = _wide_encoding(raw)
    if wide:
        book.warning(1, "The file is UTF-16 text.", _SAVE)
        return raw.decode(wide, errors="replace")
    book.warning(line, "The file is not UTF-8; it was read as Windows-1252.", _SAVE)
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _wide_encoding(raw: bytes) -> str | None:
    """UTF-16 without a mark shows in its zero bytes: every second byte of Western text."""
    sample = raw[:400]
    if len(sample) >= 4 and sample[1::2].count(0) > len(sample) // 3:
        return "utf-16-le"
    if len(sample) >= 4 and sample[0::2].count(0) > len(sample) // 3:
        return "utf-16-be"
    return None
