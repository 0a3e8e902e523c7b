"""Pictures of a sweep, by Altair: SVG and PNG without a browser, or a page that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hongzhuan.plots import writing
from hongzhuan.plots.theme import drawn

if TYPE_CHECKING:
    from hongzhuan.explain.sweep import Sweep


def save(found: Sweep, path: Path) -> None:
    """Draw a sweep into a file; its ending says as what.

    Raises:
        BadInput: another ending, or the packages for pictures are not installed.
        OSError: the file cannot be written.
    """
    writing.save(lambda: _chart(found), path)


def _chart(found: Sweep) -> Any:
    import altair

    unit = f" ({found.parameter.unit})" if found.parameter.unit else ""
    rows = [{"value": step.value, "members": len(step.members), "who": _who(step)} for step in found.steps]
    most = max((len(step.members) for step in found.steps), default=0)
    base = drawn(rows).encode(
        x=altair.X("value:Q", title=found.parameter.name.replace("_", " ") + unit, scale=altair.Scale(nice=False)),
        y=altair.Y(
            "members:Q",
            title=f"officials who are {found.cls_label}",
            scale=altair.Scale(domain=[0, most * 1.15 + 1], nice=False),
            axis=altair.Axis(tickMinStep=1, format="d"),
        ),
        tooltip=["value:Q", "members:Q", "who:N"],
    )
    line = base.mark_line(interpolate="step-after", color="#1e3a8a", strokeWidth=2)
    dots = base.mark_circle(size=45, color="#1e3a8a", opacity=1)
    now = drawn([{"now": found.parameter.value}])
    rule = now.mark_rule(strokeDash=[5, 4], color="#92400e", strokeWidth=1.5).encode(x="now:Q")
    label = now.mark_text(align="left", dx=5, dy=12, color="#92400e", fontSize=11).encode(
        x="now:Q", y=altair.value(0), text=altair.value(f"now {found.parameter.value:g}")
    )
    era = found.era.rpartition("#")[2]
    where = f", members of {found.body.rpartition('/')[2]}" if found.body else ""
    title = altair.TitleParams(
        f"{found.cls_label.capitalize()} by {found.parameter.name.replace('_', ' ')}",
        subtitle=f"rules {found.rules} {found.rules_hash}, {era}{where}; facts {found.kb_hash}",
        anchor="start",
        subtitleColor="#4b5563",
    )
    inside = found.steps and found.steps[0].value <= found.parameter.value <= found.steps[-1].value
    layers = (line, dots, rule, label) if inside else (line, dots)
    return altair.layer(*layers).properties(width=560, height=320, title=title).configure_view(stroke=None)


def _who(step: Any) -> str:
    came = [f"+ {c.person.label}" for c in step.entered] + [f"- {c.person.label}" for c in step.left]
    return ", ".join(came) or "nobody came or went"
