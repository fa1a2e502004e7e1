"""The codecs that encodings/*.py ask this module for."""
from _multibytecodec import _getcodec

getcodec = _getcodec("euc_kr", "cp949")
