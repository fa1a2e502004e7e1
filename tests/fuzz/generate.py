"""Programs from a seed: statements that define, compute, go wrong and print what came of it.

Every program ends by itself: loops count, recursion is bounded, numbers stay below some thousands of bits. What it prints is the
same on every run of an interpreter: no addresses, no time, no order of a set of texts.
"""
import random

ERRORS = ["ValueError", "TypeError", "KeyError", "IndexError", "ZeroDivisionError", "AttributeError", "StopIteration", "LookupError",
          "ArithmeticError", "RuntimeError", "Exception", "NameError", "OverflowError", "UnboundLocalError", "AssertionError"]
TEXTS = ["", "a", "spam", "Eggs and ham", "\u00e9t\u00e9", "tab\there", "'quoted'", '"', "\\", "0x1F", " 12 ", "-7", "3.5e2", "nan", "\u4f60\u597d",
         "\U0001f600", "MiXeD", "line\nline", "a,b,,c", "%s", "{}", "\x00", "\u00df", "I\u0307"]
NUMBERS = ["0", "1", "-1", "2", "3", "7", "10", "-13", "255", "256", "1000", "2**31", "2**61", "-2**61", "2**62", "2**63", "-2**63 - 1", "10**18",
           "10**40 + 7", "True", "False"]
FLOATS = ["0.0", "-0.0", "1.0", "0.5", "-2.75", "1e10", "1e-7", "3.14159", "1e308", "float('inf')", "float('-inf')", "float('nan')", "2.0**53", "1/3"]
BYTES = ["b''", "b'abc'", "b'\\x00\\xff'", "bytearray(b'xy')", "b'spam and'", "bytes(range(5))"]
BINARY = ["+", "-", "*", "//", "%", "/", "&", "|", "^", "<<", ">>", "**", "@"]
COMPARE = ["<", "<=", "==", "!=", ">", ">=", "in", "not in", "is", "is not"]
STR_CALLS = ["upper()", "lower()", "title()", "swapcase()", "capitalize()", "casefold()", "strip()", "split()", "split(',')", "splitlines()",
             "center(12, '*')", "zfill(6)", "ljust(5)", "rjust(7, '.')", "encode('utf-8')", "isdigit()", "isalpha()", "isidentifier()", "isspace()",
             "partition('a')", "rpartition('a')", "replace('a', 'bb')", "find('a')", "rfind('a')", "index('a')", "count('a')", "startswith('s')",
             "endswith(('m', 'a'))", "expandtabs(4)", "join(['x', 'y'])", "isprintable()", "istitle()", "removeprefix('sp')", "removesuffix('m')",
             "translate({97: 'A', 98: None})", "rsplit(None, 1)", "isascii()", "isnumeric()", "encode('ascii', 'backslashreplace')"]
INT_CALLS = ["bit_length()", "bit_count()", "to_bytes(40, 'little', signed=True)", "conjugate()", "as_integer_ratio()", "__index__()", "real", "denominator"]
FLOAT_CALLS = ["is_integer()", "hex()", "as_integer_ratio()", "__round__()", "__floor__()", "__trunc__()", "real", "conjugate()"]
LIST_CALLS = ["append(1)", "pop()", "pop(0)", "reverse()", "sort(key=repr)", "copy()", "index(1)", "count(1)", "extend('ab')", "insert(1, 'n')", "remove(1)",
              "clear()", "__len__()", "extend(range(3))", "sort(key=str, reverse=True)"]
DICT_CALLS = ["keys()", "values()", "items()", "get('a')", "get('zz', 5)", "pop('a')", "pop('zz', None)", "setdefault('new', 1)", "update(q=1)", "copy()",
              "popitem()", "__len__()", "fromkeys('ab', 0)"]
SPECS = ["", "d", "5d", "<8", ">8", "^8", "08", "+", " ", ",", "_", "x", "#x", "o", "#b", "c", "e", ".3e", "f", ".2f", "g", ".10g", "%", ".1%", "n", "s", ".2",
         "*^12", "=+9", "z.1f", "10.3", "q", "#_x", "<5s", "-", ".0f", "020.4f", "E", "G", "_b"]
PERCENTS = ["%d", "%5d", "%-6d|", "%s", "%r", "%a", "%x", "%#o", "%e", "%.2f", "%g", "%c", "%%", "%+d", "% d", "%08.3f", "%.3s", "%i", "%X", "%q", "%5.1r"]


