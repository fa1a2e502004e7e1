# exit: 1
class V:
    def __add__(self, o):
        return o.missing
    def __repr__(self):
        return str(self + 1)

print(f"value: {V()!r}")
