"""Indentation as structure: lines that stand further in belong to the line above."""

from collections.abc import Iterator

from lark import Token
from lark.lark import PostLex


class InconsistentIndentation(Exception):
    """A line stands at a depth that no line above it has."""

    def __init__(self, token: Token, column: int) -> None:
        super().__init__(column)
        self.token = token
        self.column = column


class Layout(PostLex):
    """Turns line breaks into line ends and the tokens `_INDENT` and `_DEDENT`."""

    always_accept = ("_NL",)
    tab_width = 8

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        depths = [0]
        last: Token | None = None
        for token in stream:
            if token.type != "_NL":
                last = token
                yield token
                continue
            if last is None:
                continue
            yield token
            yield from self._change(token, depths)
        if last is not None:
            yield from self._close(last, depths)

    def _change(self, line_end: Token, depths: list[int]) -> Iterator[Token]:
        margin = line_end.rsplit("\n", 1)[1]
        if margin.lstrip().startswith("#"):
            return
        column = len(margin.expandtabs(self.tab_width))
        if column > depths[-1]:
            depths.append(column)
            yield Token.new_borrow_pos("_INDENT", margin, line_end)
            return
        while column < depths[-1]:
            depths.pop()
            yield Token.new_borrow_pos("_DEDENT", margin, line_end)
        if column != depths[-1]:
            raise InconsistentIndentation(line_end, column)

    def _close(self, last: Token, depths: list[int]) -> Iterator[Token]:
        while depths.pop() > 0:
            yield Token.new_borrow_pos("_DEDENT", "", last)