class Generator:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.counter = 0
        self.names = {}      # kind -> names in scope
        self.functions = []  # (name, number of arguments)
        self.classes = []
        self.depth = 0

    # ---- choices
    def pick(self, things):
        return self.rng.choice(things)

    def chance(self, p):
        return self.rng.random() < p

    def fresh(self, stem="v"):
        self.counter += 1
        return f"{stem}{self.counter}"

    def known(self, kind):
        return self.names.get(kind, [])

    # ---- expressions by kind
    def expression(self, kind=None, depth=0):
        kind = kind or self.pick(["int", "int", "float", "str", "list", "tuple", "dict", "set", "bytes", "bool", "any", "slice"])
        if depth > 3:
            return self.leaf(kind)
        if self.known(kind) and self.chance(0.3):
            return self.pick(self.known(kind))
        maker = getattr(self, "make_" + kind, None)
        return maker(depth + 1) if maker and self.chance(0.75) else self.leaf(kind)

    def leaf(self, kind):
        if self.known(kind) and self.chance(0.5):
            return self.pick(self.known(kind))
        return {
            "int": lambda: self.parenthesised(self.pick(NUMBERS)), "float": lambda: self.parenthesised(self.pick(FLOATS)),
            "str": lambda: repr(self.pick(TEXTS)), "list": lambda: self.pick(["[]", "[1, 2, 3]", "['a', 1]", "[0]"]),
            "tuple": lambda: self.pick(["()", "(1,)", "(1, 'a', None)"]), "dict": lambda: self.pick(["{}", "{'a': 1}", "{'a': 1, 'b': [2]}", "{1: 2}"]),
            "set": lambda: self.pick(["set()", "{1, 2, 3}", "frozenset({1, 5})"]), "bytes": lambda: self.pick(BYTES),
            "bool": lambda: self.pick(["True", "False"]), "any": lambda: self.pick(["None", "...", "1", "'x'", "NotImplemented", "int", "len", "1j", "range(4)"]),
            "slice": lambda: self.pick(["range(5)", "range(10, 0, -3)", "slice(1, None, 2)"]),
        }[kind]()

    @staticmethod
    def parenthesised(text):
        return f"({text})" if not text.isalnum() else text

    def make_int(self, d):
        a, b = self.expression("int", d), self.expression("int", d)
        return self.pick([
            lambda: f"({a} {self.pick(['+', '-', '*'])} {b})", lambda: f"({a} {self.pick(['//', '%', '&', '|', '^'])} {b})",
            lambda: f"({a} << {self.rng.randrange(70)})", lambda: f"({a} >> {self.rng.randrange(70)})", lambda: f"({a} ** {self.rng.randrange(4)})",
            lambda: f"(-{a})", lambda: f"(~{a})", lambda: f"abs({a})", lambda: f"len({self.expression(self.pick(['str', 'list', 'dict']), d)})",
            lambda: f"({a}).{self.pick(INT_CALLS[:2] + ['conjugate()', 'real'])}", lambda: f"({a} if {self.expression('bool', d)} else {b})",
            lambda: f"sum({self.comprehension('int', d)})", lambda: f"max({a}, {b})", lambda: f"int({self.expression('float', d)})",
            lambda: f"int({self.expression('str', d)}, {self.pick([0, 2, 10, 16, 36])})", lambda: f"pow({a}, {self.rng.randrange(5)}, {b})",
            lambda: f"divmod({a}, {b})[{self.rng.randrange(2)}]", lambda: f"hash({self.parenthesised(self.pick(NUMBERS))})",
            lambda: f"round({self.expression(self.pick(['int', 'float']), d)})", lambda: f"({self.fresh('w')} := {a})",
        ])()

    def make_float(self, d):
        a, b = self.expression("float", d), self.expression(self.pick(["float", "int"]), d)
        return self.pick([
            lambda: f"({a} {self.pick(['+', '-', '*', '/', '//', '%'])} {b})", lambda: f"(-{a})", lambda: f"abs({a})", lambda: f"float({b})",
            lambda: f"round({a}, {self.rng.randrange(-3, 6)})", lambda: f"float({self.expression('str', d)})", lambda: f"({b} / {a})",
            lambda: f"min({a}, {b})", lambda: f"sum([{a}, {b}])", lambda: f"({a} ** 2)",
        ])()

    def make_str(self, d):
        return self.pick([
            lambda: f"({self.expression('str', d)} + {self.expression('str', d)})", lambda: f"({self.expression('str', d)} * {self.rng.randrange(-1, 4)})",
            lambda: f"({self.expression('str', d)}).{self.pick(STR_CALLS[:6] + ['strip()', 'zfill(6)', 'center(9)', 'expandtabs(3)'])}",
            lambda: f"repr({self.printable(d)})", lambda: f"str({self.printable(d)})", lambda: self.fstring(d), lambda: self.percent(d),
            lambda: f"({self.expression('str', d)})[{self.subscript(d)}]", lambda: f"format({self.expression(self.pick(['int', 'float', 'str']), d)}, {self.pick(SPECS)!r})",
            lambda: f"'{{0!r:>{self.rng.randrange(12)}}}|{{x}}'.format({self.printable(d)}, x={self.expression('int', d)})",
            lambda: f"chr({self.rng.randrange(32, 500)})", lambda: f"','.join(map(str, {self.expression('list', d)}))",
            lambda: f"ascii({self.expression('str', d)})", lambda: f"{self.pick(['hex', 'oct', 'bin'])}({self.expression('int', d)})",
            lambda: f"({self.expression('bytes', d)}).decode({self.pick(['utf-8', 'latin-1', 'ascii'])!r}, {self.pick(['strict', 'replace', 'ignore', 'backslashreplace'])!r})",
        ])()

    def fstring(self, d):
        parts = []
        for _ in range(self.rng.randrange(1, 4)):
            value = self.expression(self.pick(["int", "float", "str"]), 3).replace('"', "'")
            if "'" in value or "\\" in value or "{" in value or ":=" in value or "!" in value:
                value = self.pick(NUMBERS)
            spec = self.pick(SPECS)
            parts.append(self.pick([f"{{{value}}}", f"{{{value}!r}}", f"{{{value}:{spec}}}", f"{{{value} = }}", f"{{{value}!s:>{{4 + 3}}}}", "{{x}}", "text "]))
        return 'f"' + "".join(parts) + '"'

    def percent(self, d):
        count = self.rng.randrange(1, 4)
        text = " ".join(self.pick(PERCENTS) for _ in range(count))
        values = [self.expression(self.pick(["int", "float", "str"]), d) for _ in range(count)]
        return f"({text!r} % ({', '.join(values)},))"

    def subscript(self, d):
        bound = lambda: self.pick(["", str(self.rng.randrange(-6, 7)), self.expression("int", 3)])
        return self.pick([lambda: f"{bound()}:{bound()}", lambda: f"{bound()}:{bound()}:{self.pick(['', '1', '2', '-1', '-2', '0'])}", lambda: str(self.rng.randrange(-4, 5))])()

    def comprehension(self, kind, d, brackets="()"):
        x = self.fresh("i")
        inner = self.names.get("int", [])
        self.names["int"] = inner + [x]
        body = self.expression(kind, d + 1)
        condition = f" if {self.expression('bool', d + 1)}" if self.chance(0.3) else ""
        self.names["int"] = inner
        source = self.pick([f"range({self.rng.randrange(6)})", "[3, 1, 2]", f"{self.expression('list', 4)}[:4]" if kind != "int" else "(5, 6)"])
        return f"{brackets[0]}{body} for {x} in {source}{condition}{brackets[1]}"

    def make_list(self, d):
        return self.pick([
            lambda: "[" + ", ".join(self.expression(None, d) for _ in range(self.rng.randrange(4))) + "]", lambda: self.comprehension(self.pick(["int", "str", "tuple"]), d, "[]"),
            lambda: f"({self.expression('list', d)} + {self.expression('list', d)})", lambda: f"({self.expression('list', d)})[{self.subscript(d)}]",
            lambda: f"sorted({self.expression(self.pick(['list', 'tuple', 'str']), d)}, key={self.pick(['repr', 'str', 'lambda z: (str(type(z)), repr(z))'])})",
            lambda: f"list({self.expression(self.pick(['str', 'tuple', 'dict', 'slice']), d)})", lambda: f"[*{self.expression('tuple', d)}, {self.expression(None, d)}]",
            lambda: f"({self.expression('str', d)}).split({self.pick(['', repr(','), repr('a')])})", lambda: f"list(zip({self.expression('list', d)}, {self.expression('str', d)}))",
            lambda: f"list(enumerate({self.expression('str', d)}, {self.rng.randrange(3)}))", lambda: f"list(reversed({self.expression('list', d)}))",
            lambda: f"list(map(lambda q: {self.pick(['q', '(q, q)', 'str(q)', 'q * 2'])}, {self.expression('list', d)}))",
            lambda: f"list(filter(None, {self.expression('list', d)}))", lambda: f"({self.expression('list', d)} * {self.rng.randrange(-1, 3)})",
        ])()

    def make_tuple(self, d):
        return self.pick([
            lambda: "(" + "".join(self.expression(None, d) + ", " for _ in range(self.rng.randrange(1, 4))) + ")",
            lambda: f"tuple({self.expression(self.pick(['list', 'str']), d)})", lambda: f"divmod({self.expression('int', d)}, {self.expression(self.pick(['int', 'float']), d)})",
            lambda: f"({self.expression('tuple', d)} + {self.expression('tuple', d)})", lambda: f"({self.expression('str', d)}).partition('a')",
            lambda: f"({self.expression('tuple', d)})[{self.subscript(d)}]",
        ])()

    def make_dict(self, d):
        key = lambda: self.expression(self.pick(["str", "int", "bool"]), d)
        return self.pick([
            lambda: "{" + ", ".join(f"{key()}: {self.expression(None, d)}" for _ in range(self.rng.randrange(4))) + "}",
            lambda: f"dict(a={self.expression('int', d)}, b={self.expression('str', d)})", lambda: f"({self.expression('dict', d)} | {self.expression('dict', d)})",
            lambda: "{" + f"**{self.expression('dict', d)}, 'k': {self.expression('int', d)}" + "}", lambda: f"dict(enumerate({self.expression('str', d)}))",
            lambda: "{" + f"k: v for k, v in enumerate({self.expression('list', d)})" + "}", lambda: f"dict(zip('abc', {self.expression('list', d)}))",
        ])()

    def make_set(self, d):
        numbers = lambda: "{" + ", ".join(map(str, self.rng.sample(range(-5, 40), self.rng.randrange(1, 6)))) + "}"
        return self.pick([numbers, lambda: f"({numbers()} {self.pick(['|', '&', '-', '^'])} {self.expression('set', d)})", lambda: f"set(range({self.rng.randrange(9)}))",
                          lambda: "{" + f"i % 7 for i in range({self.rng.randrange(12)})" + "}"])()

    def make_bytes(self, d):
        return self.pick([lambda: f"({self.expression('bytes', d)} + {self.expression('bytes', d)})", lambda: f"({self.expression('str', d)}).encode()",
                          lambda: f"({self.expression('bytes', d)})[{self.subscript(d)}]", lambda: f"bytes([{self.rng.randrange(300)}])",
                          lambda: f"({self.expression('bytes', d)}).{self.pick(['upper()', 'hex()', 'strip()', 'split()', 'title()', 'center(7)'])}"])()

    def make_bool(self, d):
        left, right = self.expression(None, d), self.expression(None, d)
        return self.pick([
            lambda: f"({left} {self.pick(COMPARE[:6])} {right})", lambda: f"({self.expression('int', d)} {self.pick(COMPARE[:6])} {self.expression(self.pick(['int', 'float']), d)})",
            lambda: f"(not {left})", lambda: f"({left} and {right})", lambda: f"({left} or {right})", lambda: f"({left} in {self.expression(self.pick(['list', 'tuple', 'dict', 'str', 'set']), d)})",
            lambda: f"isinstance({left}, {self.pick(['int', 'str', '(list, tuple)', 'bool', 'object', 'int | str'])})",
            lambda: f"({self.expression('int', d)} < {self.expression('int', d)} <= {self.expression('float', d)})", lambda: f"all({self.expression('list', d)})",
            lambda: f"any({self.expression('list', d)})", lambda: f"bool({left})", lambda: f"callable({left})",
        ])()

    def make_any(self, d):
        return self.pick([
            lambda: f"({self.expression(None, d)} {self.pick(BINARY[:7])} {self.expression(None, d)})", lambda: f"({self.expression('list', d)}).{self.pick(LIST_CALLS)}",
            lambda: f"({self.expression('dict', d)}).{self.pick(DICT_CALLS)}", lambda: f"({self.expression('str', d)}).{self.pick(STR_CALLS)}",
            lambda: f"({self.expression('int', d)}).{self.pick(INT_CALLS)}", lambda: f"({self.expression('float', d)}).{self.pick(FLOAT_CALLS)}",
            lambda: f"({self.expression(None, d)})[{self.expression(None, d)}]", lambda: f"(lambda *a, k=1, **m: (a, k, sorted(m)))({self.arguments(d)})",
            lambda: self.call(d), lambda: f"complex({self.expression('float', d)}, {self.expression('int', d)})", lambda: f"type({self.expression(None, d)}).__name__",
            lambda: f"getattr({self.expression(None, d)}, {self.pick(['real', 'nope', '__doc__', '__len__', 'upper'])!r}, 'dflt') and 1",
            lambda: f"next(iter({self.expression(self.pick(['list', 'str', 'dict', 'tuple']), d)}), 'none')", lambda: f"int.from_bytes({self.expression('bytes', d)}, 'big')",
        ])()

    make_slice = lambda self, d: f"range({self.expression('int', 4)}, {self.rng.randrange(-9, 20)}, {self.pick([1, 2, -1, -3, 5])})[:20]"

    def arguments(self, d):
        plain = [self.pick([lambda: self.expression(None, d), lambda: f"*{self.expression('list', d)}[:3]"])() for _ in range(self.rng.randrange(3))]
        named = [f"k={self.expression('int', d)}"] if self.chance(0.3) else []
        spread = [f"**{{'z{self.rng.randrange(3)}': 1}}"] if self.chance(0.2) else []
        return ", ".join(plain + named + spread)

    def call(self, d):
        if not self.functions:
            return self.leaf("int")
        name, count = self.pick(self.functions)
        count = max(0, count + self.pick([0, 0, 0, 0, 1, -1]))
        values = [self.expression(self.pick(["int", "str", "list"]), d + 1) for _ in range(count)]
        return f"{name}({', '.join(values)})"

    def printable(self, d):
        return self.expression(self.pick(["int", "float", "str", "list", "tuple", "dict", "bytes", "bool"]), d)

    # ---- statements: lists of lines
    def block(self, size, inner=True):
        saved = {kind: list(names) for kind, names in self.names.items()}
        self.depth += 1
        lines = []
        for _ in range(size):
            lines += self.statement(inner)
        self.depth -= 1
        self.names = saved
        return ["    " + line for line in lines or ["pass"]]

    def statement(self, inner=False):
        simple = [self.assign] * 4 + [self.show] * 4 + [self.augment, self.unpack, self.delete, self.assertion, self.store_item]
        compound = [self.branch, self.loop, self.while_loop, self.attempt, self.attempt, self.match, self.with_block]
        if self.depth == 0:
            compound += [self.function, self.function, self.generator, self.klass, self.closure, self.decorated, self.big_numbers, self.delegation,
                         self.class_patterns, self.class_machinery, self.coroutine, self.group, self.leaving, self.slices, self.targets]
        return self.pick(simple if self.depth > 2 else simple + compound)()

    def assign(self):
        kind = self.pick(["int", "float", "str", "list", "tuple", "dict", "set", "bytes"])
        value = self.expression(kind)
        name = self.fresh()
        self.names.setdefault(kind, []).append(name)
        return [f"{name} = {value}"]

    def show(self):
        return [f"show({self.expression()})"]

    def augment(self):
        kind = self.pick(["int", "str", "list"])
        if not self.known(kind):
            return self.assign()
        name = self.pick(self.known(kind))
        operator = self.pick({"int": ["+=", "-=", "*=", "//=", "%=", "|=", "&=", "^="], "str": ["+=", "*="], "list": ["+=", "*="]}[kind])
        value = str(self.rng.randrange(4)) if operator == "*=" else self.expression("str" if kind == "str" else kind)
        return [f"{name} {operator} {value}", f"show({name})"]

    def unpack(self):
        a, b, c = self.fresh(), self.fresh(), self.fresh()
        target = self.pick([f"{a}, {b}", f"{a}, *{b}", f"*{a}, {b}, {c}", f"({a}, {b}), {c}", f"[{a}, [*{b}]]", f"{a}, {b}, *{c}"])
        source = self.pick([self.expression("list"), self.expression("tuple"), self.expression("str"), "(1, (2, 3))", "((1, 2), 3)"])
        return [f"{target} = {source}", f"show(({a}, {b}))"]

    def delete(self):
        if not self.known("list"):
            return self.assign()
        name = self.pick(self.known("list"))
        return [f"del {name}[{self.subscript(2)}]", f"show({name})"]

    def store_item(self):
        if self.known("list") and self.chance(0.5):
            name = self.pick(self.known("list"))
            return [f"{name}[{self.subscript(2)}] = {self.expression(self.pick(['list', 'int', 'str']))}", f"show({name})"]
        if self.known("dict"):
            name = self.pick(self.known("dict"))
            return [f"{name}[{self.expression(self.pick(['str', 'int', 'list']))}] = {self.expression()}", f"show({name})"]
        return self.assign()

    def assertion(self):
        return [f"assert {self.expression('bool')}, {self.expression('str')}"]

    def branch(self):
        lines = [f"if {self.expression('bool')}:"] + self.block(2)
        if self.chance(0.4):
            lines += [f"elif {self.expression('bool')}:"] + self.block(1)
        if self.chance(0.6):
            lines += ["else:"] + self.block(1)
        return lines

    def loop(self):
        x = self.fresh("i")
        self.names.setdefault("int", []).append(x)
        lines = [f"for {x} in range({self.rng.randrange(5)}):"] + self.block(2)
        if self.chance(0.3):
            lines += [f"    if {self.expression('bool')}: {self.pick(['break', 'continue'])}", f"    show({x})"]
        if self.chance(0.3):
            lines += ["else:"] + self.block(1)
        self.names["int"].remove(x)
        return lines

    def while_loop(self):
        n = self.fresh("n")
        return [f"{n} = 0", f"while {n} < {self.rng.randrange(4)}:", f"    {n} += 1"] + self.block(1) + (["else:"] + self.block(1) if self.chance(0.3) else [])

    def attempt(self):
        lines = ["try:"] + self.block(2)
        if self.chance(0.3):
            lines.append(f"    raise {self.pick(ERRORS)}({self.expression('str')})" + self.pick(["", " from None", " from KeyError('cause')"]))
        if self.chance(0.1):
            lines += [f"except* {self.pick(ERRORS)} as e:", "    report(e)"]
            return lines
        for error in self.rng.sample(ERRORS, self.rng.randrange(1, 3)):
            lines += [f"except {error} as e:", "    report(e)"] + (self.block(1) if self.chance(0.4) else [])
            if self.chance(0.1):
                lines.append("    raise")
        if self.chance(0.7):
            lines += ["except Exception as e:", "    report(e)"]
        if self.chance(0.3):
            lines += ["else:"] + self.block(1)
        if self.chance(0.4):
            lines += ["finally:"] + self.block(1)
        return lines

    def match(self):
        subject = self.expression(self.pick(["int", "list", "tuple", "dict", "str", "any"]))
        lines = [f"match {subject}:"]
        for _ in range(self.rng.randrange(1, 4)):
            a, b = self.fresh("m"), self.fresh("m")
            pattern = self.pick(["0 | 1 | -1", "int() as {a}", "str({a})", "[{a}, *{b}]", "({a}, {b})", "[1, 2, {a}]", "{{'a': {a}, **{b}}}", "{{'b': [{a}]}}", "float({a})",
                                 "[]", "None | True", "'spam'", "[int({a}), str({b})]", "[[{a}], *{b}]", "bytes()", "list() | tuple()"]).format(a=a, b=b)
            guard = f" if {self.expression('bool')}" if self.chance(0.3) else ""
            names = [n for n in (a, b) if n in pattern]
            lines += [f"    case {pattern}{guard}:", f"        show(({', '.join(names)}{',' if names else ''}))"]
        return lines + ["    case _:", "        show('no match')"]

    def with_block(self):
        return [f"with Manager({self.pick(['False', 'False', 'True'])}) as cm:"] + self.block(2) + ["    show(cm.name)"]

    def parameters(self):
        count = self.rng.randrange(4)
        names = [self.fresh("p") for _ in range(count)]
        parts = list(names)
        if count and self.chance(0.3):
            parts[-1] += f"={self.expression('int', 4)}"
        if count > 1 and self.chance(0.2):
            parts.insert(1, "/")
        if self.chance(0.3):
            parts.append("*rest")
        elif count and self.chance(0.1) and "/" not in parts:
            parts.insert(count - 1, "*")
        if self.chance(0.2):
            parts.append("**options")
        return names, ", ".join(parts)

    def function(self):
        name = self.fresh("f")
        names, parameters = self.parameters()
        saved = {k: list(v) for k, v in self.names.items()}
        for p in names:
            self.names.setdefault(self.pick(["int", "str", "list"]), []).append(p)
        body = self.block(3)
        result = self.expression()
        self.names = saved
        self.functions.append((name, len(names)))
        return [f"def {name}({parameters}):"] + body + [f"    return {result}", f"show({self.call(2)})"]

    def closure(self):
        name = self.fresh("make")
        return [f"def {name}(n):", "    total = n", "    def add(k=1):", "        nonlocal total", f"        total += k * {self.rng.randrange(5)}",
                f"        return total, {self.pick(['n', 'k', 'total - n'])}", "    return add", f"{name}_1 = {name}({self.expression('int')})", f"show({name}_1(), {name}_1(3))"]

    def decorated(self):
        name = self.fresh("d")
        return ["def twice(f):", "    def inner(*a, **k):", "        return f(*a, **k), f(*a, **k)", "    inner.__name__ = f.__name__", "    return inner", "@twice", f"def {name}(x, y=2):",
                f"    return {self.pick(['x', 'x + y', '[x, y]', 'x * y'])}", f"show({name}({self.expression('int')}), {name}.__name__)"]

    def generator(self):
        name = self.fresh("g")
        body = self.block(1)
        return [f"def {name}(n):", "    try:", "        for i in range(n):", f"            got = yield {self.pick(['i', '(i, n)', 'i * i'])}", "            if got: show(('got', got))",
                f"        yield from {self.expression('list', 3)}", f"        return {self.expression('int', 3)}", "    finally:", "        show('closed')"] + body + [
                f"it = {name}({self.rng.randrange(4)})", f"show({self.pick(['list(it)', 'next(it, None)', 'sum(1 for _ in it)', '[*it]'])})",
                f"report_call(lambda: it.{self.pick(['send(None)', 'send(5)', 'throw(ValueError, 1)', 'close()', '__next__()'])})", "it.close()"]

    def klass(self):
        name = self.fresh("C")
        base = f"({self.pick(self.classes + ['object', 'dict', 'list', 'int', 'Exception'])})" if self.chance(0.6) else ""
        lines = [f"class {name}{base}:"]
        if self.chance(0.2) and not base:
            lines.append("    __slots__ = ('a', 'b')")
        members = [
            ["    def __init__(self, *args):", "        super().__init__()", f"        self.a = {self.expression('int', 3)}"],
            ["    @property", "    def size(self):", f"        return {self.expression('int', 3)}"],
            ["    @classmethod", "    def make(cls, *args):", "        return cls.__name__, args"], ["    @staticmethod", "    def helper(x=1):", "        return x * 2"],
            ["    def __repr__(self):", "        return f'<{type(self).__name__}>'"], ["    def __eq__(self, other):", "        return isinstance(other, type(self))"],
            ["    def __add__(self, other):", "        return ('add', other)"], ["    def __radd__(self, other):", "        return ('radd', other)"], ["    def __len__(self):", f"        return {self.rng.randrange(-1, 4)}"],
            ["    def __getitem__(self, key):", "        if isinstance(key, slice): return key.start", "        if key > 3: raise IndexError(key)", "        return key * 2"], ["    def __call__(self, *a, **k):", "        return len(a), sorted(k)"],
            ["    def __getattr__(self, name):", "        if name.startswith('x'): return name", "        raise AttributeError(name)"], ["    def __bool__(self):", f"        return {self.pick(['True', 'False', '1'])}"],
            ["    def __lt__(self, other):", "        return NotImplemented"], ["    def __contains__(self, x):", "        return x == 2"], ["    def __iter__(self):", "        yield 1", "        yield 2"],
            ["    def __hash__(self):", "        return 7"], [f"    value: int = {self.expression('int', 3)}"], ["    def __format__(self, spec):", "        return 'F' + spec"], ["    def __index__(self):", f"        return {self.rng.randrange(5)}"],
        ]
        for member in self.rng.sample(members, self.rng.randrange(1, 6)):
            lines += member
        self.classes.append(name)
        uses = ["o.a", "o.size", "o.make(1)", "o.helper()", "o == o", "o + 1", "1 + o", "len(o)", "o[1]", "o[5]", "o(1, k=2)", "o.xyz", "o.nope", "bool(o)", "o < o", "2 in o", "[*o]", "hash(o) == hash(o)", "o.value",
                f"{name}.__mro__[1].__name__", "setattr(o, 'b', 3)", "o.b", "del_attr(o, 'a')", "'{:>5}'.format(o)", "list(range(9))[o]", "isinstance(o, int)", f"{name}.helper(4)", "o.__class__.__name__", "setattr(o, 'size', 1)", "o[1:2]"]
        lines.append("o = None")
        lines.append(f"report_call(lambda: {name}())")
        lines += ["try:", f"    o = {name}()"] + [f"    report_call(lambda: {u})" for u in self.rng.sample(uses, 5)] + ["except Exception as e:", "    report(e)"]
        return lines

    # ---- what the statements above seldom reach
    def big_numbers(self):
        a, b = self.fresh("big"), self.fresh("big")
        number = lambda: f"({self.pick(['', '-'])}{self.rng.randrange(2, 10)} ** {self.rng.randrange(1, 400)} {self.pick(['+', '-', '^'])} {self.rng.getrandbits(self.rng.randrange(1, 300))})"
        uses = [f"{a} * {b} - {a}", f"divmod({a}, {b})", f"{a} // {b}, {a} % {b}", f"{a} / {b}", f"{a} & {b}, {a} | {b}, {a} ^ {b}, ~{a}", f"{a} >> {self.rng.randrange(300)}, {b} << {self.rng.randrange(200)}",
                f"pow({a}, {self.rng.randrange(50)}, {b})", f"pow({a}, -1, {b})", f"int(str({a})) == {a}, int(hex({b}), 16) == {b}", f"{a}.bit_length(), {b}.bit_count()", f"hash({a}), hash({b}) % 7",
                f"float({a}), {a} == float({a}), {a} < float({b})", f"f'{{{a}:,}}', f'{{{b}:#x}}', f'{{{a}:_b}}', f'{{{a}:e}}'", f"{a}.to_bytes(200, 'big', signed=True).hex()", f"int.from_bytes({a}.to_bytes(200, 'little', signed=True), 'little', signed=True) == {a}",
                f"round({a}, -{self.rng.randrange(1, 40)})", f"'%d %x %o' % ({a}, {b}, {a})", f"sorted([{a}, {b}, -{a}, 0, 0.5])", f"complex({a}) if abs({a}) < 10 ** 300 else {b}", f"range({a}, {b}, {self.rng.randrange(1, 9)} ** 50)[-1:]", f"len(range({a}, {b}, {self.rng.randrange(1, 9)} ** 90))"]
        return [f"{a} = {number()}", f"{b} = {number()}"] + [f"report_call(lambda: ({u}))" for u in self.rng.sample(uses, 5)]

    def delegation(self):
        inner, outer = self.fresh("inner"), self.fresh("outer")
        lines = [f"def {inner}():", "    total = 0", "    while True:", "        try:", "            x = yield total", "            if x is None: return ('done', total)", "            total += x",
                 f"        except {self.pick(['ValueError', 'KeyError', '(TypeError, ValueError)'])} as e:", f"            {self.pick(['total = -1', 'raise', 'return e.args', 'raise RuntimeError(1) from e', 'total += 10; continue'])}",
                 f"        {self.pick(['finally: show(total)', 'else: pass', 'finally: pass'])}",
                 f"def {outer}():", "    try:", f"        r = yield from {inner}()", "        show(r)", f"        yield from {self.expression(self.pick(['list', 'str', 'tuple']), 3)}",
                 f"    {self.pick(['except RuntimeError as e: report(e); yield 5', 'finally: show(7)', 'except GeneratorExit: show(8); raise', 'except BaseException as e: show(type(e).__name__); return 9'])}", f"it = {outer}()"]
        for _ in range(self.rng.randrange(3, 8)):
            lines.append("report_call(lambda: it." + self.pick(["send(None)", "send(3)", "send(2)", "__next__()", "throw(ValueError('v'))", "throw(KeyError)", "close()", "gi_running", "gi_yieldfrom is None", "throw(TypeError, 'text')"]) + ")")
        return lines + ["it.close()"]

    def class_patterns(self):
        name = self.fresh("P")
        patterns = [f"{name}(1, b)", f"{name}(a=0)", f"{name}({self.pick(['int()', 'str()', '[x, *_]'])} as first, second)", f"{name}(b={{'k': v, **rest}})", f"[{name}(a, _), *others]", f"{{'o': {name}() as o}}", "(1 | 2 as n, *_)", f"{name}(_, _, _)",
                    "-1.5 | 2j | -3 - 4j", "b'x' | 'x'", "[[[deep]]]", f"{name}.LIMIT", "{**everything}", "str() | bytes() as text", "[*_, last]", "(first, (second, *more))", f"{name}({name}(inner, _), outer)", "{'a': 1 | 2 as n, 'b': [*_]}"]
        subjects = [f"{name}(1, 2)", f"{name}('s', {{'k': 1, 'l': 2}})", f"[{name}(0, 0), 5]", f"{{'o': {name}([1, 2], None)}}", "(2, 3)", "-1.5", "-3 - 4j", "b'x'", "[[[9]]]", "10", "{'a': 2, 'b': []}", "(1, (2, 3, 4))", f"{name}({name}(1, 2), 3)", self.expression()]
        lines = [f"class {name}:", f"    __match_args__ = {self.pick(['(' + repr('a') + ', ' + repr('b') + ')'] * 4 + ['(' + repr('a') + ',)', '[]', '(1, 2)'])}", "    LIMIT = 10", "    def __init__(self, a, b): self.a, self.b = a, b",
                 "    def __repr__(self): return f'P({self.a!r}, {self.b!r})'"]
        for _ in range(2):
            lines += ["try:", f"    match {self.pick(subjects)}:"]
            for pattern in self.rng.sample(patterns, 4):
                lines += [f"        case {pattern}{self.pick(['', '', ' if ' + self.expression('bool', 3)])}:", f"            show({pattern!r})"]
            lines += ["except Exception as e:", "    report(e)"]
        return lines

    def class_machinery(self):
        m, d, b, c = self.fresh("Meta"), self.fresh("Desc"), self.fresh("Base"), self.fresh("C")
        lines = [f"class {m}(type):", "    def __new__(mcls, name, bases, ns, **k):", "        show((name, sorted(k)))", f"        return super().__new__(mcls, name, bases, ns{self.pick(['', ', **k'])})",
                 "    def __init__(cls, name, bases, ns, **k): super().__init__(name, bases, ns)", f"    {self.pick(['def __len__(cls): return 3', 'def __call__(cls, *a): return (cls.__name__, super().__call__(*a).__class__.__name__)', 'x = property(lambda cls: cls.__name__)', 'def __getattr__(cls, n): return n'])}",
                 f"class {d}:", "    def __set_name__(self, owner, name): self.name = name", "    def __get__(self, o, cls=None): return (self.name, o is None)",
                 f"    {self.pick(['def __set__(self, o, v): show((self.name, v))', 'def __delete__(self, o): show(self.name)', 'pass'])}",
                 f"class {b}:", "    def __init_subclass__(cls, tag=None, **k):", "        show((cls.__name__, tag))", "        super().__init_subclass__(**k)", "    def who(self): return ['base']", "    def __class_getitem__(cls, item): return (cls.__name__, item)",
                 "try:", f"    class {c}({b}{self.pick(['', ', metaclass=' + m, ', tag=1', ', other=2', ', metaclass=' + m + ', tag=5'])}):", f"        field = {d}()", "        def who(self): return super().who() + [__class__.__name__]",
                 f"        {self.pick(['__slots__ = ()', 'def __del__(self): pass', 'def __setattr__(self, n, v): object.__setattr__(self, n, (v,))', 'def __getattribute__(self, n): return super().__getattribute__(n)', 'def __dir__(self): return [2, 1]'])}",
                 f"    o = {c}()"]
        uses = ["o.field", f"{c}.field", "setattr(o, 'field', 1)", "delattr(o, 'field')", "o.who()", f"{c}[1]", f"len({c})", f"{c}.x", f"type({c}).__name__", "setattr(o, 'z', 1) or o.z", "sorted(vars(o))", f"[k.__name__ for k in {c}.__mro__]", f"issubclass({c}, {b})", f"{c}.__subclasses__()", "o.__class__.__name__", "super(type(o), o).who()", f"{c}.__dict__['field'].name", "dir(o)", f"type('X', ({c},), {{}}, tag=3).__name__"]
        return lines + [f"    report_call(lambda: {u})" for u in self.rng.sample(uses, 6)] + ["except Exception as e:", "    report(e)"]

    def coroutine(self):
        name, agen = self.fresh("co"), self.fresh("ag")
        return ["class Step:", "    def __init__(self, n): self.n = n", "    def __await__(self):", "        got = yield self.n", "        return got", "class Gate:", "    async def __aenter__(self): show('in'); return await Step('gate')", f"    async def __aexit__(self, kind, v, tb): show(kind and kind.__name__); return {self.pick(['False', 'True'])}",
                f"async def {agen}(n):", "    try:", "        for i in range(n):", "            await Step(('agen', i))", "            yield i", "    finally:", "        show('agen closed')",
                f"async def {name}(n):", "    out = []", f"    async for x in {agen}(n):", f"        {self.pick(['out.append(x)', 'if x: break', 'out.append(await Step(x))'])}", "    async with Gate() as g:", f"        {self.pick(['out.append(g)', '1 / 0', 'raise KeyError(g)', 'return g'])}",
                f"    return out, [await Step(i) for i in range(2)], {{i async for i in {agen}(2)}}", f"co = {name}({self.rng.randrange(4)})", "sent = None", "for turn in range(12):", "    try:", "        show(co.send(sent))", "        sent = turn", "    except BaseException as e:", "        report(e)", "        break",
                "co.close()"]

    def group(self):
        leaf = lambda: f"{self.pick(['ValueError', 'TypeError', 'KeyError', 'OSError'])}({self.rng.randrange(9)})"
        inner = f"ExceptionGroup('inner', [{leaf()}, {leaf()}])"
        return ["try:", "    try:", f"        raise ExceptionGroup('outer', [{leaf()}, {inner}, {leaf()}])", f"    except* {self.pick(['ValueError', '(TypeError, KeyError)'])} as e:", "        show(e)", f"        {self.pick(['pass', 'raise', 'raise RuntimeError(2)', 'raise e', 'e.add_note(str(3))'])}",
                f"    except* {self.pick(['KeyError', 'OSError', 'Exception'])} as e:", "        show(e.exceptions, getattr(e, '__notes__', None))", f"    {self.pick(['else: show(1)', 'finally: show(2)'])}", "except BaseException as e:", "    report(e)", "    show(e, getattr(e, '__notes__', None))",
                f"    report_call(lambda: e.split({self.pick(['ValueError', 'lambda x: bool(x.args)', '(OSError, TypeError)'])}))"]

    def leaving(self):
        name = self.fresh("leave")
        exits = ["return 1", "break", "continue", "raise ValueError(i)", "1 / 0", "pass", "yield i", "show(i)"]
        generator = self.chance(0.3)
        choices = exits if generator else exits[:6] + exits[7:]
        return [f"def {name}():", f"    for i in range(3):", "        try:", "            try:", f"                {self.pick(choices)}", f"            except {self.pick(['ValueError', 'ArithmeticError'])} as e:", f"                {self.pick(choices)}",
                "            else:", f"                {self.pick(choices)}", "            finally:", f"                {self.pick(choices)}", "        finally:", f"            {self.pick(choices[1:])}", "    else:", f"        {self.pick(['return 2', 'pass', 'raise KeyError'])}",
                "    return 'end'", f"report_call(lambda: {'list(' if generator else '('}{name}()))"]

    def slices(self):
        kinds = ["list(range(9))", "bytearray(b'abcdefgh')", "'abcdefgh'", "tuple(range(8))", "b'abcdefgh'", "range(0, 30, 3)", "memoryview(bytearray(b'abcdefgh'))", "memoryview(b'12345678').cast('H')", "'\U0001f600a\u0151bcd'"]
        bound = lambda: self.pick(["", "0", "1", "-1", "3", "-3", "20", "-20", "2**65", "-2**65", "None", "True", "'x'", "1.0"])
        part = lambda: f"{bound()}:{bound()}:{self.pick(['', '1', '2', '-1', '-2', '3', '0', '2**70', '-2**70'])}"
        lines = [f"s = {self.pick(kinds)}"]
        for _ in range(5):
            lines.append(f"report_call(lambda: {self.pick(['', 'list', 'len', 'bytes'])}(s[{part()}]))")
        lines += ["def change():", f"    {self.pick(['s[' + part() + '] = ' + self.pick(['[]', 'b' + repr('xy'), '[1, 2, 3]', 's', repr('ab'), 'range(3)', '5', '(x for x in (1, 2))']), 'del s[' + part() + ']', 's[' + bound().replace('None', '0') + 'or 0] = 5'])}" .replace("s[or 0]", "s[0]"), "    return s"]
        return lines + ["report_call(change)"]

    def targets(self):
        a, b = self.fresh("t"), self.fresh("t")
        return [f"class Box: pass", "box = Box()", f"{a} = {b} = box.x = [1, 2, 3]", "try:", f"    {self.pick(['box.x[0], box.y', '(box.p, *box.q)', '[box.x[1:], box.x[0]]', '*box.r, box.x[-1]', 'box.x[5], box.s', f'{a}, ({b}, *box.u)'])} = {self.pick(['(7, 8)', repr('ab'), '(1, (2, 3))', '[[9], 4]', 'iter(range(2))', '5', '()', 'range(4)', '{1: 2, 3: 4}'])}",
                "except Exception as e:", "    report(e)", f"show({a}, {b}, sorted(vars(box).items(), key=str))", f"show(*[*{a}, *{{1: 2}}], {{**dict(k=1), 'm': {b}}})", f"for box.i, *box.j in [(1, 2, 3), 'ab']: show(box.i, box.j)",
                f"report_call(lambda: (lambda p, /, q, *r, s=1, **t: (p, q, r, s, t))({self.pick(['1', '1, 2', '1, q=2', 'p=1, q=2', '*(1, 2, 3), s=4, u=5', '**dict(q=1)', '1, *[2], q=3', '1, 2, **dict(s=3), **dict(s=4)'])}))"]

    def program(self):
        size = self.rng.randrange(2, 9)
        return [self.statement() for _ in range(size)]


