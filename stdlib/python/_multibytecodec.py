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


def _text(given):
    """What is encoded: a str, or what str() makes of anything else."""
    if isinstance(given, str):
        return given
    try:
        text = str(given)
    except Exception:
        text = None
    if not isinstance(text, str):
        raise TypeError("couldn't convert the object to str.")
    return text


def _bytes(given):
    try:
        return bytes(memoryview(given))
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(given).__name__}'") from None


def _check_errors(errors, function):
    if errors is not None and not isinstance(errors, str):
        raise TypeError(f"{function}() argument 'errors' must be str or None, not {type(errors).__name__}")


class MultibyteCodec:
    __slots__ = ("name",)

    def __new__(cls, *args, **kwargs):
        raise TypeError(f"cannot create '{cls.__module__}.{cls.__name__}' instances")

    def encode(self, input, errors=None):
        _check_errors(errors, "encode")
        text = _text(input)
        return _encode(self.name, text, errors or "strict"), len(text)

    def decode(self, input, errors=None):
        _check_errors(errors, "decode")
        data = _bytes(input)
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
        if not isinstance(errors, str):
            kind = "None" if errors is None else type(errors).__name__
            raise TypeError(f"{type(self).__name__}() argument 'errors' must be str, not {kind}")
        self._errors = errors
        self._rest = self._nothing

    @property
    def errors(self):
        """how to treat errors"""
        return self._errors

    @errors.setter
    def errors(self, errors):
        if not isinstance(errors, str):
            raise TypeError("errors must be a string")
        self._errors = errors

    @errors.deleter
    def errors(self):
        raise AttributeError("cannot delete attribute")

    def reset(self):
        self._rest = self._nothing


class MultibyteIncrementalEncoder(_Coder):
    _nothing = ""

    def encode(self, input, final=False):
        return _encode(self.codec.name, _text(input), self._errors)

    def getstate(self):
        return 0

    def setstate(self, state):
        if not isinstance(state, int):
            raise TypeError(f"setstate() argument must be int, not {type(state).__name__}")
        if state < 0:
            raise OverflowError("can't convert negative int to unsigned")
        if state >> 17 * 8:
            raise OverflowError("int too big to convert")
        if state & 255 > 8:
            raise UnicodeError("pending buffer too large")


class MultibyteIncrementalDecoder(_Coder):
    _nothing = b""

    def decode(self, input, final=False):
        rest, self._rest = self._rest, b""
        data = rest + _bytes(input)
        try:
            text, taken = _decode(self.codec.name, data, self._errors, final)
        except UnicodeDecodeError as error:
            if error.reason == "incomplete multibyte sequence":
                self._rest = rest
            raise
        self._rest = data[taken:]
        return text

    def getstate(self):
        return self._rest, 0

    def setstate(self, state):
        if not isinstance(state, tuple):
            raise TypeError(f"setstate() argument must be tuple, not {type(state).__name__}")
        if len(state) != 2 or not isinstance(state[0], bytes) or not isinstance(state[1], int):
            raise TypeError("setstate(): illegal state argument")
        rest, number = state
        if number < 0:
            raise OverflowError("can't convert negative int to unsigned")
        if len(rest) > 8:
            raise UnicodeError("pending buffer too large")
        self._rest = rest


class MultibyteStreamReader(_Coder):
    _nothing = b""

    def __init__(self, stream, errors="strict"):
        _Coder.__init__(self, errors)
        self.stream = stream

    def _read(self, method, size):
        if size is not None and not isinstance(size, int):
            raise TypeError("arg 1 must be an integer")
        while True:
            got = method() if size is None or size < 0 else method(size)
            if not isinstance(got, bytes):
                raise TypeError(f"stream function returned a non-bytes object ({type(got).__name__})")
            final = not got or size is None or size < 0
            data = self._rest + got
            text, taken = _decode(self.codec.name, data, self._errors, final)
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
        self.stream.write(_encode(self.codec.name, _text(text), self._errors))

    def writelines(self, lines):
        if isinstance(lines, dict) or not hasattr(type(lines), "__getitem__"):
            raise TypeError("arg must be a sequence object")
        for i in range(len(lines)):
            self.write(lines[i])
