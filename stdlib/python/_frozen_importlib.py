"""Becomes the library's importlib/_bootstrap.py when a script first asks for importlib or changes a finder.

Until then the finders in C++ do without. The standard finders are appended to sys.meta_path, after what scripts have put there.
"""
import _imp
import _thread
import _warnings
import _weakref
import sys

exec(_imp._library_code("importlib/_bootstrap.py", "<frozen importlib._bootstrap>"))
# What has been loaded so far gets its spec below; the library would look for marks that CPython's start-up leaves.
_install(sys, type(sys.implementation)(is_frozen=lambda name: False))
globals()["_imp"] = sys.modules["_imp"]
_install_external_importers()
_bootstrap_external._complete_modules()
_bootstrap_external._ready = True
