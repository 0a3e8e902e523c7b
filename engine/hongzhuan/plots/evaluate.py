"""The lift of a class and its criteria with their intervals: a forest plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hongzhuan.plots.theme import COLOURS, GREY, drawn, provenance, titled

if TYPE_CHECKING:
    from hongzhuan.analysis.effects import Effect
    from hongzhuan.analysis.evaluate import Evaluation

WIDTH, ROW = 420, 34
TICKS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 10, 20)


def chart(evaluation: Evaluation, zh: bool = False) -> Any:
    """The picture as an Altair chart."""
    import altair as alt

    rows = [row for effect in evaluation.effects if (row := _row(evaluation, effect, zh))]
    names = [row["name"] for row in rows]
    lift = (
        "符合者与不符合者当选率之比(对数刻度)"
        if zh
        else "rate of those who met it over rate of those who did not (log scale)"
    )
    x = alt.X(
        "low:Q",
        title=lift,
        scale=alt.Scale(type="log", nice=False, padding=12),
        axis=alt.Axis(values=_ticks(rows), format="~g"),
    )
    y = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=240))
    base = drawn(rows).encode(y=y)
    one = drawn([{"one": 1}]).mark_rule(color=GREY, strokeDash=[4, 3]).encode(x="one:Q")
    interval = base.mark_rule(strokeWidth=2, color=COLOURS[0]).encode(x=x, x2="high:Q")
    point = (
        base.transform_filter("datum.lift !== null")
        .mark_point(filled=True, size=80, color=COLOURS[0], opacity=1)
        .encode(x="lift:Q")
    )
    counts = base.mark_text(align="left", fontSize=10, color="#555555").encode(x=alt.value(WIDTH + 8), text="counts:N")
    layers = alt.layer(one, interval, point, counts).properties(width=WIDTH, height=ROW * max(2, len(rows)))
    return titled(layers, _title(evaluation, zh), _notes(evaluation, zh))


def _ticks(rows: list[dict[str, Any]]) -> list[float]:
    """Round ratios, as many below one as above, that the intervals reach."""
    low, high = min((row["low"] for row in rows), default=1), max((row["high"] for row in rows), default=1)
    return [ratio for ratio in TICKS if low / 1.3 <= ratio <= high * 1.3]


def _title(evaluation: Evaluation, zh: bool) -> str:
    outcome = evaluation.outcome_label_zh if zh else evaluation.outcome_label
    return f"当选{outcome}" if zh else f"Elected to the {outcome}"


def _notes(evaluation: Evaluation, zh: bool) -> list[str]:
    size, day = len(evaluation.candidates), evaluation.at
    first = (
        f"截至{day}的{size}名候选人;95% 置信区间(Katz)" if zh else f"{size} candidates on {day}; 95 % intervals (Katz)"
    )
    warnings = len(evaluation.warnings)
    warned = f"须注意{warnings}项警告,见表" if zh else f"{warnings} warnings stand beside the table; read them first"
    rules = f"{evaluation.rules} {evaluation.rules_hash}"
    return [first, *([warned] if warnings else []), provenance(rules, evaluation.kb_hash, zh)]


def _row(evaluation: Evaluation, effect: Effect, zh: bool) -> dict[str, Any] | None:
    interval = effect.lift_interval
    if interval is None:
        return None
    counts = f"{effect.met_won}/{effect.met} : {effect.not_met_won}/{effect.not_met}"
    name = evaluation.labels_zh[effect.name] if zh else effect.name
    return {"name": name, "lift": effect.lift, "low": interval.low, "high": interval.high, "counts": counts}
