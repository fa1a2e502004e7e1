"""faulthandler: where the code stands. Fatal signals are the host's to report, so that enable() only remembers its call."""
import sys

_enabled = bool(sys.flags.dev_mode) or "faulthandler" in sys._xoptions


def _descriptor(file):
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError("unable to get sys.stderr")
    if isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descripter")
        return file
    fd = file.fileno()
    try:
        file.flush()
    except Exception:
        pass
    return fd


def enable(file=sys.stderr, all_threads=True):
    """enable(file=sys.stderr, all_threads=True): enable the fault handler"""
    global _enabled
    _descriptor(file)
    _enabled = True


def disable():
    """disable(): disable the fault handler"""
    global _enabled
    was, _enabled = _enabled, False
    return was


def is_enabled():
    """is_enabled()->bool: check if the handler is enabled"""
    return _enabled


def dump_traceback(file=sys.stderr, all_threads=True):
    """dump_traceback(file=sys.stderr, all_threads=True): dump the traceback of the current thread, or of all threads if all_threads is True, into file"""
    import _thread
    import os
    current = _thread.get_ident()
    if all_threads:
        stacks = []
        for ident, frame in sys._current_frames().items():
            is_current = ident == current
            head = f"{'Current thread' if is_current else 'Thread'} 0x{ident:016x} (most recent call first):\n"
            stacks.append(head + _stack(sys._getframe(1) if is_current else frame))
        text = "\n".join(stacks)
    else:
        text = "Stack (most recent call first):\n" + _stack(sys._getframe(1))
    os.write(_descriptor(file), text.encode("ascii", "backslashreplace"))


def _stack(frame):
    lines = []
    while frame is not None:
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}\n')
        frame = frame.f_back
    return "".join(lines)


def dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False):
    """dump_traceback_later(timeout, repeat=False, file=sys.stderrn, exit=False): checked, but no traceback is ever due"""
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")
    _descriptor(file)


def cancel_dump_traceback_later():
    """cancel_dump_traceback_later(): cancel the previous call to dump_traceback_later()."""
