# StringIO through the widths of characters: what is written before and after the first wide one, gaps, lines, truncation.
import io
import pickle

for newline in (None, "", "\n", "\r", "\r\n"):
    for wide in ("é", "ж", "𝄞", "\ud800"):
        s = io.StringIO(newline=newline)
        print(s.write("one\r\ntwo\rthree\n"), s.tell())
        s.seek(40)
        print(s.write("\xff far\n"), s.tell())
        print(ascii(s.getvalue()))
        s.seek(4)
        print(s.write(wide + "\r\n"), s.tell(), ascii(s.getvalue()))
        s.seek(0)
        print([ascii(line) for line in s])
        s.seek(2)
        print(ascii(s.readline(3)), ascii(s.read(4)), ascii(s.readline()), s.tell())
        print(s.truncate(3), ascii(s.getvalue()))
        s.seek(6)
        print(s.write("z"), ascii(s.getvalue()), s.newlines)

for text in ("", "plain\nlines\n", "caf\xe9\n", "\u0436\n", "\U0001d11e"):
    s = io.StringIO(text)
    s.seek(0, 2)
    s.write("+")
    again = pickle.loads(pickle.dumps(s))
    again.write("\u20ac")
    print(ascii(again.getvalue()), ascii(s.getvalue()), again.tell())
    s.__init__("new")
    print(s.read(), s.read(), s.getvalue().isascii())
