class ParseError(ValueError):
    def __init__(self, message, at):
        super().__init__(f"{message} at {at}")
        self.at = at

class Parser:
    def __init__(self, text): self.text, self.i = text, 0
    def space(self):
        while self.i < len(self.text) and self.text[self.i] in " \t\n\r": self.i += 1
    def expect(self, c):
        if not self.text.startswith(c, self.i): raise ParseError(f"expected {c!r}", self.i)
        self.i += len(c)
    def value(self):
        self.space()
        if self.i >= len(self.text): raise ParseError("unexpected end", self.i)
        match self.text[self.i]:
            case "{": return dict(self.items("}", self.pair))
            case "[": return list(self.items("]", self.value))
            case '"': return self.string()
            case "t": self.expect("true"); return True
            case "f": self.expect("false"); return False
            case "n": self.expect("null"); return None
            case c if c == "-" or c.isdigit(): return self.number()
            case c: raise ParseError(f"unexpected {c!r}", self.i)
    def items(self, end, one):
        self.i += 1
        self.space()
        if self.text[self.i] == end:
            self.i += 1
            return
        while True:
            yield one()
            self.space()
            if self.text[self.i:self.i + 1] == end:
                self.i += 1
                return
            self.expect(",")
    def pair(self):
        self.space()
        key = self.string()
        self.space()
        self.expect(":")
        return key, self.value()
    def string(self):
        self.expect('"')
        out = []
        while (c := self.text[self.i]) != '"':
            if c == "\\":
                self.i += 1
                c = self.text[self.i]
                if c == "u":
                    c = chr(int(self.text[self.i + 1:self.i + 5], 16))
                    self.i += 4
                else:
                    c = {"n": "\n", "t": "\t"}.get(c, c)
            out.append(c)
            self.i += 1
        self.i += 1
        return "".join(out)
    def number(self):
        start = self.i
        while self.i < len(self.text) and self.text[self.i] in "+-.eE0123456789": self.i += 1
        word = self.text[start:self.i]
        return float(word) if set(word) & set(".eE") else int(word)

def dump(v):
    if v is None: return "null"
    if v is True: return "true"
    if v is False: return "false"
    if isinstance(v, str): return '"' + v.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(v, (int, float)): return repr(v)
    if isinstance(v, list): return "[" + ", ".join(map(dump, v)) + "]"
    return "{" + ", ".join(f"{dump(k)}: {dump(x)}" for k, x in v.items()) + "}"

text = r' {"a": [1, -2.5, 3e2, true, null], "b\n\"": {"nested": {"deep": []}}, "u": "\u00e9é", "e": {}} '
v = Parser(text).value()
print(v)
print(dump(v), Parser(dump(v)).value() == v)
for bad in ("", "[1,", "{1: 2}", "[1 2]", "nope", '{"a" 1}'):
    try:
        print(Parser(bad).value())
    except (ParseError, IndexError) as e:
        print(type(e).__name__, e)
