"""Training: classes, attributes, methods, properties, operators, inheritance."""


class Account:
    rate = 3

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.log = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self.log.append(("in", amount))
        return self.balance

    def withdraw(self, amount):
        if not self.can_pay(amount):
            return False
        self.balance -= amount
        self.log.append(("out", amount))
        return True

    def can_pay(self, amount):
        return self.balance >= amount

    @property
    def worth(self):
        return self.balance * (100 + self.rate) // 100

    @staticmethod
    def fee(amount):
        return amount // 50 + 1

    @classmethod
    def shared(cls, *owners):
        return cls("&".join(owners))


class Savings(Account):
    def __init__(self, owner, balance=0, bonus=1):
        super().__init__(owner, balance)
        self.bonus = bonus

    def deposit(self, amount):
        return super().deposit(amount + self.bonus)

    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self.balance})"


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Point(self.x * factor, self.y * factor)

    def __eq__(self, other):
        return isinstance(other, Point) and self.x == other.x and self.y == other.y

    def __hash__(self):
        return hash((self.x, self.y))

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def norm(self):
        return (self.x * self.x + self.y * self.y) ** 0.5


class Node:
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right

    def insert(self, key):
        node = self
        while True:
            side = "left" if key < node.key else "right"
            child = getattr(node, side)
            if child is None:
                setattr(node, side, Node(key))
                return
            node = child

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right

    def depth(self):
        left = self.left.depth() if self.left else 0
        right = self.right.depth() if self.right else 0
        return 1 + max(left, right)


class Table:
    def __init__(self):
        self.rows = {}

    def __getitem__(self, key):
        return self.rows[key]

    def __setitem__(self, key, value):
        self.rows[key] = value

    def __contains__(self, key):
        return key in self.rows

    def __len__(self):
        return len(self.rows)

    def __call__(self, key, default=None):
        return self.rows.get(key, default)


def bank(rounds):
    accounts = [Account(f"a{i}", i * 10) if i % 3 else Savings(f"s{i}", i, bonus=2) for i in range(60)]
    accounts.append(Account.shared("x", "y"))
    moved = 0
    for i in range(rounds):
        source, target = accounts[i * 7 % 61], accounts[i * 13 % 61]
        amount = i % 40 + 1
        if source.withdraw(amount + Account.fee(amount)):
            target.deposit(amount)
            moved += amount
        else:
            source.deposit(5)
        if len(source.log) > 50:
            source.log.clear()
    return moved + sum(a.worth for a in accounts) + len(repr(accounts[0]))


def geometry(rounds):
    total, seen = 0.0, set()
    point = Point(0, 0)
    for i in range(rounds):
        point = point + Point(i % 5 - 2, i % 3 - 1)
        total += (point * 2).norm()
        if point in seen:
            total -= 1
        else:
            seen.add(point)
    return round(total + sum(p.norm() for p in sorted(seen)), 3)


def trees(rounds):
    total = 0
    for seed in range(rounds):
        root, key = Node(500), seed
        for _ in range(150):
            key = (key * 1103515245 + 12345) % 1000
            root.insert(key)
        total += sum(root) + root.depth()
    return total


def tables(rounds):
    table, hits = Table(), 0
    for i in range(rounds):
        key = i % 97
        if key in table:
            table[key] += i
            hits += table(key) is not None
        else:
            table[key] = i
    return hits, len(table)


print(bank(240_000), geometry(120_000), trees(240), tables(240_000))
