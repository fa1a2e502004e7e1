"""Memory of a forked process that waits in `recv`: its proportional share of what is resident, over several."""
import multiprocessing

COUNT = 50
context = multiprocessing.get_context("fork")


def proportional(process):
    with open(f"/proc/{process.pid}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))


def wait(connection):
    connection.send(None)
    connection.recv()


connections, processes = [], []
for _ in range(COUNT):
    here, there = context.Pipe()
    process = context.Process(target=wait, args=(there,))
    process.start()
    here.recv()
    connections.append(here)
    processes.append(process)
total = sum(proportional(process) for process in processes)
for connection in connections:
    connection.send(None)
for process in processes:
    process.join()
print(f'{{"value": {total / COUNT}}}')
