"""Pictures of a sweep, by Altair: SVG and PNG without a browser, or a page that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hongzhuan.errors import BadInput
from hongzhuan.explain.sweep import Sweep

SUFFIXES = (".svg", ".png", ".html")


def save(found: Sweep, path: Path) -> None:
    """Draw a sweep into a file; its suffix says as what.

    Raises:
        BadInput: another suffix, or the packages for pictures are not installed.
    """
    if path.suffix not in SUFFIXES:
        raise BadInput(f"cannot draw into {path.name}", hint="name a file that ends in .svg, .png or .html")
    try:
        import altair
        import vl_convert  # noqa: F401  (Altair draws with it)
    except ImportError:
        raise BadInput("pictures need further packages", hint="pip install 'hongzhuan[plots]'") from None
    chart = _chart(altair, found)
    if path.suffix == ".html":
        path.write_text(chart.to_html(inline=True), encoding="utf-8")
    else:
        chart.save(str(path), scale_factor=2 if path.suffix == ".png" else 1)


def _chart(altair: Any, found: Sweep) -> Any:
    unit = f" ({found.parameter.unit})" if found.parameter.unit else ""
    rows = [{"value": step.value, "members": len(step.members), "who": _who(step)} for step in found.steps]
    most = max((len(step.members) for step in found.steps), default=0)
    base = altair.Chart(altair.Data(values=rows)).encode(
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
    now = altair.Chart(altair.Data(values=[{"now": found.parameter.value}]))
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
