# termios, tty and os.openpty: modes of a terminal are read, set and read again.
import os, termios, tty

try:
    master, slave = os.openpty()
except OSError:  # where there are no pseudo-terminals
    master = None
if master is not None:
    before = termios.tcgetattr(slave)
    assert [type(x) for x in before] == [int] * 6 + [list] and len(before[6]) == termios.NCCS
    assert all(type(c) is bytes for c in before[6])
    tty.setraw(slave)
    raw = termios.tcgetattr(slave)
    assert raw[3] & (termios.ECHO | termios.ICANON) == 0 and raw[6][termios.VMIN] == 1
    os.write(master, b"ab")
    assert os.read(slave, 2) == b"ab"
    termios.tcsetattr(slave, termios.TCSANOW, before)
    assert termios.tcgetattr(slave) == before
    termios.tcsetwinsize(slave, (30, 90))
    assert termios.tcgetwinsize(master) == (30, 90) and os.get_terminal_size(slave) == (90, 30)
    termios.tcflush(slave, termios.TCIOFLUSH)
    for attributes in (None, before[:6], before[:6] + [[]], before[:6] + [["x"] * termios.NCCS]):
        try:
            termios.tcsetattr(slave, termios.TCSANOW, attributes)
            raise AssertionError(attributes)
        except TypeError:
            pass
    os.close(master)
    os.close(slave)
r, w = os.pipe()
for call in (
    lambda: termios.tcgetattr(r),
    lambda: termios.tcdrain("x"),
    lambda: termios.tcsetattr(r, 0, []),
    lambda: termios.tcsetwinsize(r, 5),
):
    try:
        print(call())
    except (termios.error, TypeError) as e:
        print(type(e), e, e.args)
print(termios.error.__mro__, termios.TIOCGWINSZ, termios.B9600, termios.VSWTCH)
os.close(r)
os.close(w)
