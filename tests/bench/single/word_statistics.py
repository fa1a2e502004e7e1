"""Counting words and what follows them: dicts with str and tuple keys, sets, sorting of items."""
import time

WORDS = ("the quick brown fox jumps over the lazy dog while seven wise wizards quietly mix a potion of "
         "bright violet flowers and old river stones under the pale moon").split()


def make_text(count):
    state, words = 99, []
    for i in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        word = WORDS[(state >> 10) % len(WORDS)]
        if state & 0x700000 == 0:
            word += str(i % 97)
        words.append(word.capitalize() if i % 11 == 0 else word)
    return " ".join(words)


def statistics(text):
    counts, follows, by_length, first_seen = {}, {}, {}, {}
    previous = None
    for position, word in enumerate(text.lower().split()):
        counts[word] = counts.get(word, 0) + 1
        if word not in first_seen:
            first_seen[word] = position
        by_length.setdefault(len(word), set()).add(word)
        if previous is not None:
            pair = previous, word
            if pair in follows:
                follows[pair] += 1
            else:
                follows[pair] = 1
        previous = word
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]
    pairs = sorted(follows, key=follows.get, reverse=True)[:10]
    return top, pairs, {n: len(words) for n, words in by_length.items()}, len(first_seen)


began = time.perf_counter()
text = make_text(300_000)
for _ in range(3):
    top, pairs, lengths, distinct = statistics(text)
assert len(top) == 10 and sum(lengths.values()) == distinct, (top[0], distinct)
assert top[0][0] == "the", top
print(f'{{"value": {time.perf_counter() - began}}}')
