"""Which files a result rests on."""

import hashlib
from collections.abc import Sequence
from pathlib import Path


def content_hash(files: Sequence[Path]) -> str:
    """Sixteen hexadecimal digits over the names and contents of files."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]
