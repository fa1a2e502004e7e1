"""The conversation with a user: what `skerry` does on a terminal, and after a program with -i.

A statement is read line by line until the compiler finds it complete, run in __main__, and its value shown by
sys.displayhook. Lines come from the line editor where there is a terminal, else from sys.stdin with prompts on sys.stderr,
as python3 does it.
"""
import builtins
import os
import sys

# Flags of compile(): the statement may go on; an indented block wants its empty line.
_INCOMPLETE_INPUT = 0x4000 | 0x200
_FEATURES = 0x1FE0000 | 0x1000000


def interact(namespace):
    """Talk until the end of the input. `namespace` is that of __main__."""
    if not hasattr(sys, "ps1"):
        sys.ps1 = ">>> "
    if not hasattr(sys, "ps2"):
        sys.ps2 = "... "
    read = _reader(namespace)
    if not sys.flags.quiet and "__file__" not in namespace and not sys.argv[0]:
        _greet()
    _run_startup_file(namespace)
    flags = _INCOMPLETE_INPUT
    while True:
        try:
            code = _read_statement(read, flags)
        except EOFError:
            return
        except KeyboardInterrupt:
            sys.stderr.write("\nKeyboardInterrupt\n")
            sys.stderr.flush()
            continue
        except (SyntaxError, ValueError, OverflowError) as error:
            _show(error.with_traceback(None))
            continue
        if code is None:
            continue
        flags |= code.co_flags & _FEATURES
        _run(code, namespace)


def _greet():
    sys.stderr.write(f"Python {sys.version} on {sys.platform}\n"
                     'Type "help", "copyright", "credits" or "license" for more information.\n')


def _run_startup_file(namespace):
    name = os.environ.get("PYTHONSTARTUP")
    if not name or sys.flags.ignore_environment or not _is_terminal_or_forced():
        return
    try:
        with open(name, "rb") as file:
            code = compile(file.read(), name, "exec", dont_inherit=True)
    except SystemExit:
        raise
    except OSError as error:
        sys.stderr.write(f"Could not open PYTHONSTARTUP\n{type(error).__name__}: {error}\n")
    except BaseException as error:
        _show(error.with_traceback(None))
    else:
        _run(code, namespace)


def _is_terminal_or_forced():
    if sys.flags.interactive:
        return True
    try:
        return sys.stdin.isatty()
    except (AttributeError, ValueError):
        return False


def _run(code, namespace):
    try:
        exec(code, namespace)
    except SystemExit:
        raise
    except BaseException as error:
        _show(error)  # this function is not in the traceback: no code within the interpreter is
    _flush()


def _flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, ValueError, OSError):
            pass


def _show(error):
    """As the interpreter shows an uncaught exception; it stays in sys.last_value."""
    sys.last_type, sys.last_value, sys.last_traceback = type(error), error, error.__traceback__
    try:
        hook = sys.excepthook
    except AttributeError:
        hook = sys.__excepthook__
    try:
        hook(type(error), error, error.__traceback__)
    except SystemExit:
        raise
    except BaseException as second:
        sys.stderr.write("Error in sys.excepthook:\n")
        sys.__excepthook__(type(second), second, second.__traceback__)
        sys.stderr.write("\nOriginal exception was:\n")
        sys.__excepthook__(type(error), error, error.__traceback__)
    _flush()


def _prompt(name):
    prompt = getattr(sys, name, "")
    try:
        return prompt if isinstance(prompt, str) else str(prompt)
    except Exception:
        return ""


def _read_statement(read, flags):
    """The code of the next statement, None for an empty one. EOFError at the end of the input."""
    source = read(_prompt("ps1"))
    if not source.strip() or source.lstrip().startswith("#"):
        return None
    while True:
        code = _compile(source, flags)
        if code is not None:
            return code
        try:
            line = read(_prompt("ps2"))
        except EOFError:
            # What is there must do.
            return compile(source + "\n", "<stdin>", "single", flags & ~_INCOMPLETE_INPUT, True)
        source += "\n" + line


def _compile(source, flags):
    """The code; None if more lines are needed; SyntaxError if no line can help."""
    try:
        return compile(source, "<stdin>", "single", flags, True)
    except SyntaxError as error:
        if "incomplete input" not in str(error):
            raise
    # An error at the very end of the text is one only if it stays with the line ended.
    try:
        compile(source + "\n", "<stdin>", "single", flags, True)
    except SyntaxError as error:
        if "incomplete input" not in str(error):
            raise error.with_traceback(None) from None
    return None


# ---- Lines

def _reader(namespace):
    try:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            return _read_plainly
        import _line_editor
    except (AttributeError, ValueError, ImportError):
        return _read_plainly
    history = os.path.join(os.path.expanduser("~"), ".skerry_history")
    try:
        editor = _line_editor.open(history, lambda text: _complete(text, namespace))
    except OSError:
        return _read_plainly

    def read(prompt):
        _flush()
        line = editor.read_line(prompt)
        if line is None:
            sys.stdout.write("\n")
            raise EOFError
        return line
    return read


def _read_plainly(prompt):
    _flush()
    sys.stderr.write(prompt)
    sys.stderr.flush()
    try:
        line = sys.stdin.readline()
    except (AttributeError, OSError, ValueError):  # what cannot be read, or is closed, has ended
        raise EOFError from None
    if not line:
        sys.stderr.write("\n")
        raise EOFError
    return line[:-1] if line.endswith("\n") else line


def _complete(text, namespace):
    """The names that `text`, the end of a line, may become."""
    if "." in text:
        return _complete_attribute(text, namespace)
    import keyword
    found = {name for name in (*keyword.kwlist, *namespace, *vars(builtins)) if isinstance(name, str) and name.startswith(text)}
    return sorted(name for name in found if text.startswith("_") or not name.startswith("_"))


def _complete_attribute(text, namespace):
    path, _, start = text.rpartition(".")
    head, *rest = path.split(".")
    if not all(part.isidentifier() for part in (head, *rest)):
        return []
    try:
        found = namespace[head] if head in namespace else getattr(builtins, head)
        for part in rest:
            found = getattr(found, part)
        names = dir(found)
    except Exception:
        return []
    return [f"{path}.{name}" for name in names if name.startswith(start) and (start.startswith("_") or not name.startswith("_"))]
