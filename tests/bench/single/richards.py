"""A kernel that schedules tasks which pass packets: method calls, attributes, small state machines."""
import time

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
DEVICE, WORK = 0, 1


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        p = queue
        while p.link is not None:
            p = p.link
        p.link = self
        return queue


class Task:
    def __init__(self, kernel, ident, priority, queue):
        self.kernel = kernel
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.pending = queue is not None
        self.waiting = False
        self.holding = False
        kernel.add(self)

    def is_blocked(self):
        return self.holding or (not self.pending and self.waiting)

    def run_once(self):
        packet = None
        if self.waiting and self.pending:
            packet = self.queue
            self.queue = packet.link
            self.pending = self.queue is not None
            self.waiting = False
        return self.step(packet)

    def accept(self, packet, current):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > current.priority:
                return self
        else:
            packet.append_to(self.queue)
        return current

    def wait(self):
        self.waiting = True
        return self

    def send(self, packet):
        kernel = self.kernel
        kernel.queued += 1
        target = kernel.tasks[packet.ident]
        packet.link = None
        packet.ident = self.ident
        return target.accept(packet, self)

    def release(self, ident):
        task = self.kernel.tasks[ident]
        task.holding = False
        return task if task.priority > self.priority else self

    def hold(self):
        self.kernel.held += 1
        self.holding = True
        return self.kernel.next_after(self)


class Idle(Task):
    def __init__(self, kernel, count):
        Task.__init__(self, kernel, IDLE, 0, None)
        self.control = 1
        self.count = count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.release(DEVICE_B)


class Worker(Task):
    def __init__(self, kernel, queue):
        Task.__init__(self, kernel, WORKER, 1000, queue)
        self.destination = HANDLER_A
        self.letter = 0
        self.waiting = True

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.ident = self.destination
        packet.datum = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Handler(Task):
    def __init__(self, kernel, ident, priority, queue):
        Task.__init__(self, kernel, ident, priority, queue)
        self.work = None
        self.device = None
        self.waiting = True

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.work = packet.append_to(self.work)
            else:
                self.device = packet.append_to(self.device)
        work = self.work
        if work is not None:
            count = work.datum
            if count >= 4:
                self.work = work.link
                return self.send(work)
            device = self.device
            if device is not None:
                self.device = device.link
                device.datum = work.data[count]
                work.datum = count + 1
                return self.send(device)
        return self.wait()


class Device(Task):
    def __init__(self, kernel, ident, priority):
        Task.__init__(self, kernel, ident, priority, None)
        self.held_packet = None
        self.waiting = True

    def step(self, packet):
        if packet is None:
            packet = self.held_packet
            if packet is None:
                return self.wait()
            self.held_packet = None
            return self.send(packet)
        self.held_packet = packet
        return self.hold()


class Kernel:
    def __init__(self):
        self.tasks = [None] * 6
        self.order = []
        self.held = 0
        self.queued = 0

    def add(self, task):
        self.tasks[task.ident] = task
        self.order.insert(0, task)

    def next_after(self, task):
        index = self.order.index(task) + 1
        return self.order[index] if index < len(self.order) else None

    def run(self):
        task = self.order[0]
        while task is not None:
            task = self.next_after(task) if task.is_blocked() else task.run_once()


def simulate():
    kernel = Kernel()
    Idle(kernel, 10_000)
    Worker(kernel, Packet(Packet(None, WORKER, WORK), WORKER, WORK))
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        queue = None
        for _ in range(3):
            queue = Packet(queue, device, DEVICE)
        Handler(kernel, handler, priority, queue)
    Device(kernel, DEVICE_A, 4000)
    Device(kernel, DEVICE_B, 5000)
    kernel.run()
    return kernel.held, kernel.queued


began = time.perf_counter()
results = [simulate() for _ in range(6)]
assert results == [results[0]] * 6 and results[0] == (9297, 23246), results
print(f'{{"value": {time.perf_counter() - began}}}')
