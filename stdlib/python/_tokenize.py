"""The tokenizer that tokenize.py of CPython 3.12 and later asks for (3.11's is Python code of its own).

Works line by line, as its readline gives them. What is being read is a stack: the text of f-strings (and of format
specifications in them), and the replacement fields inside that text, whose tokens are ordinary ones.
"""
import re
import token

_PREFIXES = r"(?:[uUbB]|[bB][rR]|[rR][bB]?|[fF][rR]?|[rR][fF])?"
_DIGITS = r"[0-9](?:_?[0-9])*"
_TOKEN = re.compile(
    rf"""(?P<string>{_PREFIXES}(?:'''|\"\"\"|'|\"))"""
    rf"""|(?P<number>0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+"""
    rf"""|(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][-+]?{_DIGITS})?[jJ]?)"""
    r"""|(?P<name>[^\W\d]\w*)"""
    r"""|(?P<comment>\#[^\r\n]*)"""
    r"""|(?P<newline>\r?\n|\r)"""
    r"""|(?P<continuation>\\(?:\r?\n|\r))"""
    r"""|(?P<operator>\*\*=?|//=?|>>=?|<<=?|\.\.\.|[-+*/%@&|^=<>!:]=|->|<>|.)""", re.DOTALL)
_SPACE = re.compile(r"[ \t\f]*")
_END_OF_STRING = {quote: re.compile(rf"(?:[^\\{quote[0]}]|\\.|{quote[0]}(?!{quote[1:]}))*?{quote}" if len(quote) == 3
                                    else rf"(?:[^\\\r\n{quote}]|\\\r\n|\\.)*{quote}", re.DOTALL)
                  for quote in ("'", '"', "'''", '"""')}
_SPECIAL_IN_TEXT = re.compile(r"""[{}\\'"\r\n]""")
_TAB = 8


class _Text:
    """The text of an f-string, or of a format specification in it."""

    def __init__(self, quote, raw, spec, start):
        self.quote = quote
        self.raw = raw
        self.spec = spec
        self.start = start


class _Field:
    """A replacement field, which ends with a brace at this depth of brackets."""

    def __init__(self, depth, text):
        self.depth = depth
        self.text = text


