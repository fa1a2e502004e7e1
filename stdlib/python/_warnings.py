"""Deciding on warnings: the part of the warnings module that CPython has in C.

warnings.py takes its functions and its list of filters from here. Showing stays with it: `_show` hands over what passed the
filters. `catch_warnings` replaces `warnings.filters`, so the list that counts is always asked for there.
"""
import sys

filters = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
_defaultaction = "default"
_onceregistry = {}
_version = 1  # registries that were filled under other filters are forgotten


def _filters_mutated():
    global _version
    _version += 1


def _setting(name, own):
    return getattr(sys.modules.get("warnings"), name, own)


def _matches(pattern, text):
    if pattern is None:
        return True
    return pattern == text if type(pattern) is str else pattern.match(text)


def _action(category, text, module, lineno):
    global filters
    filters = _setting("filters", filters)  # the last ones hold on where a script deletes them
    for entry in filters:
        action, message, of_category, of_module, of_line = entry
        if (of_line in (0, lineno) and issubclass(category, of_category) and _matches(message, text)
                and _matches(of_module, module)):
            return action, entry
    return _setting("defaultaction", _defaultaction), None


def _first_time(registry, key):
    if registry is None:
        return True
    known = registry.get(key)
    registry[key] = True
    return not known


def _is_internal(frame):
    name = frame.f_code.co_filename
    return "importlib" in name and "_bootstrap" in name


def warn(message, category=None, stacklevel=1, source=None):
    """Issue a warning, or maybe ignore it or raise an exception."""
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    frame = sys._getframe().f_back  # none: a finalizer at the end
    skips_import = stacklevel > 0 and frame is not None and not _is_internal(frame)
    while stacklevel > 1 and frame is not None:
        frame = frame.f_back
        while skips_import and frame is not None and _is_internal(frame):
            frame = frame.f_back
        stacklevel -= 1
    if frame is None:
        names, filename, lineno = sys.__dict__, "sys", 1
    else:
        names, filename, lineno = frame.f_globals, frame.f_code.co_filename, frame.f_lineno
    registry = names.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, names.get("__name__", "<string>"), registry, None, source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    """Issue a warning, or maybe ignore it or raise an exception."""
    if not isinstance(filename, str):
        raise TypeError(f"warn_explicit() argument 'filename' must be str, not {type(filename).__name__}")
    if registry is not None and not isinstance(registry, dict):
        raise TypeError(f"'registry' must be a dict or None, not {type(registry).__name__}")
    lineno = int(lineno)
    if module is None:
        module = filename.removesuffix(".py") or "<unknown>"
    if registry is not None and registry.get("version") != _version:
        registry.clear()
        registry["version"] = _version
    if isinstance(message, Warning):
        text, category = str(message), type(message)
    else:
        text, message = message, category(message)
    key = (text, category, lineno)
    if registry is not None and registry.get(key):
        return
    action, entry = _action(category, text, module, lineno)
    if action == "error":
        raise message
    if action == "ignore":
        return
    if action != "always":
        if registry is not None:
            registry[key] = True
        if action == "once":
            shown = _first_time(_setting("onceregistry", _onceregistry), (text, category))
        elif action == "module":
            shown = _first_time(registry, (text, category, 0))
        elif action == "default":
            shown = True
        else:
            raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n {entry!r}")
        if not shown:
            return
    _show(message, category, filename, lineno, module_globals, source)


def _show(message, category, filename, lineno, module_globals, source):
    import warnings
    if module_globals is not None:
        import linecache
        try:
            linecache.getlines(filename, module_globals)  # while there is a loader to ask
        except Exception:
            pass
    message = warnings.WarningMessage(message, category, filename, lineno, source=source)
    show = getattr(warnings, "_showwarnmsg", None)
    if show is None:
        sys.stderr.write(f"{filename}:{lineno}: {category.__name__}: {message.message}\n")
    elif callable(show):
        show(message)
    else:
        raise TypeError("warnings._showwarnmsg() must be set to a callable")
