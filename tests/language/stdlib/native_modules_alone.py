# Each native module in a process of its own, where nothing else has been imported: its types must be there.
import subprocess
import sys

SCRIPTS = [
    "import array; print(array.array('i', [1, 2]))",
    "import binascii; print(issubclass(binascii.Error, ValueError), binascii.Incomplete.__mro__[1])",
    "import _blake2; print(_blake2.blake2b(b'x').hexdigest()[:8], _blake2.blake2s(b'x').hexdigest()[:8])",
    "import _bz2; print(_bz2.BZ2Decompressor().decompress(_bz2.BZ2Compressor().flush()))",
    "import _csv; print(list(_csv.reader(['a,b'])), _csv.Error.__name__)",
    "import _json; print(_json.make_encoder.__name__, _json.make_scanner.__name__)",
    "import _lzma; print(_lzma.LZMADecompressor.__name__, _lzma.LZMAError.__bases__)",
    "import mmap; print(mmap.mmap(-1, 4)[:])",
    "import _md5; print(_md5.md5(b'x').hexdigest()[:8])",
    "import pyexpat; print(type(pyexpat.ParserCreate()).__name__, pyexpat.error.__name__)",
    "import _random; print(_random.Random(1).getrandbits(8))",
    "import select; print(type(select.poll()).__name__, type(select.epoll()).__name__)",
    "import _sha1; print(_sha1.sha1(b'x').hexdigest()[:8])",
    "import _sha256; print(_sha256.sha256(b'x').hexdigest()[:8])",
    "import _sha512; print(_sha512.sha512(b'x').hexdigest()[:8])",
    "import _sha3; print(_sha3.sha3_256(b'x').hexdigest()[:8])",
    "import _socket; print(_socket.gaierror.__bases__, _socket.socket(_socket.AF_UNIX).fileno() > 0)",
    "import _string; print(list(_string.formatter_parser('{a}b')))",
    "import zlib; print(zlib.decompressobj().decompress(zlib.compress(b'x')), zlib.error.__name__)",
]
for script in SCRIPTS:
    print(script.split(";")[0], subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout.strip())
