"""Proofs as one web page that folds: no network, no other file, two languages, readable on a phone and in print."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from hongzhuan.explain.miss import Miss
from hongzhuan.explain.proof import Fact, Kind, Name, Proof, Rival, SourceRef
from hongzhuan.explain.rendering import (
    CAUSES_ZH,
    Notes,
    axiom,
    axiom_text,
    clean,
    grouped,
    merged,
    sentence,
    stated,
    visible,
)

OPEN_LEVELS = 2
"""Levels of the tree that are unfolded when the page opens."""

_KINDS: dict[Kind, tuple[str, str]] = {
    "rule": ("rule", "规则"),
    "axiom": ("ontology", "本体"),
    "asserted": ("recorded", "记载"),
    "absence": ("not recorded", "无记载"),
    "aggregate": ("computed", "计算"),
}

_STYLE = """
:root{color-scheme:light dark;--ink:#111827;--soft:#4b5563;--paper:#ffffff;--line:#9ca3af;--link:#1d4ed8;
--rule:#1e3a8a;--axiom:#5b21b6;--asserted:#374151;--absence:#92400e;--aggregate:#166534;--failed:#991b1b}
@media(prefers-color-scheme:dark){:root{--ink:#f3f4f6;--soft:#c3c9d4;--paper:#111827;--line:#6b7280;--link:#93c5fd;
--rule:#93c5fd;--axiom:#c4b5fd;--asserted:#d1d5db;--absence:#fcd34d;--aggregate:#86efac;--failed:#fca5a5}}
body{margin:0 auto;max-width:62rem;padding:1rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem}h2{font-size:1.1rem}a{color:var(--link)}a.name{color:inherit;text-decoration-color:var(--line);text-underline-offset:.15em}
fieldset{border:1px solid var(--line);border-radius:.4rem;display:inline-block}
label,button{padding:.4rem .3rem;font:inherit}button{margin:.4rem .4rem .4rem 0;padding:.4rem .8rem}
ul{list-style:none;margin:.1rem 0 .3rem;padding-left:.8rem;border-left:2px solid var(--line)}
li{margin:.35rem 0}summary{cursor:pointer;padding:.15rem 0}
summary:focus-visible,button:focus-visible,a:focus-visible,input:focus-visible
{outline:3px solid var(--link);outline-offset:2px}
.kind{font-size:.78rem;border:1px solid currentColor;border-radius:.3rem;padding:0 .35rem;margin-right:.35rem}
.rule{color:var(--rule)}.axiom{color:var(--axiom)}.asserted{color:var(--asserted)}.absence{color:var(--absence)}
.aggregate{color:var(--aggregate)}.failed{color:var(--failed);font-weight:600}
.tail{font-size:.85rem;color:var(--soft)}:target{outline:3px solid var(--link)}
body:has(#show-en:checked) .zh,body:has(#show-zh:checked) .en{display:none}
body:has(#show-both:checked) .zh::before{content:" · "}
@media(min-width:40rem){ul{padding-left:1.3rem}}@media print{.controls{display:none}}
"""

_SCRIPT = """
const steps=document.querySelectorAll("details");
const fold=open=>()=>steps.forEach(step=>{step.open=open});
document.getElementById("unfold").onclick=fold(true);
document.getElementById("fold").onclick=fold(false);
document.getElementById("folding").hidden=false;
addEventListener("beforeprint",fold(true));
"""


def html(proofs: Sequence[Proof], title: str, stamp: str = "", full: bool = False, depth: int = OPEN_LEVELS) -> str:
    """A page with a section for each proof and the sources at the end.

    Args:
        proofs: in the order in which they are shown.
        title: the heading, for example the official and the class.
        stamp: a line at the foot, for example the hashes of the rules and of the knowledge base.
        full: with the bookkeeping of scales and records.
        depth: levels that are unfolded when the page opens.
    """
    page = Page(full, depth)
    sections = [page.section(number, proof) for number, proof in enumerate(proofs, start=1)]
    return document(title, [*sections, *page.sources()], stamp)


def document(title: str, sections: Sequence[str], stamp: str = "") -> str:
    """A whole page around its sections."""
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy()}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{plain(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
            f"<header><h1>{plain(title)}</h1>\n{_CONTROLS}\n</header>\n<main>",
            *sections,
            "</main>",
            f'<footer class="tail"><p>{plain(stamp)}</p></footer>' if stamp else "",
            f"<script>{_SCRIPT}</script>\n</body>\n</html>\n",
        ]
    )


_CONTROLS = """<div class="controls">
<fieldset><legend>Language <span lang="zh">语言</span></legend>
<label><input type="radio" name="language" id="show-en" checked> English</label>
<label><input type="radio" name="language" id="show-zh"> <span lang="zh">中文</span></label>
<label><input type="radio" name="language" id="show-both"> both <span lang="zh">双语</span></label></fieldset>
<div id="folding" hidden><button type="button" id="unfold">Unfold all <span lang="zh">全部展开</span></button><button
type="button" id="fold">Fold all <span lang="zh">全部折叠</span></button></div></div>"""


def _policy() -> str:
    """Nothing may be loaded, and only our own script may run, whatever a label contains."""
    digest = base64.b64encode(hashlib.sha256(_SCRIPT.encode()).digest()).decode()
    script = f"script-src 'sha256-{digest}'"
    return f"default-src 'none'; style-src 'unsafe-inline'; {script}; base-uri 'none'; form-action 'none'"


class Page:
    """Writes sections of proofs; footnotes run through the whole page, references upward stay inside a section."""

    def __init__(self, full: bool = False, depth: int = OPEN_LEVELS) -> None:
        self._full = full
        self._depth = depth
        self.notes = Notes()
        self._anchors: dict[Fact, str] = {}
        self._section = 0

    def section(self, number: int, proof: Proof) -> str:
        """A proof under its heading."""
        self._section, self._anchors = number, {}
        heading = both(stated(proof), stated(proof, zh=True))
        body = self._step(proof, 0)
        return (
            f'<section aria-labelledby="proof-{number}">\n<h2 id="proof-{number}">{heading}</h2>\n'
            f"<ul>\n{body}\n</ul>\n</section>"
        )

    def sources(self) -> Iterator[str]:
        """The list of sources, if any was called on."""
        if not self.notes.numbers:
            return
        yield f'<section aria-labelledby="sources">\n<h2 id="sources">{both("Sources", "来源")}</h2>\n<ol>'
        for number, source, passages in self.notes.lines():
            cited = "".join(f'<li class="tail">{plain(passage)}</li>' for passage in passages)
            yield f'<li id="source-{number}">{_source(source)}{f"<ul>{cited}</ul>" if cited else ""}</li>'
        yield "</ol>\n</section>"

    def step(self, proof: Proof) -> str:
        """A proof that stands below something else, folded."""
        return self._step(proof, self._depth)

    def _step(self, proof: Proof, depth: int) -> str:
        words = _badge(proof.kind) + linked(sentence(proof), sentence(proof, zh=True), proof.names)
        inside = visible(proof, self._full)
        if proof.fact in self._anchors and inside:
            above = f'<a href="#{self._anchors[proof.fact]}">{both("as above", "同上")}</a>'
            return f'<li>{words} <span class="tail">{above}</span></li>'
        anchor = self._anchors.setdefault(proof.fact, f"step-{self._section}-{len(self._anchors) + 1}")
        head = f"{words}{self._tail(proof)}"
        if not (inside or proof.conditions or proof.lacking or proof.alternatives):
            return f'<li id="{anchor}">{head}</li>'
        children = "\n".join(self._children(proof, depth))
        state = " open" if depth < self._depth else ""
        return f'<li id="{anchor}"><details{state}><summary>{head}</summary>\n<ul>\n{children}\n</ul></details></li>'

    def _children(self, proof: Proof, depth: int) -> Iterator[str]:
        for condition in proof.conditions:
            yield f'<li class="aggregate"><span aria-hidden="true">✓</span> {both(condition.text, condition.text_zh)}</li>'
        for group in grouped(visible(proof, self._full)):
            if group[0].kind == "asserted" and not group[0].premises:
                yield f"<li>{self._leaves(group)}</li>"
            else:
                yield self._step(group[0], depth + 1)
        for miss in proof.lacking:
            yield from self._lacking(miss)
        for other in proof.alternatives:
            yield self._alternative(other, depth)

    def _lacking(self, miss: Miss) -> Iterator[str]:
        """The rule that would have concluded what is absent, and where it failed first."""
        if miss.failed:
            failed = miss.failed[0]
            words = both(f"✗ {failed.condition}", f"✗ {failed.condition_zh}")
            cause = both(failed.cause or "", CAUSES_ZH.get(failed.cause or "", ""))
            yield f'<li class="tail"><code>{plain(axiom_text(miss.rule))}</code> {words} ({cause})</li>'

    def _alternative(self, proof: Proof, depth: int) -> str:
        """Another way to conclude the step above, folded."""
        head = both("or: ", "或:") + linked(sentence(proof), sentence(proof, zh=True), proof.names) + self._tail(proof)
        children = "\n".join(self._children(proof, depth))
        return f"<li><details><summary>{head}</summary>\n<ul>\n{children}\n</ul></details></li>"

    def _leaves(self, group: Sequence[Proof]) -> str:
        names = tuple(dict.fromkeys(name for leaf in group for name in leaf.names))
        words = linked(merged(group), merged(group, zh=True), names)
        rivals = "".join(self._rival(rival) for leaf in group for rival in leaf.rivals)
        return f"{_badge('asserted')}{words}{small(self.marks(self.notes.marks(group[0].sources)))}{rivals}"

    def _rival(self, rival: Rival) -> str:
        words = both(f"recorded elsewhere: {rival.text.text}", f"另有记载:{rival.text.text_zh}")
        return f' <span class="absence">{words}</span>{small(self.marks(self.notes.marks(rival.sources)))}'

    def _tail(self, proof: Proof) -> str:
        marks = self.marks(self.notes.of_step(proof))
        name = axiom(proof) if proof.kind == "axiom" else clean(proof.rule or "")
        named = f"<code>{plain(name)}</code>" if name else ""
        place = f" {plain(proof.place)}" if proof.place and name else ""
        return small(f"{named}{place} {marks}".strip())

    @staticmethod
    def marks(marks: str) -> str:
        """`[1][3]` as links to the list of sources."""
        numbers = marks.strip("[]").split("][") if marks else []
        return "".join(f'<a href="#source-{number}">[{number}]</a>' for number in numbers)


def plain(words: str) -> str:
    """Text as HTML shows it."""
    return escape(clean(words), quote=True)


def small(markup: str) -> str:
    """Markup in the small print behind a line."""
    return f' <span class="tail">{markup}</span>' if markup else ""


def both(english: str, chinese: str) -> str:
    """A text in both languages, of which the page shows one; once where there is only one."""
    if english == chinese:
        return f"<span>{plain(english)}</span>"
    return f'<span class="en" lang="en">{plain(english)}</span><span class="zh" lang="zh">{plain(chinese)}</span>'


def linked(english: str, chinese: str, names: Sequence[Name]) -> str:
    """A sentence in both languages with the things that it names linked to their addresses."""
    en = _with_links(english, {name.label: name.iri for name in names})
    zh = _with_links(chinese, {name.label_zh: name.iri for name in names})
    if english == chinese:
        return f"<span>{en}</span>"
    return f'<span class="en" lang="en">{en}</span><span class="zh" lang="zh">{zh}</span>'


def _with_links(words: str, addresses: Mapping[str, str]) -> str:
    """Text as HTML with a link for each label in it, the longest label first."""
    labels = sorted((plain(label) for label in addresses if len(label) > 1), key=len, reverse=True)
    targets = {plain(label): address for label, address in addresses.items()}

    def link(match: re.Match[str]) -> str:
        address = targets[match.group()]
        if not address.startswith(("https://", "http://")):
            return match.group()
        return f'<a class="name" href="{plain(address)}" rel="noopener noreferrer">{match.group()}</a>'

    return re.sub("|".join(map(re.escape, labels)), link, plain(words)) if labels else plain(words)


def _badge(kind: Kind) -> str:
    return f'<span class="kind {kind}">{both(*_KINDS[kind])}</span>'


def _source(source: SourceRef) -> str:
    """A source with a link, if its address is one of the web: nothing that a label says may run as a script."""
    name = plain(str(source))
    if source.url.startswith(("https://", "http://")):
        return f'<a href="{plain(source.url)}" rel="noopener noreferrer">{name}</a>'
    return f"{name} {plain(source.url)}".strip()
