"""A class over the congresses: the share of those judged with its interval; below, all members, the unknown apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hongzhuan.plots.theme import COLOURS, GREY, PALE, drawn, provenance, titled

if TYPE_CHECKING:
    from hongzhuan.analysis.trend import Point, Trend

WIDTH, HEIGHT, STRIP = 560, 240, 90
_WORDS = {
    "congress": ("congress", "届次"),
    "share": ("share of those judged", "在可判定者中的比例"),
    "members": ("members", "人数"),
    "in class": ("in the class", "属于该类"),
    "not": ("not in it", "不属于"),
    "unknown": ("unknown", "情况不详"),
    "missing": ("not on record", "未收录"),
    "rules": ("rules", "规则集"),
    "thin": ("hollow: less than 90 % known", "空心:已知不足90%"),
    "interval": ("bars: 95 % intervals (Wilson)", "竖线:95% 置信区间(Wilson)"),
}


def chart(trend: Trend, zh: bool = False) -> Any:
    """The picture as an Altair chart."""
    import altair as alt

    words = {key: pair[zh] for key, pair in _WORDS.items()}
    shares = alt.layer(*_shares(trend, words)).properties(width=WIDTH, height=HEIGHT)
    one_rule_set = len(trend.rules) == 1
    parts = alt.vconcat(shares, _members(trend, words), spacing=8) if one_rule_set else shares
    if one_rule_set:
        parts = parts.resolve_scale(color="independent")
    name = trend.cls_label_zh if zh else trend.cls_label
    place = _place(trend, zh)
    rules = ", ".join(f"{name} {digest}" for name, digest in trend.rules)
    notes = [f"{words['interval']} · {words['thin']}", provenance(rules, trend.kb_hash, zh)]
    return titled(parts, f"{name}:{place}" if zh else f"{name[:1].upper()}{name[1:]}: {place}", notes)


def _place(trend: Trend, zh: bool) -> str:
    names = {
        "CentralCommittee": ("Central Committee, full members", "中央委员"),
        "Politburo": ("Politburo, full members", "政治局委员"),
        "StandingCommittee": ("Standing Committee of the Politburo", "政治局常委"),
        "Province": ("provinces", "省级行政区"),
    }
    return names.get(trend.body, (trend.body, trend.body))[zh]


def _x(words: dict[str, str], axis: bool = True) -> Any:
    import altair as alt

    return alt.X(
        "congress:O",
        title=words["congress"] if axis else None,
        axis=alt.Axis(labelAngle=0, labels=axis, ticks=axis),
        scale=alt.Scale(type="band", paddingInner=0.1, paddingOuter=0.05),
    )


def _shares(trend: Trend, words: dict[str, str]) -> list[Any]:
    import altair as alt

    rows = [_share_row(point) for point in trend.points if point.share is not None]
    names = [name for name, _ in trend.rules]
    scale = alt.Scale(domain=names, range=list(COLOURS[: len(names)]))
    legend = alt.Legend(title=words["rules"], orient="top-left", symbolOpacity=1) if len(names) > 1 else None
    colour = alt.Color("rules:N", scale=scale, legend=legend)
    base = drawn(rows).encode(
        x=_x(words, axis=len(names) > 1), xOffset=alt.XOffset("rules:N", sort=names, scale=alt.Scale(paddingOuter=1))
    )
    y_axis = alt.Axis(format="%", tickCount=5)
    interval = base.mark_rule(strokeWidth=2, opacity=0.45).encode(
        y=alt.Y("low:Q", title=words["share"], scale=alt.Scale(domain=[0, 1]), axis=y_axis), y2="high:Q", color=colour
    )
    filled = base.transform_filter("!datum.thin").mark_point(size=70, filled=True, opacity=1)
    hollow = base.transform_filter("datum.thin").mark_point(
        size=70, filled=True, fill="white", strokeWidth=2, opacity=1
    )
    where = {"y": alt.Y("share:Q"), "tooltip": ["body:N", "share:Q", "in_class:Q", "judged:Q", "unknown:Q", "seats:Q"]}
    return [
        interval,
        filled.encode(color=colour, **where),
        hollow.encode(stroke=alt.Stroke("rules:N", scale=scale, legend=None), **where),
    ]


def _share_row(point: Point) -> dict[str, Any]:
    row = point.to_json()
    return {key: value for key, value in row.items() if key != "members"} | {"thin": point.is_thin, "body": point.name}


def _members(trend: Trend, words: dict[str, str]) -> Any:
    """All seats of each body: in the class, not in it, unknown, not on record."""
    import altair as alt

    kinds = [words[key] for key in ("in class", "not", "unknown", "missing")]
    rows = [row for point in trend.points for row in _seats(point, kinds)]
    scale = alt.Scale(domain=kinds, range=[COLOURS[0], "#9ecae1", PALE, "#ffffff"])
    return (
        drawn(rows)
        .mark_bar(stroke=GREY, strokeWidth=0.5)
        .encode(
            x=_x(words),
            y=alt.Y("count:Q", title=words["members"], axis=alt.Axis(tickCount=4)),
            color=alt.Color(
                "kind:N", scale=scale, legend=alt.Legend(title=None, orient="bottom", direction="horizontal")
            ),
            order=alt.Order("order:Q"),
            tooltip=["body:N", "kind:N", "count:Q"],
        )
        .properties(width=WIDTH, height=STRIP)
    )


def _seats(point: Point, kinds: list[str]) -> list[dict[str, Any]]:
    missing = max(0, (point.seats or 0) - len(point.members))
    counts = (point.in_class, point.judged - point.in_class, point.unknown, missing)
    return [
        {"congress": point.congress, "body": point.name, "kind": kind, "count": count, "order": order}
        for order, (kind, count) in enumerate(zip(kinds, counts, strict=True))
    ]
