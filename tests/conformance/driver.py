"""Runs the tests of one of CPython's test files, one after the other, and reports each as it starts and as it ends.

Usage: driver.py MODULE FIRST DESCRIPTOR [--plain]

Started by run.py, under the interpreter that is tested. FIRST is the number of the first test to run: after a crash the
runner starts again behind the guilty test. Reports go to DESCRIPTOR, one line of tab-separated fields each:
    total N | start I NAME | end I STATUS REASON | broken REASON | done
It must import as little as possible by itself: what it needs must work before anything can be tested.
Without --plain, CPython tells that it is another implementation, and the modules that look into its C structures are hidden.
"""
import os
import sys

C_INTERNALS = ("_testcapi", "_testbuffer", "_testmultiphase", "_testimportmultiple", "_testclinic",
               "_xxsubinterpreters", "_xxtestfuzz", "_ctypes_test")


class Reporter:
    """Writes the lines, whole and at once; a forked child stays silent."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.process = os.getpid()

    def line(self, *fields):
        if os.getpid() != self.process:
            return
        text = "\t".join(str(field).replace("\t", " ").replace("\n", " ") for field in fields)
        os.write(self.descriptor, text.encode("utf-8", "backslashreplace") + b"\n")


def reason_of(error):
    """The exception in one line, with the innermost place that is not unittest's own."""
    kind, value, trace = error
    place = ""
    while trace is not None:
        code = trace.tb_frame.f_code
        if "/unittest/" not in code.co_filename:
            place = f"{os.path.basename(code.co_filename)}:{trace.tb_lineno}"
        trace = trace.tb_next
    try:
        text = str(value)
    except BaseException:
        text = "(its text cannot be had)"
    lines = text.strip().split("\n")
    text = lines[0] if kind is AssertionError else " / ".join(lines)
    return f"{kind.__name__}: {text[:300]} [{place}]"


def flatten(suite, into):
    for item in suite:
        try:
            iter(item)
        except TypeError:
            into.append(item)
        else:
            flatten(item, into)
    return into


def main():
    module, first, descriptor = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    reporter = Reporter(descriptor)
    if sys.argv[4:] != ["--plain"]:
        if sys.implementation.name == "cpython":
            sys.implementation.name = "another"
        for name in C_INTERNALS:
            sys.modules[name] = None
        # test.support asks it whether instructions know their columns, and refuses whole files without an answer.
        answers = sys.modules["_testinternalcapi"] = type(sys)("_testinternalcapi")
        answers.get_config = lambda: {"code_debug_ranges": 1}
    sys.argv[1:] = []
    try:
        import unittest
        import test.support
        test.support.use_resources = []
        test.support.verbose = 0
        __import__(module)
        tests = flatten(unittest.defaultTestLoader.loadTestsFromName(module), [])
    except BaseException as error:
        reporter.line("broken", reason_of((type(error), error, error.__traceback__)))
        return

    class Result(unittest.TestResult):
        """The first thing that goes wrong with a test is its verdict."""

        def __init__(self):
            super().__init__()
            self.indexes = {id(item): index for index, item in enumerate(tests)}
            self.unreported = dict(enumerate(tests))
            self.fixtures = []  # (name, status, reason) of classes and modules that could not be set up

        def startTest(self, item):
            super().startTest(item)
            self.verdict = ("passed", "")
            reporter.line("start", self.indexes.get(id(item), -1), item.id())

        def stopTest(self, item):
            super().stopTest(item)
            index = self.indexes.get(id(item), -1)
            self.unreported.pop(index, None)
            reporter.line("end", index, *self.verdict)

        def judge(self, item, status, reason):
            if id(item) not in self.indexes and not hasattr(item, "test_case"):
                self.fixtures.append((item.id(), status, reason))
            elif self.verdict[0] in ("passed", "skipped"):
                self.verdict = (status, reason)

        def addError(self, item, error):
            self.judge(item, "errored", reason_of(error))

        def addFailure(self, item, error):
            self.judge(item, "failed", reason_of(error))

        def addSubTest(self, item, subtest, error):
            if error is not None:
                status = "failed" if issubclass(error[0], item.failureException) else "errored"
                self.judge(item, status, reason_of(error))

        def addSkip(self, item, reason):
            self.judge(item, "skipped", reason)

        def addUnexpectedSuccess(self, item):
            self.judge(item, "failed", "unexpected success")

    reporter.line("total", len(tests))
    result = Result()
    remaining = tests[first:]
    unittest.TestSuite(remaining).run(result)
    for index in range(first, len(tests)):
        if index in result.unreported:
            item = result.unreported[index]
            owner = type(item).__qualname__
            verdict = ("errored", "did not run")
            for name, status, reason in result.fixtures:
                if owner in name or name.startswith(("setUpModule", "tearDownModule")):
                    verdict = (status, f"{name}: {reason}")
            reporter.line("start", index, item.id())
            reporter.line("end", index, *verdict)
    reporter.line("done")


main()
