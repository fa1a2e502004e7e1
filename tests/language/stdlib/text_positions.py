# tell() and seek() in text of encodings that the library brings.
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    name = os.path.join(folder, "text")
    for encoding, line in [("cp1252", "caf\xe9 \u20ac"), ("koi8-r", "\u0434\u0430"), ("gbk", "\u4f60\u597d a"), ("shift_jis", "\u3053\u3093b"), ("euc_jp", "\u65e5\u672c"),
                           ("gb18030", "\u4f60\U00020000"), ("mac-roman", "\xe9"), ("utf-8", "\xe9\u20ac\U0001f600")]:
        lines = [f"{i} {line}\r\n" if i % 3 == 0 else f"{i} {line}\n" for i in range(3000)]
        with open(name, "w", encoding=encoding, newline="") as f:
            f.writelines(lines)
        for newline in None, "":
            with open(name, encoding=encoding, newline=newline) as f:
                places = []
                while True:
                    place = f.tell()
                    text = f.readline()
                    if not text:
                        break
                    places.append((place, text))
                good = 0
                for place, text in places[::-37]:
                    f.seek(place)
                    good += f.readline() == text
                print(encoding, newline, len(places), places[1][0], places[-1][0] == os.path.getsize(name) - len(lines[-1].encode(encoding)), good == len(places[::-37]))
                f.seek(0)
                f.read(3)
                place = f.tell()
                rest = f.read(5)
                f.seek(place)
                print(ascii(rest), f.read(5) == rest, f.seek(0, 2) == os.path.getsize(name), f.read() == "")
