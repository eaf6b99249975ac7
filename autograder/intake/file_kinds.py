"""What a file that should be a zip archive is instead, by its first bytes."""

_TAR_MARK_AT = 257
_KINDS = (
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x1f\x8b", "a gzip file (tar.gz)"),
    (b"BZh", "a bzip2 file (tar.bz2)"),
    (b"\xfd7zXZ\0", "an xz file (tar.xz)"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"%PDF", "a PDF"),
    (b"\x7fELF", "a program"),
    (b"<", "a web page"),
    (b"{", "a notebook or another JSON file"),
)


def kind_of(head: bytes) -> str | None:
    """The kind in words ("a RAR archive"), or None where the bytes tell nothing; the first 512 bytes are enough."""
    if not head:
        return "empty"
    if head[_TAR_MARK_AT:].startswith(b"ustar"):
        return "a tar archive"
    return next((words for mark, words in _KINDS if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(mark)), None)
