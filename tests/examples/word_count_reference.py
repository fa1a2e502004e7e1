"""What examples/word_count.py must print, computed by plain python3, one file after the other."""
import os
import sys

FOLDER = "/usr/share/common-licenses"
PUNCTUATION = ".,;:!?()[]{}<>\"'`*-_/\\=+#%&$|~"

files = sys.argv[1:] or [
    path for path in (os.path.join(FOLDER, name) for name in os.listdir(FOLDER)) if os.path.isfile(path)
]
counts = {}
for path in files:
    with open(path, encoding="utf-8", errors="replace") as file:
        for word in file.read().lower().split():
            word = word.strip(PUNCTUATION)
            if word:
                counts[word] = counts.get(word, 0) + 1
for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:20]:
    print(f"{count:7} {word}")
