"""The module's docstring,
on two lines."""
print(__doc__)
print(__name__)
__doc__ = "changed"
print(__doc__)
