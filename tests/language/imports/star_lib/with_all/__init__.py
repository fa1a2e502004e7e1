__all__ = ["one", "_two", "sub"]
one = 1
_two = 2
three = 3
