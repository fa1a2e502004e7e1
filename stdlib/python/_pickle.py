"""What CPython has in C under this name: here the classes and functions of pickle.py itself."""
import pickle
from pickle import PickleError, PicklingError, UnpicklingError

Pickler = pickle._Pickler
Unpickler = pickle._Unpickler
dump = pickle._dump
dumps = pickle._dumps
load = pickle._load
loads = pickle._loads
