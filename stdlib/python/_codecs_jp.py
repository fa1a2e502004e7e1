"""The codecs that encodings/*.py ask this module for."""
from _multibytecodec import _getcodec

getcodec = _getcodec("shift_jis", "cp932", "euc_jp")