PRELUDE = '''
import re as _re
_address = _re.compile(r" at 0x[0-9a-fA-F]+")
def _stable(v, depth=0):
    if isinstance(v, (set, frozenset)) and not all(isinstance(x, int) for x in v): return (type(v).__name__, sorted(map(repr, v)))
    return v
def show(*values):
    for v in values: print(_address.sub("", repr(_stable(v)))[:2000])
def report(e):
    lines, tb = [], e.__traceback__
    while tb: lines.append(tb.tb_lineno); tb = tb.tb_next
    print(type(e).__name__, _address.sub("", str(e))[:500], lines, type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__)
    if isinstance(e, BaseExceptionGroup): print([type(x).__name__ for x in e.exceptions])
def report_call(f):
    try: show(f())
    except Exception as e: print(type(e).__name__, _address.sub("", str(e))[:500])
def del_attr(o, name): delattr(o, name)
class Manager:
    name = 'manager'
    def __init__(self, swallow): self.swallow = swallow
    def __enter__(self): print('enter'); return self
    def __exit__(self, kind, value, tb): print('exit', kind.__name__ if kind else None); return self.swallow
'''


def program(seed):
    """The statements of a program, each a list of lines."""
    return Generator(seed).program()


def source(statements):
    return "\n".join(line for statement in statements for line in statement) + "\n"
