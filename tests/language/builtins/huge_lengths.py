# What can never fit is refused at once.
for make in [lambda: list(range(10**12)), lambda: [*range(10**12)], lambda: sorted(range(10**12)), lambda: tuple(range(10**12)),
             lambda: [].extend(range(10**13)), lambda: [0] * 10**12, lambda: list(iter(range(10**12)))]:
    try:
        make()
    except MemoryError:
        print("MemoryError")


class Hinted:
    def __iter__(self):
        return iter("abc")

    def __length_hint__(self):
        return 1000


print(list(Hinted()))
