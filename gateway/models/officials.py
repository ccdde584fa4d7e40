"""Whom supporters call: officials, each telephone of theirs, and the districts of ZIP codes. All of it is public."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from gateway.models.base import Instant, metadata

officials = Table(
    "officials",
    metadata,
    Column("key", String(60), primary_key=True),  # never changes: us:bioguide:C000127, il:governor
    Column("source", String(4), nullable=False),  # file: an import may change the row; hand: it may not
    Column("kind", String(14), nullable=False),
    Column("name", String(100), nullable=False),
    Column("title_en", String(60), nullable=False),
    Column("title_es", String(60), nullable=False),
    # As a voice should say the name, where it would read the written one wrong. Always by hand.
    Column("spoken_en", String(100)),
    Column("spoken_es", String(100)),
    Column("party", String(40)),
    Column("caucus", String(40)),
    Column("state", String(2)),
    Column("district", Integer),  # of the House; 0 is at large
    Column("senate_class", Integer),
    Column("rank", Integer),  # of a senator: 1 is the state's senior one
    Column("term_end", Date),
    Column("active", Boolean, nullable=False),  # False: left, or taken out by hand
)

# Each telephone once: offices of one official that share a line are one.
offices = Table(
    "offices",
    metadata,
    Column("key", String(100), primary_key=True),  # the official's key, a slash, and the office's name there
    Column("official", String(60), ForeignKey("officials.key"), nullable=False),
    Column("source", String(4), nullable=False),  # as above
    Column("kind", String(8), nullable=False),  # dc, district, state, other
    Column("position", Integer, nullable=False),  # the first is tried first
    Column("phone", String(16), nullable=False),  # E.164
    Column("extension", String(32)),  # as the carrier's sendDigits takes it: digits, * # and w for half a second
    Column("city", String(60)),
    Column("state", String(2)),
    Column("zip", String(5)),
    Column("zone", String(40), nullable=False),  # IANA
    Column("hours", String(200), nullable=False),  # local, such as Mon-Fri 9:00-17:00
    Column("closed_on", Date),  # closed on this day, by the office's calendar
    Column("lines", Integer),  # most dials of ours at once; null: the default
    Column("active", Boolean, nullable=False),
    Index("ix_offices_official", "official"),
)

zip_districts = Table(
    "zip_districts",
    metadata,
    Column("zip", String(5), primary_key=True),
    Column("state", String(2), primary_key=True),
    Column("district", Integer, primary_key=True, autoincrement=False),  # 0 is at large
    Column("position", Integer, nullable=False),  # the likeliest first
    Column("guess", Boolean, nullable=False),  # no file has this ZIP: made of its city's, or of its neighbour's
    Column("congress", Integer),  # for whose elections the lines were drawn; null: the file does not say
)

# Who changed the directory, and when. The highest version says whether what a process holds is still current.
official_changes = Table(
    "official_changes",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("who", String(100), nullable=False),
    Column("what", String(200), nullable=False),  # "update", or what was done by hand to whom
    Column("source", String(400)),  # of an update: where the files came from
    Column("congress", Integer),  # of an update: in which these members sit
    Column("report", Text),  # of an update: JSON
)
