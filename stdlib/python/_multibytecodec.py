"""Codecs of Chinese, Japanese and Korean text: error handlers and incremental use, on top of the character sets of _charsets.

The classes are what the library's encodings/gbk.py and its like derive theirs from.
"""
import _charsets
import codecs


def _decode(name, data, errors, final):
    """The text, and how many bytes are in it: fewer than all only if not final, when a character has begun."""
    parts = []
    position = 0
    data = bytes(data)
    while True:
        text, position, is_incomplete = _charsets.decode(name, data, position)
        parts.append(text)
        if position == len(data) or is_incomplete and not final:
            return "".join(parts), position
        end = len(data) if is_incomplete else position + 1
        if errors == "ignore":
            position = end
            continue
        if errors == "replace":
            parts.append("\ufffd")
            position = end
            continue
        reason = "incomplete multibyte sequence" if is_incomplete else "illegal multibyte sequence"
        error = UnicodeDecodeError(name, data, position, end, reason)
        if errors == "strict":
            raise error
        answer = codecs.lookup_error(errors)(error)
        if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[0], str) or not isinstance(answer[1], int):
            raise TypeError("decoding error handler must return (str, int) tuple")
        text, position = answer
        parts.append(text)
        if position < 0:
            position += len(data)
        if not 0 <= position <= len(data):
            raise IndexError(f"position {answer[1]} from error handler out of bounds")


def _encode(name, text, errors):
    parts = []
    position = 0
    while True:
        data, position = _charsets.encode(name, text, position)
        parts.append(data)
        if position == len(text):
            return b"".join(parts)
        if errors == "ignore":
            position += 1
            continue
        if errors == "replace":
            parts.append(_charsets.encode(name, "?", 0)[0])
            position += 1
            continue
        error = UnicodeEncodeError(name, text, position, position + 1, "illegal multibyte sequence")
        if errors == "strict":
            raise error
        answer = codecs.lookup_error(errors)(error)
        if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[0], (str, bytes)) or not isinstance(answer[1], int):
            raise TypeError("encoding error handler must return (str, int) tuple")
        put, position = answer
        parts.append(_encode(name, put, "strict") if isinstance(put, str) else put)
        if position < 0:
            position += len(text)
        if not 0 <= position <= len(text):
            raise IndexError(f"position {answer[1]} from error handler out of bounds")


class MultibyteCodec:
    __slots__ = ("name",)

    def __new__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '{cls.__module__}.{cls.__name__}' instances")

    def encode(self, input, errors=None):
        if not isinstance(input, str):
            raise TypeError("couldn't convert the object to str.")
        return _encode(self.name, input, errors or "strict"), len(input)

    def decode(self, input, errors=None):
        data = bytes(memoryview(input))
        return _decode(self.name, data, errors or "strict", True)[0], len(data)


def _getcodec(*names):
    """The function `getcodec` of a module that has these codecs."""

    def getcodec(name, /):
        if not isinstance(name, str):
            raise TypeError("encoding name must be a string.")
        if name not in names:
            raise LookupError("no such codec is supported.")
        _charsets.check(name)
        codec = object.__new__(MultibyteCodec)
        codec.name = name
        return codec

    return getcodec


class _Coder:
    def __init__(self, errors="strict"):
        self.errors = errors
        self._rest = self._nothing

    def reset(self):
        self._rest = self._nothing


class MultibyteIncrementalEncoder(_Coder):
    _nothing = ""

    def encode(self, input, final=False):
        return _encode(self.codec.name, input, self.errors)

    def getstate(self):
        return 0

    def setstate(self, state):
        if not isinstance(state, int):
            raise TypeError(f"an integer is required (got type {type(state).__name__})")


class MultibyteIncrementalDecoder(_Coder):
    _nothing = b""

    def decode(self, input, final=False):
        data = self._rest + bytes(memoryview(input))
        text, taken = _decode(self.codec.name, data, self.errors, final)
        self._rest = data[taken:]
        return text

    def getstate(self):
        return self._rest, 0

    def setstate(self, state):
        self._rest = bytes(state[0])


class MultibyteStreamReader(_Coder):
    _nothing = b""

    def __init__(self, stream, errors="strict"):
        _Coder.__init__(self, errors)
        self.stream = stream

    def _read(self, method, size):
        while True:
            got = method() if size is None or size < 0 else method(size)
            if not isinstance(got, bytes):
                raise TypeError(f"stream function returned a non-bytes object ({type(got).__name__})")
            final = not got or size is None or size < 0
            data = self._rest + got
            text, taken = _decode(self.codec.name, data, self.errors, final)
            self._rest = data[taken:]
            if text or final:
                return text
            size = 1

    def read(self, size=None):
        return self._read(self.stream.read, size)

    def readline(self, size=None):
        return self._read(self.stream.readline, size)

    def readlines(self, sizehint=None):
        return self._read(self.stream.read, sizehint).splitlines(True)


class MultibyteStreamWriter(_Coder):
    _nothing = ""

    def __init__(self, stream, errors="strict"):
        _Coder.__init__(self, errors)
        self.stream = stream

    def write(self, text):
        self.stream.write(_encode(self.codec.name, text, self.errors))

    def writelines(self, lines):
        for line in lines:
            self.write(line)
