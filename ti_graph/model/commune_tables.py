"""Tables of communes: earlier names, those that were split, and their office of the State."""

import dataframely as dy

from ti_graph.model.columns import identifier, source, text


class CommuneName(dy.Schema):
    """A name that a commune, or a part of it, bore or bears beside its own."""

    territory_id = identifier("Commune of today.", key=True)
    code = text("Code of what bore the name.", key=True, regex=r"^(\d{2}|2[AB])\d{3}$")
    label = text("Name.", key=True)
    last_year = dy.Int16(
        nullable=True,
        metadata={
            "doc": "Last year of the name; null if a part still bears it.",
            "unit": "year",
        },
    )
    source = source()


class CommuneSplit(dy.Schema):
    """A commune that was split: its code stood for several communes of today."""

    code = text("Code as found in files of those years.", key=True, regex=r"^(\d{2}|2[AB])\d{3}$")
    part_id = identifier("Commune of today that lies in it.", key=True)
    label = text("Name that the commune had.")
    first_year = dy.Int16(nullable=False, metadata={"doc": "First year of it.", "unit": "year"})
    last_year = dy.Int16(nullable=False, metadata={"doc": "Last year of it.", "unit": "year"})
    source = source()


class CommuneOffice(dy.Schema):
    """The préfecture or sous-préfecture whose arrondissement a commune lies in."""

    territory_id = identifier("Commune of today.", key=True)
    organisation_id = identifier("Office of the State, at the seat of the arrondissement.")
    source = source()
