"""The door to the warnings module for what is loaded before it. warnings.py itself finds nothing else here, and works alone."""


def warn(message, category=None, stacklevel=1, source=None):
    """Issue a warning, or maybe ignore it or raise an exception."""
    import warnings
    return warnings.warn(message, category, stacklevel + 1, source)
