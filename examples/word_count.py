"""Count words in many files with a pool of isolates.

    skerry examples/word_count.py [FILES...]

Prints the twenty most frequent words. Without arguments it reads the
licence texts that every Debian system carries.
"""
import os
import sys

import isolates

DEFAULT_FOLDER = "/usr/share/common-licenses"
PUNCTUATION = ".,;:!?()[]{}<>\"'`*-_/\\=+#%&$|~"


def default_files():
    paths = [os.path.join(DEFAULT_FOLDER, name) for name in os.listdir(DEFAULT_FOLDER)]
    return sorted(path for path in paths if os.path.isfile(path))


def count_words(path):
    counts = {}
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            for word in line.lower().split():
                word = word.strip(PUNCTUATION)
                if word:
                    counts[word] = counts.get(word, 0) + 1
    return counts


def feed(files, paths):
    for path in files:
        paths.put(path)


def worker(paths, results):
    # Runs in an isolate of its own: it has its own objects and shares none
    # with the others. The loop ends when the channel is closed and empty.
    unreadable = 0
    for path in paths:
        try:
            results.put(count_words(path))
        except OSError as error:
            print(f"word_count.py: {path}: {error.strerror}", file=sys.stderr)
            unreadable += 1
    return unreadable


def main():
    files = sys.argv[1:] or default_files()
    paths = isolates.Channel(16)
    results = isolates.Channel(16)

    # There may be more names than the channel holds, so an isolate of its own
    # feeds them in; its `put` waits whenever the workers are behind.
    feeder = isolates.spawn(feed, files, paths.sender)
    workers = []
    for i in range(isolates.cpu_count()):
        workers.append(isolates.spawn(worker, paths.receiver, results.sender, name=f"counter-{i}"))

    # A channel closes when nobody is left who could send. A Channel counts as a
    # sender too, so keep the receiving end alone: then the loop below ends when
    # the last worker has ended.
    counted = results.receiver
    del paths, results

    total = {}
    for counts in counted:
        for word, count in counts.items():
            total[word] = total.get(word, 0) + count

    # `join` hands over what the function returned, or the exception of an isolate that failed.
    feeder.join()
    unreadable = sum(handle.join() for handle in workers)

    for word, count in sorted(total.items(), key=lambda item: (-item[1], item[0]))[:20]:
        print(f"{count:7} {word}")
    return 1 if unreadable else 0


sys.exit(main())
