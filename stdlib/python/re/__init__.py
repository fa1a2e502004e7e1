r"""Regular expressions.

Patterns are those of CPython 3.11, compiled by PCRE2: see help('re') of any Python 3.11 for the syntax.

    match      at the beginning of a string          fullmatch  all of a string
    search     anywhere in a string                  findall    every match, as text
    finditer   every match, as Match objects         split      the text between matches
    sub, subn  replace matches                       compile    a Pattern with these as methods
    escape     a text with its special characters escaped
    purge      forget compiled patterns

Flags, joined by "|": A ASCII, I IGNORECASE, L LOCALE, M MULTILINE, S DOTALL, X VERBOSE, U UNICODE, NOFLAG, DEBUG.
"""

import sys

import _sre
from _sre import Match, Pattern

# The system's re/_parser.py, _compiler.py and others, for those who look into patterns.
__path__ += [folder + "/re" for folder in sys.path if folder]

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "template",
    "escape", "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE",
    "MULTILINE", "DOTALL", "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag",
]
__version__ = "2.2.1"


class error(Exception):
    """What is wrong with a pattern.

    msg: the message alone; pattern: the pattern, or None; pos: the index in it, or None; lineno, colno: the same
    place by line, both from 1, or None.
    """

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            msg = f"{msg} at position {pos}"
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        super().__init__(msg)


_patterns = _sre.Cache(error)
_cached = _patterns.compile


def match(pattern, string, flags=0):
    """A Match at the beginning of the string, or None."""
    return _cached(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """A Match of all of the string, or None."""
    return _cached(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """The first Match anywhere in the string, or None."""
    return _cached(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    """The string with its leftmost non-overlapping matches (at most count of them, unless it is 0) replaced.

    repl is a text, in which backslash escapes and \\1 or \\g<name> are processed, or a function of the Match.
    """
    return _cached(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    """What sub gives, and the number of replacements that were made."""
    return _cached(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    """The list of texts between matches; with groups in the pattern, also what they matched.

    At most maxsplit splits, unless it is 0.
    """
    return _cached(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    """The list of all non-overlapping matches: their text, or their group, or a tuple of their groups."""
    return _cached(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """An iterator over a Match for each of the non-overlapping matches."""
    return _cached(pattern, flags).finditer(string)


def compile(pattern, flags=0):
    """The Pattern of a text."""
    return _cached(pattern, flags)


def purge():
    """Forget compiled patterns."""
    _patterns.clear()


def template(pattern, flags=0):
    """Deprecated: re.compile with the flag TEMPLATE."""
    import warnings
    warnings.warn("The re.template() function is deprecated as it is an undocumented function without an obvious "
                  "purpose. Use re.compile() instead.", DeprecationWarning)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return _compile(pattern, flags | 1)


_escapes = {ord(c): "\\" + c for c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    """The text with a backslash before every character that means something in a pattern."""
    if isinstance(pattern, str):
        return pattern.translate(_escapes)
    return str(pattern, "latin1").translate(_escapes).encode("latin1")


def _compile(pattern, flags):
    # The name under which patterns are pickled.
    return _cached(pattern, flags)


# The flags are members of an enumeration. It is made when a flag is first asked for: most programs that import this
# module never need enum.
_flag_names = {
    "NOFLAG", "ASCII", "A", "IGNORECASE", "I", "LOCALE", "L", "UNICODE", "U", "MULTILINE", "M", "DOTALL", "S", "VERBOSE", "X",
    "TEMPLATE", "T", "DEBUG",
}


def _make_flags():
    import enum

    class RegexFlag(enum.IntFlag, boundary=enum.KEEP):
        NOFLAG = 0
        ASCII = A = 256
        IGNORECASE = I = 2
        LOCALE = L = 4
        UNICODE = U = 32
        MULTILINE = M = 8
        DOTALL = S = 16
        VERBOSE = X = 64
        TEMPLATE = T = 1
        DEBUG = 128
        __str__ = object.__str__
        _numeric_repr_ = hex

    RegexFlag.__qualname__ = "RegexFlag"
    enum.global_enum(RegexFlag)
    globals()["RegexFlag"] = RegexFlag


def __getattr__(name):
    if name == "RegexFlag" or name in _flag_names:
        _make_flags()
        return globals()[name]
    # Submodules that CPython's re has imported by now.
    if name in ("_parser", "_compiler", "_constants", "_casefix"):
        return __import__("re." + name, fromlist=["*"])
    raise AttributeError(f"module 're' has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_flag_names, "RegexFlag"})


def _with_references_shifted(phrase, offset):
    """The text of a pattern whose groups come after `offset` others: \\1 and (?(1)...) mean the same as before."""
    def shifted(found):
        if found[1]:
            return f"(?:\\{int(found[1]) + offset})"
        if found[2]:
            return f"(?({int(found[2]) + offset})"
        return found[0]

    # A reference; an escape; a class of characters; a condition.
    return sub(r"\\([1-9]\d?)(?!\d)|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?\((\d+)\)", shifted, phrase, flags=16)


class Scanner:
    """A lexer: a list of (pattern, action) pairs, tried in order at each place.

    An action is None (drop the text), a value, or a function of the scanner and the text.
    """

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        parts = []
        groups = []
        group = 1
        for phrase, action in lexicon:
            count = compile(phrase, flags).groups
            is_bytes = isinstance(phrase, bytes)
            if is_bytes:
                phrase = str(phrase, "latin1")
            parts.append(f"({_with_references_shifted(phrase, group)})" if count else f"({phrase})")
            groups.append(group)
            group += 1 + count
        text = "|".join(parts)
        self.scanner = _sre.lexer(text.encode("latin1") if lexicon and is_bytes else text, int(flags), tuple(groups))

    def scan(self, string):
        """The list of what the actions gave, and the rest of the string that no pattern matched."""
        result = []
        match = self.scanner.scanner(string).match
        position = 0
        while found := match():
            end = found.end()
            if end == position:
                break
            action = self.lexicon[found.lastindex - 1][1]
            if callable(action):
                self.match = found
                action = action(self, found.group())
            if action is not None:
                result.append(action)
            position = end
        return result, string[position:]
