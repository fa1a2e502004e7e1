"""A token that goes round a ring of 100 forked processes, through pipes: the time for one hop."""
import multiprocessing
import time

SIZE, LAPS = 100, 20
context = multiprocessing.get_context("fork")


def node(inbox, outbox):
    while (token := inbox.recv()) is not None:
        outbox.send(token)
    outbox.send(None)


def lap(count):
    for _ in range(count):
        first.send(0)
        last.recv()


pipes = [context.Pipe(duplex=False) for _ in range(SIZE + 1)]
first, last = pipes[0][1], pipes[-1][0]
nodes = [context.Process(target=node, args=(before[0], after[1])) for before, after in zip(pipes, pipes[1:])]
for process in nodes:
    process.start()
lap(2)
began = time.perf_counter()
lap(LAPS)
seconds = time.perf_counter() - began
first.send(None)
last.recv()
for process in nodes:
    process.join()
print(f'{{"value": {seconds / LAPS / SIZE * 1e6}}}')
