"""syslog: messages to the system's log, through the socket of its daemon.

The C library keeps one identity and one mask for the process; here each isolate has its own. As there, nobody is told when
there is no daemon.
"""
LOG_EMERG, LOG_ALERT, LOG_CRIT, LOG_ERR, LOG_WARNING, LOG_NOTICE, LOG_INFO, LOG_DEBUG = range(8)
(LOG_KERN, LOG_USER, LOG_MAIL, LOG_DAEMON, LOG_AUTH, LOG_SYSLOG, LOG_LPR, LOG_NEWS, LOG_UUCP, LOG_CRON,
 LOG_AUTHPRIV) = range(0, 11 * 8, 8)
(LOG_LOCAL0, LOG_LOCAL1, LOG_LOCAL2, LOG_LOCAL3, LOG_LOCAL4, LOG_LOCAL5, LOG_LOCAL6, LOG_LOCAL7) = range(16 * 8, 24 * 8, 8)
LOG_PID, LOG_CONS, LOG_ODELAY, LOG_NDELAY, LOG_NOWAIT, LOG_PERROR = 1, 2, 4, 8, 16, 32

_PATH = "/dev/log"
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class _Log:
    ident = None  # bytes once the log is open
    options = 0
    facility = LOG_USER
    mask = 0xFF
    socket = None


_log = _Log()


def _connect():
    import socket
    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
        channel = socket.socket(socket.AF_UNIX, kind)
        try:
            channel.connect(_PATH)
            return channel
        except OSError:
            channel.close()


def _send(record):
    # A daemon that has been started anew has a new socket: once more then.
    for attempt in range(2):
        channel = _log.socket or _connect()
        if channel is None:
            return
        _log.socket = channel
        try:
            channel.sendall(record)
            return
        except OSError:
            _log.socket = None
            channel.close()


def openlog(ident=None, logoption=0, facility=LOG_USER):
    """Set logging options of subsequent syslog() calls."""
    if ident is None:
        import sys
        ident = sys.argv[0].rpartition("/")[2] if getattr(sys, "argv", None) else ""
    elif not isinstance(ident, str):
        raise TypeError(f"openlog() argument 1 must be str, not {type(ident).__name__}")
    encoded = ident.encode()
    closelog()
    _log.ident, _log.options, _log.facility = encoded, int(logoption), int(facility)
    if logoption & LOG_NDELAY:
        _log.socket = _connect()


def closelog():
    """Reset the syslog module values and call the system library closelog()."""
    channel, _log.socket, _log.ident = _log.socket, None, None
    _log.options, _log.facility = 0, LOG_USER
    if channel is not None:
        channel.close()


def syslog(*args):
    """syslog([priority=LOG_INFO,] message): send the string message to the system logger."""
    if len(args) == 1:
        args = (LOG_INFO, *args)
    if len(args) != 2 or not isinstance(args[1], str):
        raise TypeError("[priority,] message string")
    priority, message = args
    text = message.encode()
    if _log.ident is None:
        openlog()
    if not _log.mask & (1 << (priority & 7)):
        return
    if not priority & ~7:
        priority |= _log.facility
    import time
    now = time.localtime()
    tag = _log.ident
    if _log.options & LOG_PID:
        import posix
        tag += b"[%d]" % posix.getpid()
    stamp = f"{_MONTHS[now.tm_mon - 1]} {now.tm_mday:2} {now.tm_hour:02}:{now.tm_min:02}:{now.tm_sec:02}"
    if _log.options & LOG_PERROR:
        import sys
        print(f"{tag.decode()}: {message}", file=sys.stderr)
    _send(b"<%d>%s %s: %s" % (priority, stamp.encode(), tag, text))


def setlogmask(maskpri, /):
    """Set the priority mask to maskpri and return the previous mask value."""
    before = _log.mask
    if maskpri:
        _log.mask = maskpri & 0xFF
    return before


def LOG_MASK(pri, /):
    """Calculates the mask for the individual priority pri."""
    return 1 << pri


def LOG_UPTO(pri, /):
    """Calculates the mask for all priorities up to and including pri."""
    return (1 << (pri + 1)) - 1
