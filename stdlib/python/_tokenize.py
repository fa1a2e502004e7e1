"""The tokenizer that tokenize.py of CPython 3.12 and later asks for. It imports; splitting text is not there yet."""


class TokenizerIter:
    """The tokens of a readline function."""

    def __init__(self, readline, *, encoding=None, extra_tokens=False):
        raise NotImplementedError("tokenize: the library of Python 3.12 and later needs a tokenizer that Skerry has not yet")
