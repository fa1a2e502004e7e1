"""A recursive-descent parser and evaluator that backtracks with exceptions, over good and bad input."""
import time


class ParseError(Exception):
    def __init__(self, message, position):
        super().__init__(message)
        self.position = position


class Parser:
    def __init__(self, text):
        self.text = text
        self.position = 0

    def expect(self, characters):
        position = self.position
        if position >= len(self.text) or self.text[position] not in characters:
            raise ParseError(f"expected one of {characters!r}", position)
        self.position = position + 1
        return self.text[position]

    def attempt(self, rule):
        saved = self.position
        try:
            return rule()
        except ParseError:
            self.position = saved
            return None

    def number(self):
        start = self.position
        self.expect("0123456789")
        try:
            while True:
                self.expect("0123456789")
        except ParseError:
            return int(self.text[start:self.position])

    def group(self):
        self.expect("(")
        value = self.sum()
        self.expect(")")
        return value

    def factor(self):
        value = self.attempt(self.group)
        return self.number() if value is None else value

    def product(self):
        value = self.factor()
        while self.attempt(lambda: self.expect("*")):
            value *= self.factor()
        return value

    def sum(self):
        value = self.product()
        while self.attempt(lambda: self.expect("+")):
            value += self.product()
        return value

    def whole(self):
        value = self.sum()
        if self.position != len(self.text):
            raise ParseError("trailing text", self.position)
        return value


def run(count):
    good = bad = 0
    for i in range(count):
        text = f"({i}+2)*3+(4*({i % 7}+5)+6)" + ("" if i % 3 else "*")
        try:
            good += Parser(text).whole() > 0
        except ParseError as error:
            bad += error.position > 0
        finally:
            good += 0
    return good, bad


def conversions(count):
    total = 0
    for i in range(count):
        try:
            total += int("7x" if i & 1 else "7")
        except ValueError:
            total += 1
        try:
            total += {}[i]
        except (IndexError, KeyError):
            pass
    return total


began = time.perf_counter()
assert run(9000) == (6000, 3000)
assert conversions(100_000) == 400_000
print(f'{{"value": {time.perf_counter() - began}}}')
