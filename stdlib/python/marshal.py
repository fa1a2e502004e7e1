"""Values as bytes in the format that marshal has in CPython (version 2: no references).

Code objects are written as what compile() made them from, and compiled again when they are read: bytecode from outside could not be
trusted, and each version has its own. Code within other code (that of a function, say) cannot be written.
"""
import _imp
import _struct as struct

version = 4


def dumps(value, version=version, /):
    """Return the bytes object that would be written to a file by dump(value, file)."""
    out = bytearray()
    _write(out, value, 0)
    return bytes(out)


def dump(value, file, version=version, /):
    """Write the value on the open file."""
    return file.write(dumps(value))


def loads(bytes, /):
    """Convert the bytes-like object to a value."""
    return _Reader(memoryview(bytes).tobytes()).value(0)


def load(file, /):
    """Read one value from the open file and return it."""
    return loads(file.read())


_MAX_DEPTH = 500
_CODE = type(dumps.__code__)
_SINGLETONS = {None: b"N", True: b"T", False: b"F", StopIteration: b"S", ...: b"."}
_COLLECTIONS = {tuple: b"(", list: b"[", set: b"<", frozenset: b">"}


def _write(out, value, depth):
    if depth > _MAX_DEPTH:
        raise ValueError("object too deeply nested to marshal")
    kind = type(value)
    if value is None or value is True or value is False or value is StopIteration or value is ...:
        out += _SINGLETONS[value]
    elif kind is int:
        _write_int(out, value)
    elif kind is float:
        out += b"g" + struct.pack("<d", value)
    elif kind is complex:
        out += b"y" + struct.pack("<dd", value.real, value.imag)
    elif kind is str:
        data = value.encode("utf-8", "surrogatepass")
        out += b"u" + struct.pack("<i", len(data)) + data
    elif kind in _COLLECTIONS:
        out += _COLLECTIONS[kind] + struct.pack("<i", len(value))
        for item in value:
            _write(out, item, depth + 1)
    elif kind is dict:
        out += b"{"
        for key, item in value.items():
            _write(out, key, depth + 1)
            _write(out, item, depth + 1)
        out += b"0"
    elif kind is _CODE and (parts := _imp._code_source(value)):
        out += b"c"
        _write(out, parts, depth + 1)
    else:
        try:
            data = memoryview(value).tobytes()
        except TypeError:
            raise ValueError("unmarshallable object") from None
        out += b"s" + struct.pack("<i", len(data)) + data


def _write_int(out, value):
    if -0x80000000 <= value < 0x80000000:
        out += b"i" + struct.pack("<i", value)
        return
    digits = []
    rest = abs(value)
    while rest:
        digits.append(rest & 0x7FFF)
        rest >>= 15
    out += b"l" + struct.pack("<i", len(digits) if value > 0 else -len(digits))
    out += struct.pack("<%dH" % len(digits), *digits)


class _Reader:
    def __init__(self, data):
        self.data = data
        self.position = 0
        self.seen = []

    def take(self, count):
        start, end = self.position, self.position + count
        if count < 0:
            raise ValueError("bad marshal data (bytes object size out of range)")
        if end > len(self.data):
            raise EOFError("marshal data too short")
        self.position = end
        return self.data[start:end]

    def number(self, form, size):
        return struct.unpack(form, self.take(size))[0]

    def value(self, depth):
        if depth > 2000:
            raise ValueError("bad marshal data (recursion limit exceeded)")
        if self.position == len(self.data):
            raise EOFError("EOF read where object expected")
        code = self.take(1)[0]
        tag = bytes((code & 0x7F,))
        if tag == b"r":
            index = self.number("<I", 4)
            if index >= len(self.seen):
                raise ValueError("bad marshal data (invalid reference)")
            return self.seen[index]
        slot = None
        if code & 0x80:  # later parts may refer to it
            slot = len(self.seen)
            self.seen.append(None)
        value = self.body(tag, slot, depth)
        if slot is not None:
            self.seen[slot] = value
        return value

    def body(self, tag, slot, depth):
        for value, mark in _SINGLETONS.items():
            if tag == mark:
                return value
        if tag == b"i":
            return self.number("<i", 4)
        if tag == b"l":
            count = self.number("<i", 4)
            digits = struct.unpack("<%dH" % abs(count), self.take(2 * abs(count)))
            value = sum(digit << 15 * place for place, digit in enumerate(digits))
            return value if count >= 0 else -value
        if tag == b"g":
            return self.number("<d", 8)
        if tag == b"y":
            return complex(self.number("<d", 8), self.number("<d", 8))
        if tag == b"s":
            return self.take(self.number("<i", 4))
        if tag in (b"u", b"t"):
            return self.take(self.number("<i", 4)).decode("utf-8", "surrogatepass")
        if tag in (b"a", b"A"):
            return self.take(self.number("<i", 4)).decode("ascii")
        if tag in (b"z", b"Z"):
            return self.take(self.number("<B", 1)).decode("ascii")
        if tag == b")":
            return tuple([self.value(depth + 1) for _ in range(self.number("<B", 1))])
        if tag == b"[":
            items = []
            self.remember(slot, items)
            for _ in range(self.length()):
                items.append(self.value(depth + 1))
            return items
        for kind, mark in _COLLECTIONS.items():
            if tag == mark:
                return kind([self.value(depth + 1) for _ in range(self.length())])
        if tag == b"{":
            items = {}
            self.remember(slot, items)
            while self.data[self.position:self.position + 1] != b"0":
                key = self.value(depth + 1)
                items[key] = self.value(depth + 1)
            self.position += 1
            return items
        if tag == b"c":
            return self.code(depth + 1)
        raise ValueError("bad marshal data (unknown type code)")

    def code(self, depth):
        parts = self.value(depth) if self.data[self.position:self.position + 1] == b"(" else None
        if parts is None or [type(part) for part in parts[1:]] != [str, str, int, int]:
            raise ValueError("bad marshal data (code of another implementation)")
        source, filename, mode, flags, optimize = parts
        return compile(source, filename, mode, flags, True, optimize)

    def remember(self, slot, value):
        if slot is not None:
            self.seen[slot] = value

    def length(self):
        count = self.number("<i", 4)
        if count < 0:
            raise ValueError("bad marshal data (tuple size out of range)")
        return count
