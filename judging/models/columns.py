"""Column types: exact points, moments in UTC, keys and texts."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

POINT_DECIMALS = 6
MILLIONTHS = 10**POINT_DECIMALS


class Points(TypeDecorator[Decimal]):
    """Exact points, weights and limits, stored as an integer number of millionths."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Millionths of a Decimal. Raises ValueError where it has more than six decimals."""
        if value is None:
            return None
        scaled = Decimal(value).scaleb(POINT_DECIMALS)
        if scaled != int(scaled):
            raise ValueError(f"{value} has more than {POINT_DECIMALS} decimals")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The Decimal in its shortest plain form: 0.25, 100."""
        return None if value is None else plain(Decimal(value).scaleb(-POINT_DECIMALS))


def plain(number: Decimal) -> Decimal:
    """The number without trailing zeros and without an exponent."""
    short = number.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]  # finite


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone, kept in UTC to the microsecond on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC. Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, aware of UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer, "sqlite")
Id = Annotated[int, mapped_column(primary_key=True)]
Key = Annotated[str, mapped_column(String(40))]
Word = Annotated[str, mapped_column(String(40))]
Texts = Annotated[dict[str, str], mapped_column(JSON, default=dict)]
JsonList = Annotated[list[Any], mapped_column(JSON, default=list)]
JsonDict = Annotated[dict[str, Any], mapped_column(JSON, default=dict)]


def one_of(column: str, *words: str) -> str:
    """The SQL condition that a column holds one of these words."""
    return f"{column} IN ({', '.join(repr(word) for word in words)})"
