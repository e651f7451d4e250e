"""A sparse table of weights, entries × judges or judges × entries, and three products with it.

With C the table (n_rows, n_columns), everything the mixed model needs of it is C' diag(d) C, the
diagonal of C K C', and C u. Where rows are short, pairs of cells within a row carry the first
two; where rows are long, dense blocks of rows do, so that no large dense matrix ever stands.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Index = NDArray[np.intp]

# A product of dense blocks does about this many multiplications in the time of one pair.
MULTIPLICATIONS_PER_PAIR = 100
MOST_PAIRS = 20_000_000
BLOCK_CELLS = 2_000_000


def sums_by(index: Index, values: Float, size: int) -> Float:
    """Add values up by index: item k of the result, shape (size,), is the sum where index = k."""
    return np.bincount(index, values, size).astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True)
class CrossTable(ABC):
    """Weights by cell, sorted by row and column, each cell at most once."""

    row: Index
    column: Index
    weight: Float
    n_rows: int
    n_columns: int

    @abstractmethod
    def gram(self, scale: Float) -> Float:
        """Return C' diag(scale) C, shape (n_columns, n_columns); scale has shape (n_rows,)."""

    @abstractmethod
    def quadratic(self, kernel: Float) -> Float:
        """Return the diagonal of C K C', shape (n_rows,); K (n_columns, n_columns) symmetric."""

    @abstractmethod
    def times(self, vectors: Float) -> Float:
        """Return C u, shape (n_rows, k), for u of shape (n_columns, k)."""

    def transposed_times(self, vector: Float) -> Float:
        """Return C' v, shape (n_columns,), for v of shape (n_rows,)."""
        return sums_by(self.column, self.weight * vector[self.row], self.n_columns)


@dataclass(frozen=True, slots=True)
class PairedTable(CrossTable):
    """A table of short rows: `first` and `second` list every pair of cells of one row."""

    first: Index
    second: Index

    def gram(self, scale: Float) -> Float:
        """Add up each pair of cells into its pair of columns."""
        product = self._products() * scale[self.row[self.first]]
        size = self.n_columns
        return sums_by(self._keys(), product, size * size).reshape(size, size)

    def quadratic(self, kernel: Float) -> Float:
        """Add up the kernel over each row's pairs of cells."""
        product = self._products() * kernel.ravel()[self._keys()]
        return sums_by(self.row[self.first], product, self.n_rows)

    def times(self, vectors: Float) -> Float:
        """Add up the rows of u that a row's cells point at, one column of u at a time."""
        columns = [
            sums_by(self.row, self.weight * vector[self.column], self.n_rows)
            for vector in vectors.T
        ]
        return np.stack(columns, axis=1)

    def _keys(self) -> Index:
        return self.column[self.first] * self.n_columns + self.column[self.second]

    def _products(self) -> Float:
        return self.weight[self.first] * self.weight[self.second]


@dataclass(frozen=True, slots=True)
class BlockedTable(CrossTable):
    """A table of long rows, made dense a block of rows at a time."""

    def gram(self, scale: Float) -> Float:
        """Add up the products of the blocks."""
        total = np.zeros((self.n_columns, self.n_columns))
        for rows, block in self._blocks():
            total += block.T @ (block * scale[rows, None])
        return total

    def quadratic(self, kernel: Float) -> Float:
        """Multiply block by block."""
        return np.concatenate(
            [np.sum((block @ kernel) * block, axis=1) for _, block in self._blocks()]
        )

    def times(self, vectors: Float) -> Float:
        """Multiply block by block."""
        return np.concatenate([block @ vectors for _, block in self._blocks()])

    def _blocks(self) -> Iterator[tuple[slice, Float]]:
        height = max(1, BLOCK_CELLS // self.n_columns)
        for low in range(0, self.n_rows, height):
            high = min(low + height, self.n_rows)
            cells = slice(*np.searchsorted(self.row, [low, high]))
            block = np.zeros((high - low, self.n_columns))
            block[self.row[cells] - low, self.column[cells]] = self.weight[cells]
            yield slice(low, high), block


def crosstable(row: Index, column: Index, weight: Float, n_rows: int, n_columns: int) -> CrossTable:
    """Tabulate weights by row and column, choosing the cheaper of the two kinds of table.

    Parameters
    ----------
    row, column : ndarray of int, shape (n,)
        Cell of each weight; weights of one cell are added.
    weight : ndarray of float, shape (n,)
        Positive weights.
    n_rows, n_columns : int
        The shape of the table.

    Returns
    -------
    CrossTable
        Equal sums come out of either kind, up to rounding.
    """
    cell, where = np.unique(row * n_columns + column, return_inverse=True)
    summed = sums_by(where, weight, len(cell))
    rows, columns = np.divmod(cell, n_columns)
    length = np.bincount(rows, minlength=n_rows)
    n_pairs = int(np.sum(length**2))
    dense_work = n_rows * n_columns**2
    if n_pairs > MOST_PAIRS or n_pairs * MULTIPLICATIONS_PER_PAIR > dense_work:
        return BlockedTable(rows, columns, summed, n_rows, n_columns)
    first = np.repeat(np.arange(len(cell)), length[rows])
    start = np.cumsum(length) - length
    offset = np.arange(n_pairs) - np.repeat(np.cumsum(length[rows]) - length[rows], length[rows])
    second = start[rows[first]] + offset
    return PairedTable(rows, columns, summed, n_rows, n_columns, first, second)
