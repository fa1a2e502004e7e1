# oracle: none - isolates
# A spawned function sees the values of the spawn; what either side writes stays on that side, however often it is spawned.
import isolates

TABLE = {i: i * i for i in range(500)}
NAMES = ["a%d" % i for i in range(300)]
counter = 0


class Kind:
    x = 1

    def measure(self):
        return len(TABLE)


def helper(n):
    return Kind().measure() + n + counter


def work(n):
    return helper(n)


def mutate(n):
    global counter
    counter += n
    TABLE["z"] = n
    NAMES.append(n)
    Kind.x = n
    return counter, len(TABLE), len(NAMES), Kind.x


def names():
    return "helper" in globals(), "unreached" in globals(), helper(0)


def delete():
    global counter
    del counter
    try:
        return counter
    except NameError as e:
        return str(e)


print([handle.join() for handle in [isolates.spawn(work, i) for i in range(3)]])
print([isolates.spawn(mutate, i).join() for i in (1, 2)], counter, len(TABLE), len(NAMES), Kind.x)
counter = 10
TABLE["q"] = 1
Kind.x = 5
print(isolates.spawn(work, 1).join(), isolates.spawn(mutate, 3).join())
print(isolates.spawn(names).join()[0], isolates.spawn(delete).join(), isolates.spawn(work, 1).join(), counter)
