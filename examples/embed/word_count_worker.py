"""What the C++ program runs: one function, called in a new isolate for each file."""


def count_words(path):
    counts = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            for word in line.lower().split():
                counts[word] = counts.get(word, 0) + 1
    return counts
