"""Items on the board: incidents, notes, assignments, observations as they stood and stand.

One row per state of an item. `live` rows are on the board; the others keep the item readable.
"""

INSERT = (
    "INSERT INTO items (network,id,kind,reader,reader2,author,live,from_position,known_from,data)"
    " VALUES (?,?,?,?,?,?,?,?,?,?)"
)
