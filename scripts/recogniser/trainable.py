"""Makes the integer network of a recogniser's data one of floating numbers, which can be trained further.

``trainable.py vie.lstm-of-Debian trainable.lstm``; the layout is that of Tesseract 5 (``Network::Serialize``,
``WeightMatrix::Serialize``): a weight is its integer times the scale of its row.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

_INTEGER, _DOUBLE = 1, 128  # flags of a matrix
_PLUMBING = ("Series", "Parallel", "RTLReversed", "XYTranspose")
_LAYERS = ("Tanh", "Softmax")
_SIZED = ("Convolve", "Maxpool")
_RATE_OF_ITS_OWN = 64  # flag of a network: each layer has a learning rate
_GATES = 4


class Network:
    """A network that is read from the front and written, changed, behind."""

    def __init__(self, given: bytes) -> None:
        self._given, self._place = given, 0
        self.written = bytearray()

    def copy(self) -> bytes:
        """Everything from its layers to its state of training, which begins anew."""
        self._layer()
        self._text()  # how it was described
        flags = self._number()
        self.written[-4:] = struct.pack("<i", flags & ~_INTEGER)
        self._take(8)
        self.written += struct.pack("<ii", 0, 0)  # iterations, samples
        self._keep(len(self._given) - self._place)
        return bytes(self.written)

    def _take(self, count: int) -> bytes:
        taken = self._given[self._place : self._place + count]
        if len(taken) != count:
            raise ValueError("The file ends too early.")
        self._place += count
        return taken

    def _keep(self, count: int) -> bytes:
        self.written += (kept := self._take(count))
        return kept

    def _number(self) -> int:
        return int(struct.unpack("<i", self._keep(4))[0])

    def _text(self) -> str:
        return self._keep(self._number()).decode()

    def _layer(self) -> None:
        self._keep(1)  # a type by its number, which is 0: by its name
        kind = self._text()
        self._keep(2)  # training, needs errors
        flags, inputs, outputs, _weights = (self._number() for _ in range(4))
        self._text()  # its name
        if kind in _PLUMBING:
            for _ in range(self._number()):
                self._layer()
            if flags & _RATE_OF_ITS_OWN:
                self._keep(4 * self._number())
        elif kind in ("LSTM", "SummLSTM"):
            both_ways = self._number() - inputs == 2 * outputs
            for _ in range(_GATES + both_ways):
                self._matrix()
        elif kind in _LAYERS:
            self._matrix()
        elif kind in _SIZED:
            self._keep(8)
        elif kind == "Input":
            self._keep(20)
        else:
            raise ValueError(f"A layer of another kind: {kind}")

    def _matrix(self) -> None:
        (mode,) = self._take(1)
        if not mode & _INTEGER:
            raise ValueError("The network is one of floating numbers already.")
        rows, columns = struct.unpack("<II", self._take(8))
        self._take(1)  # what an empty place holds
        integers = struct.unpack(f"<{rows * columns}b", self._take(rows * columns))
        (count,) = struct.unpack("<I", self._take(4))
        scales = struct.unpack(f"<{count}d", self._take(8 * count))
        weights = [integer * scales[place // columns] for place, integer in enumerate(integers)]
        self.written += struct.pack("<BIId", _DOUBLE, rows, columns, 0.0)
        self.written += struct.pack(f"<{len(weights)}d", *weights)


if __name__ == "__main__":
    given, target = map(Path, sys.argv[1:])
    target.write_bytes(Network(given.read_bytes()).copy())
