# As the program ends, finalizers see the globals of their modules, in cycles too.
import logging
import os
import sys
import warnings


class Finalized:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print('del', self.name, sys is None, os is None, warnings is None, os.path.basename('a/b'))


class Cycle(Finalized):
    pass


plain = Finalized('plain')
cycle = Cycle('cycle')
cycle.me = cycle


def generate():
    try:
        yield
    finally:
        print('generator closed', os is None)


generator = generate()
next(generator)
module = type(sys)('made')
module.thing = Finalized('in a module')
sys.modules['made'] = module
del module
print('end')
