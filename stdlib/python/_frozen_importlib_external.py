"""Becomes the library's importlib/_bootstrap_external.py, with code that comes from the isolate's shared code."""
import _imp

exec(_imp._library_code("importlib/_bootstrap_external.py", "<frozen importlib._bootstrap_external>"))


def _get_code(self, fullname):
    """The code of a source file: compiled once for the process. Subclasses that read otherwise keep the library's way."""
    if type(self) is not SourceFileLoader:
        return SourceLoader.get_code(self, fullname)
    if fullname != self.name and getattr(sys.modules.get(fullname), "__name__", None) == self.name:
        fullname = self.name  # another name of the module: `-m os.path`
    path = self.get_filename(fullname)
    return _bootstrap._call_with_frames_removed(_imp._shared_code, path, self.get_data(path))


SourceFileLoader.get_code = _get_code


def _zip_hook(path):
    archive = path  # or a folder above it, for packages within an archive
    while archive and not _path_is_mode_type(archive, 0o100000):
        parent = "" if _path_isdir(archive) else _path_split(archive)[0]
        archive = parent if parent != archive else ""
    if not archive:
        raise ImportError("not a zip file", path=path)
    sys.path_importer_cache[path] = None  # zipimport itself is not looked for in there
    from zipimport import zipimporter
    return zipimporter(path)


_install_finders = _install


def _install(bootstrap):
    sys.path_hooks.append(_zip_hook)
    _install_finders(bootstrap)


def _complete_spec(module, name):
    """Gives a module that the finders in C++ have loaded the spec and loader that importlib would have given."""
    old = module.__spec__
    path = getattr(module, "__path__", None)
    file = getattr(module, "__file__", None)
    if old.origin == "built-in":
        spec = _bootstrap.ModuleSpec(name, _bootstrap.BuiltinImporter, origin="built-in", is_package=False)
    elif file is None and path is not None:
        spec = _bootstrap.ModuleSpec(name, NamespaceLoader(name, path, None), is_package=True)
        spec.submodule_search_locations = path
    elif file is None or file.startswith("<skerry>"):
        spec = _bootstrap.ModuleSpec(name, _bootstrap.FrozenImporter, origin="frozen", is_package=path is not None)
        spec.loader_state = type(sys.implementation)(filename=None, origname=None)
    else:
        spec = spec_from_file_location(name, file, loader=SourceFileLoader(name, file), submodule_search_locations=path)
    spec._initializing = old._initializing
    module.__spec__ = spec
    module.__loader__ = spec.loader
    if spec.has_location and spec.cached is not None:
        module.__cached__ = spec.cached
    return spec


def _complete_main():
    """The loader of a program that was started from its file."""
    main = sys.modules.get("__main__")
    file = getattr(main, "__file__", None)
    if file is not None and getattr(main, "__loader__", None) is None and not file.startswith("<"):
        main.__loader__ = SourceFileLoader("__main__", file)


def _complete_modules():
    _complete_main()
    for name, module in list(sys.modules.items()):
        if type(getattr(module, "__spec__", None)) is type(sys.implementation):
            _complete_spec(module, name)