class _Scanner:
    def __init__(self, readline, encoding):
        self._readline = readline
        self._encoding = encoding
        self._line = ""
        self._row = 0
        self._at = 0
        self._depth = 0  # of open brackets
        self._indents = [0]
        self._inside = []  # _Text and _Field, innermost last

    def _next_line(self):
        try:
            line = self._readline()
        except StopIteration:
            line = ""
        if self._encoding is not None and line:
            line = line.decode(self._encoding)
        if line:
            self._line = line
            self._row += 1
            self._at = 0
        return bool(line)

    def _error(self, message, row=None, column=None, cls=SyntaxError):
        row = self._row if row is None else row
        column = self._at if column is None else column
        return cls(message, ("<string>", row, column + 1, self._line))

    def _simple(self, kind, end):
        start = self._at
        self._at = end
        return (kind, self._line[start:end], (self._row, start), (self._row, end), self._line)

    def _end_of_line(self, kind, end):
        """NEWLINE or NL; one that the source lacks has no text, and is one column wide all the same."""
        start = self._at
        self._at = end
        text = self._line[start:end]
        return (kind, text, (self._row, start), (self._row, start + max(len(text), 1)), self._line)

    def tokens(self):
        while self._next_line():
            yield from self._indentation()
            if self._at < len(self._line):
                yield from self._statement()
        if self._indents:
            end = (self._row + 1, 0)
            for _ in self._indents[1:]:
                yield (token.DEDENT, "", end, end, "")
            yield (token.ENDMARKER, "", end, end, "")

    def _indentation(self):
        """The start of a logical line. Of one that is blank or a comment, all of it."""
        line = self._line
        column = 0
        end = 0
        for end, c in enumerate(line):
            if c == " ":
                column += 1
            elif c == "\t":
                column = (column // _TAB + 1) * _TAB
            elif c == "\f":
                column = 0
            else:
                break
        else:
            end = len(line)
        self._at = end
        rest = line[end:]
        if rest.startswith("#"):
            yield self._simple(token.COMMENT, end + len(rest.rstrip("\r\n")))
            yield self._end_of_line(token.NL, len(line))
            return
        if not rest.strip("\r\n"):
            if rest:
                yield self._end_of_line(token.NL, len(line))
            self._at = len(line)
            return
        if column > self._indents[-1]:
            self._indents.append(column)
            yield (token.INDENT, line[:end], (self._row, 0), (self._row, end), line)
        while column < self._indents[-1]:
            if column not in self._indents:
                raise self._error("unindent does not match any outer indentation level", cls=IndentationError)
            self._indents.pop()
            yield (token.DEDENT, "", (self._row, end), (self._row, end), line)

    def _statement(self):
        """The rest of a logical line, to its NEWLINE."""
        while True:
            inside = self._inside[-1] if self._inside else None
            if isinstance(inside, _Text):
                yield from self._text(inside)
                continue
            line = self._line
            self._at = _SPACE.match(line, self._at).end()
            if self._at == len(line):  # the source ends without a line end
                if self._depth:
                    self._more("unexpected EOF in multi-line statement")
                    continue
                yield (token.NEWLINE, "", (self._row, self._at), (self._row, self._at + 1), "")
                return
            if isinstance(inside, _Field) and self._depth == inside.depth:
                c = line[self._at]
                if c == "}":
                    self._inside.pop()
                    self._depth -= 1
                    yield self._simple(token.OP, self._at + 1)
                    continue
                if c == ":":
                    self._inside.append(_Text(inside.text.quote, inside.text.raw, True, inside.text.start))
                    yield self._simple(token.OP, self._at + 1)
                    continue
                if c == "!" and line[self._at + 1:self._at + 2] != "=":
                    yield self._simple(token.OP, self._at + 1)
                    continue
            found = _TOKEN.match(line, self._at)
            kind, end = found.lastgroup, found.end()
            if kind == "name":
                yield self._simple(token.NAME, end)
            elif kind == "operator":
                text = found.group()
                if text in "([{":
                    self._depth += 1
                elif text in ")]}" and self._depth:
                    self._depth -= 1
                yield self._simple(token.OP, end)
            elif kind == "string":
                yield from self._string(found.group(), end)
            elif kind == "number":
                yield self._simple(token.NUMBER, end)
            elif kind == "comment":
                yield self._simple(token.COMMENT, end)
            elif kind == "newline":
                if not self._depth:
                    yield self._end_of_line(token.NEWLINE, end)
                    return
                yield self._end_of_line(token.NL, end)
                self._more("unexpected EOF in multi-line statement")
            else:
                self._more("unexpected EOF after line continuation character")

    def _more(self, message):
        if not self._next_line():
            raise self._error(message, self._row + 1, -1)

    def _string(self, opening, after):
        quote = opening[-3:] if len(opening) >= 3 and opening[-3:] in ("'''", '"""') else opening[-1]
        prefix = opening[:-len(quote)].lower()
        start, row, first = self._at, self._row, self._line
        if "f" in prefix and hasattr(token, "FSTRING_START"):  # 3.11's library takes an f-string for one token
            self._inside.append(_Text(quote, "r" in prefix, False, (row, start)))
            yield self._simple(token.FSTRING_START, after)
            return
        text, begin = first, after
        lines_before = 0  # the length of what came before this line
        while not (found := _END_OF_STRING[quote].match(text, begin)):
            # A string of one line goes on only behind a backslash.
            continued = len(quote) == 3 or re.search(r"(?:^|[^\\])(?:\\\\)*\\(?:\r?\n|\r)\Z", self._line)
            lines_before = len(text)
            if not continued or not self._next_line():
                what = "triple-quoted string literal" if len(quote) == 3 else "string literal"
                raise self._error(f"unterminated {what} (detected at line {self._row})", row, start)
            text += self._line
        self._at = found.end() - lines_before
        string = text[start:found.end()]
        yield (token.STRING, string, (row, start), (self._row, self._at), text)

    def _text(self, inside):
        """Text up to the next field, the end of the specification or of the string."""
        row, start, lines = self._row, self._at, self._line
        pieces = []

        def middle():
            text = "".join(pieces)
            pieces.clear()
            return (token.FSTRING_MIDDLE, text, (row, start), (self._row, self._at), lines)

        while True:
            line = self._line
            found = _SPECIAL_IN_TEXT.search(line, self._at)
            end = found.start() if found else len(line)
            pieces.append(line[self._at:end])
            self._at = end
            c = line[end] if found else ""
            if c == "{":
                if line.startswith("{{", end) and not inside.spec:
                    # One brace of the two is text, and the token ends between them.
                    pieces.append("{")
                    self._at += 1
                    yield middle()
                    self._at += 1
                    row, start, lines = self._row, self._at, line
                    continue
                if any(pieces):
                    yield middle()
                self._depth += 1
                self._inside.append(_Field(self._depth, inside))
                yield self._simple(token.OP, self._at + 1)
                return
            if c == "}":
                if inside.spec:
                    yield middle()  # even when there is none
                    self._inside.pop()
                    return
                if not line.startswith("}}", end):
                    raise self._error("f-string: single '}' is not allowed")
                pieces.append("}")
                self._at += 1
                yield middle()
                self._at += 1
                row, start, lines = self._row, self._at, line
            elif c == "\\":
                size = 1
                if not inside.raw and (named := re.compile(r"\\N\{[^}]*\}").match(line, end)):
                    size = named.end() - end
                elif line[end + 1:end + 2] not in ("", "{", "}"):
                    size = 3 if line.startswith("\r\n", end + 1) else 2
                pieces.append(line[end:end + size])
                self._at += size
                if self._at == len(line):
                    self._more_text(inside)
                    lines += self._line
            elif c in ("'", '"') and c:
                if line.startswith(inside.quote, end):
                    if inside.spec:
                        raise self._error("f-string: expecting '}'")
                    if any(pieces):
                        yield middle()
                    self._inside.pop()
                    yield self._simple(token.FSTRING_END, end + len(inside.quote))
                    return
                pieces.append(c)
                self._at += 1
            else:
                if len(inside.quote) == 1:
                    raise self._unterminated(inside)
                pieces.append(line[end:])
                self._more_text(inside)
                lines += self._line

    def _more_text(self, inside):
        if not self._next_line():
            raise self._unterminated(inside)

    def _unterminated(self, inside):
        what = "triple-quoted f-string literal" if len(inside.quote) == 3 else "f-string literal"
        return self._error(f"unterminated {what} (detected at line {self._row})", *inside.start)


class TokenizerIter:
    """The tokens of the lines that a readline function gives, as tuples of the fields of tokenize.TokenInfo."""

    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        self._tokens = _Scanner(readline, encoding).tokens()
        if not extra_tokens:
            self._tokens = (t for t in self._tokens if t[0] not in (token.COMMENT, token.NL))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._tokens)
