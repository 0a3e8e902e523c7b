"""The JSON Schema of what explanations print as JSON, published with the package."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def schema(name: str) -> dict[str, Any]:
    """The schema of one document: `explanation`, `why-not`, ...; complete in itself.

    Raises:
        KeyError: no such document.
    """
    whole: dict[str, Any] = json.loads(files("hongzhuan.explain").joinpath("schema.json").read_text(encoding="utf-8"))
    if name not in whole["$defs"]:
        raise KeyError(name)
    return {**whole, "$ref": f"#/$defs/{name}"}


def schema_text(name: str) -> str:
    """The schema as it is printed."""
    return json.dumps(schema(name), ensure_ascii=False, indent=2) + "\n"
