# A package puts a finder on sys.meta_path while it is imported; its submodules are found by it at once.
import importlib.abc
import importlib.machinery
import pathlib
import sys
import tempfile

with tempfile.TemporaryDirectory() as folder:
    package = pathlib.Path(folder) / 'with_finder'
    package.mkdir()
    (package / '__init__.py').write_text('''
import importlib.abc, importlib.machinery, sys
class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path, target=None):
        if name == 'with_finder.virtual':
            return importlib.machinery.ModuleSpec(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module): module.answer = 42
sys.meta_path.append(Finder())
''')
    sys.path.insert(0, folder)
    from with_finder.virtual import answer
    print(answer, sys.modules['with_finder.virtual'].__spec__.loader.__class__.__name__)
