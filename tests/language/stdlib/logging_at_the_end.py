# A program that has used logging ends quietly.
import logging
import unittest

logging.getLogger("some").addHandler(logging.StreamHandler())
logging.getLogger("some").setLevel(logging.ERROR)


class Case(unittest.TestCase):
    def test(self):
        with self.assertLogs("some", "INFO"):
            logging.getLogger("some").info("text")


result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
print(result.testsRun, result.wasSuccessful())
