"""Core tables of the programme at work: governance, fiches-actions, needs, offers, aids, sites.

No open data tells them: they are filled from workbooks. No row says nothing: unknown. A row whose
`presence` is absent says that there was none on the day of `observed_on`. A holder is a body or a
function, never a person's name.
"""

import dataframely as dy
import polars as pl

from ti_graph.model.columns import (
    agrees,
    choice,
    day,
    identifier,
    measure,
    optional_choice,
    source,
    status,
    text,
)

PRESENT, ABSENT = "present", "absent"
PRESENCES = (PRESENT, ABSENT)
HOLDERS = (
    "mairie",
    "intercommunalite",
    "departement",
    "region",
    "entreprise",
    "organisation_professionnelle",
    "chambre",
    "services_locaux",
    "prefecture",
    "administration",
    "operateur",
    "comite",
    "autre",
)
"""Kinds of holders of a role. A closed list: no cell of it can hold a name."""

ROLES = (
    "elu", "industriel", "chef_de_projet", "comite_de_projet", "sous_prefet",
    "cci", "region", "departement", "operateur", "dge", "anct",
)  # fmt: skip
PROGRESS = ("planned", "ongoing", "done", "abandoned")
FUNDERS = ("region", "etat", "europe", "operateur", "departement", "other")
SITE_STATUSES = ("available", "reserved", "sold", "planned")
DEROGATIONS = ("none", "asked", "granted", "refused")
CONTACT, NETWORK = "contact", "network"
AGREEMENTS = ("agreement", "twinning")
FIRST_AGREEMENT = 1900
"""Towns are twinned since long before the programme."""
EUROPEAN_TIES = (CONTACT, *AGREEMENTS, NETWORK)
CONTACT_ROLES = (
    "cluster", "region_desk", "chamber_desk", "network_desk", "coordinator", "agency", "other",
)  # fmt: skip

_OBSERVED_ON = "Day of the evidence."
_THEME = "Theme in its own words."
_INDUSTRY = "Industry that it is about."


def _presence() -> dy.Enum:
    return choice("There is one, or there was none on that day.", PRESENCES)


def is_reported_where_present(column: str) -> pl.Expr:
    """Rule: `column` is there exactly where the thing is."""
    return pl.col(column).is_not_null() == (pl.col("presence") == PRESENT)


def _in_order(first: str, last: str) -> pl.Expr:
    return pl.col(first).is_null() | pl.col(last).is_null() | (pl.col(first) <= pl.col(last))


class GovernanceRole(dy.Schema):
    """A role in the steering of a TI, with its dates: held by a body or a function, or vacant."""

    role_id = identifier("Identifier.", key=True)
    territory_id = identifier("TI.")
    role = choice("Role.", ROLES)
    holder = optional_choice("Kind of body or function that holds it; null where absent.", HOLDERS)
    organisation_id = identifier("Body that holds it, where it is a listed one.", nullable=True)
    presence = _presence()
    starts_on = day("First day.", nullable=True)
    ends_on = day("Last day.", nullable=True)
    observed_on = day(_OBSERVED_ON)
    source = source()

    @dy.rule()
    def a_holder_is_reported_where_present(cls) -> pl.Expr:
        """Nobody holds a role that is absent."""
        return is_reported_where_present("holder")

    @dy.rule()
    def only_a_present_role_has_an_organisation(cls) -> pl.Expr:
        """Nobody holds a role that is absent."""
        return pl.col("organisation_id").is_null() | (pl.col("presence") == PRESENT)

    @dy.rule()
    def ends_after_it_starts(cls) -> pl.Expr:
        """The last day does not come before the first."""
        return _in_order("starts_on", "ends_on")


class FicheAction(dy.Schema):
    """A fiche-action: what a TI sets out to do under an axis."""

    fiche_id = identifier("Identifier.", key=True)
    territory_id = identifier("TI.")
    title = text("Title; null where absent.", nullable=True)
    axis_id = identifier("Axis of the programme.")
    status = optional_choice("Progress; null where absent.", PROGRESS)
    theme = text(_THEME, nullable=True)
    industry_id = identifier(_INDUSTRY, nullable=True)
    presence = _presence()
    starts_on = day("First day.", nullable=True)
    ends_on = day("Last day.", nullable=True)
    observed_on = day(_OBSERVED_ON)
    source = source()

    @dy.rule()
    def a_title_is_reported_where_present(cls) -> pl.Expr:
        """An absent fiche has no title."""
        return is_reported_where_present("title")

    @dy.rule()
    def a_status_is_reported_where_present(cls) -> pl.Expr:
        """An absent fiche makes no progress."""
        return is_reported_where_present("status")

    @dy.rule()
    def ends_after_it_starts(cls) -> pl.Expr:
        """The last day does not come before the first."""
        return _in_order("starts_on", "ends_on")


class Need(dy.Schema):
    """A need that a TI expresses."""

    need_id = identifier("Identifier.", key=True)
    territory_id = identifier("TI.")
    theme = text(_THEME)
    description = text("What is needed.")
    observed_on = day(_OBSERVED_ON)
    source = source()


class Offer(dy.Schema):
    """A service that an operator offers to the TI."""

    offer_id = identifier("Identifier.", key=True)
    organisation_id = identifier("Operator.")
    theme = text(_THEME)
    label = text("Name of the offer.")
    observed_on = day(_OBSERVED_ON)
    source = source()


class Aid(dy.Schema):
    """A public aid and the territory that is eligible for it."""

    aid_id = identifier("Identifier.", key=True)
    label = text("Name of the aid.")
    kind = text("Kind of aid in its own words.")
    perimeter_id = identifier("Territory that is eligible as a whole.")
    valid_from = day("First day of validity.")
    valid_until = day("Last day of validity; null where none is set.", nullable=True)
    observed_on = day(_OBSERVED_ON)
    source = source()

    @dy.rule()
    def ends_after_it_starts(cls) -> pl.Expr:
        """The last day does not come before the first."""
        return _in_order("valid_from", "valid_until")


class Funding(dy.Schema):
    """Money that a funder gives to actions of a territory in a year."""

    funding_id = identifier("Identifier.", key=True)
    territory_id = identifier("Territory: a TI, or another that it is compared with.")
    funder = choice("Kind of funder.", FUNDERS)
    organisation_id = identifier("Funder, where it is a listed organisation.", nullable=True)
    amount_eur = measure("Amount.", "EUR", min=0)
    amount_status = status("Status of the amount.")
    year = dy.Int16(nullable=False, min=1990, max=2100, metadata={"doc": "Year.", "unit": "year"})
    aid_id = identifier("Aid that it is given under.", nullable=True)
    presence = _presence()
    observed_on = day(_OBSERVED_ON)
    source = source()

    @dy.rule()
    def amount_agrees(cls) -> pl.Expr:
        """An amount is there exactly where its status says so."""
        return agrees("amount_eur", "amount_status")

    @dy.rule()
    def only_a_present_funding_has_an_amount(cls) -> pl.Expr:
        """No funding is not a funding of an unknown amount, nor one of zero euros."""
        return pl.col("amount_eur").is_null() | (pl.col("presence") == PRESENT)


class Site(dy.Schema):
    """A site ready for industry (site clé en main)."""

    site_id = identifier("Identifier.", key=True)
    label = text("Name.")
    territory_id = identifier("Commune.")
    hectares = measure("Area.", "hectare", min=0)
    hectares_status = status("Status of the area.")
    status = choice("What can be had.", SITE_STATUSES)
    theme = text(_THEME, nullable=True)
    industry_id = identifier("Industry that it is meant for.", nullable=True)
    observed_on = day(_OBSERVED_ON)
    source = source()

    @dy.rule()
    def hectares_agree(cls) -> pl.Expr:
        """An area is there exactly where its status says so."""
        return agrees("hectares", "hectares_status")


class Training(dy.Schema):
    """A training for a trade in a school, or the dated absence of one in a commune."""

    training_id = identifier("Identifier.", key=True)
    school = text("Name of the school; null where absent.", nullable=True)
    organisation_id = identifier("The same, where it is a listed organisation.", nullable=True)
    territory_id = identifier("Commune.")
    trade = text("Trade in its own words.")
    industry_id = identifier("Industry that the trade serves.", nullable=True)
    presence = _presence()
    observed_on = day(_OBSERVED_ON)
    source = source()

    @dy.rule()
    def a_school_is_reported_where_present(cls) -> pl.Expr:
        """An absent training has no school."""
        return is_reported_where_present("school")


class Obstacle(dy.Schema):
    """A norm that stands in the way of a project of a TI, and what became of a derogation."""

    obstacle_id = identifier("Identifier.", key=True)
    territory_id = identifier("TI.")
    norm = text("Norm, as it is cited.")
    norm_id = identifier("Identifier of the norm: what its citation says, in plain letters.")
    theme = text(_THEME)
    description = text("What it hinders.")
    derogation = choice("What became of a derogation.", DEROGATIONS)
    lifted_on = day("Day on which the obstacle was lifted.", nullable=True)
    industry_id = identifier(_INDUSTRY, nullable=True)
    observed_on = day(_OBSERVED_ON)
    source = source()

    @dy.rule()
    def only_a_granted_derogation_lifts(cls) -> pl.Expr:
        """An obstacle is lifted by the derogation that was granted."""
        return pl.col("lifted_on").is_null() | (pl.col("derogation") == "granted")


class Membership(dy.Schema):
    """A TI, or an actor of it, has a tie with an organisation (pôle, cluster), or has none."""

    organisation_id = identifier("Organisation.", key=True)
    territory_id = identifier("TI.", key=True)
    presence = _presence()
    observed_on = day(_OBSERVED_ON)
    source = source()


class EuropeanTie(dy.Schema):
    """Who could be called in Europe, an agreement with a place abroad, or a seat in a network.

    Organisations and places alone: no person, and no mailbox but one of a service.
    """

    tie_id = identifier("Identifier.", key=True)
    tie = choice("A contact, an agreement, a twinning or a seat in a network.", EUROPEAN_TIES)
    organisation = text("Organisation; null of agreements, which places sign.", nullable=True)
    role = optional_choice("What a contact is; null of the rest.", CONTACT_ROLES)
    territory_id = identifier("Where the organisation is, or the French side of an agreement.")
    partner_id = identifier("Region or country abroad that an agreement is with.", nullable=True)
    town = text("Town abroad, where the agreement is with one.", nullable=True)
    network = text("Partnership or network that the organisation is in.", nullable=True)
    theme = text(_THEME, nullable=True)
    industry_id = identifier(_INDUSTRY, nullable=True)
    page = text("Public page that says so.", nullable=True, regex=r"^https?://")
    mailbox = text("Mailbox of a service of a contact.", nullable=True)
    year = dy.Int16(
        nullable=True, min=FIRST_AGREEMENT, max=2100, metadata={"doc": "Year.", "unit": "year"}
    )
    observed_on = day(_OBSERVED_ON)
    source = source()

    @dy.rule()
    def an_organisation_is_there_but_for_agreements(cls) -> pl.Expr:
        """A contact and a seat in a network are those of an organisation."""
        return pl.col("organisation").is_null() == _is_agreement()

    @dy.rule()
    def a_role_is_that_of_a_contact(cls) -> pl.Expr:
        """A contact has a role, and nothing else has."""
        return pl.col("role").is_not_null() == (pl.col("tie") == CONTACT)

    @dy.rule()
    def an_agreement_is_with_a_place_abroad(cls) -> pl.Expr:
        """An agreement names the place abroad, and nothing else does."""
        return pl.col("partner_id").is_not_null() == _is_agreement()

    @dy.rule()
    def a_network_is_that_of_a_seat(cls) -> pl.Expr:
        """A seat names its network, and nothing else does."""
        return pl.col("network").is_not_null() == (pl.col("tie") == NETWORK)

    @dy.rule()
    def only_a_contact_has_a_mailbox(cls) -> pl.Expr:
        """A mailbox is there to call somebody."""
        return pl.col("mailbox").is_null() | (pl.col("tie") == CONTACT)

    @dy.rule()
    def only_an_agreement_has_a_town(cls) -> pl.Expr:
        """The town is the other side of an agreement."""
        return pl.col("town").is_null() | _is_agreement()

    @dy.rule()
    def the_sides_of_an_agreement_are_here_and_abroad(cls) -> pl.Expr:
        """A French territory on one side, a region or a country abroad on the other."""
        french = ~pl.col("territory_id").str.contains(r"^(?:nuts|country)-")
        abroad = pl.col("partner_id").str.contains(r"^(?:nuts|country)-") & ~pl.col(
            "partner_id"
        ).str.contains(r"^(?:nuts|country)-FR")
        return ~_is_agreement() | (french & abroad)


def _is_agreement() -> pl.Expr:
    return pl.col("tie").cast(pl.String).is_in(AGREEMENTS)


class Evaluation(dy.Schema):
    """A report that judges the programme."""

    evaluation_id = identifier("Identifier.", key=True)
    label_fr = text("Title in French.")
    label_en = text("Title in English.")
    author = text("Body that wrote it.")
    published_in = text("Month of publication.", regex=r"^\d{4}-(0[1-9]|1[0-2])$")
    source = source()


class Recommendation(dy.Schema):
    """What an evaluation asks to be done."""

    recommendation_id = identifier("Identifier.", key=True)
    evaluation_id = identifier("Evaluation that makes it.")
    theme = text(_THEME)
    description = text("What it asks for.")
    source = source()


PROGRAMME_TABLES: dict[str, type[dy.Schema]] = {
    "governance_role": GovernanceRole,
    "fiche_action": FicheAction,
    "need": Need,
    "offer": Offer,
    "aid": Aid,
    "funding": Funding,
    "site": Site,
    "training": Training,
    "obstacle": Obstacle,
    "membership": Membership,
    "european_tie": EuropeanTie,
    "evaluation": Evaluation,
    "recommendation": Recommendation,
}
"""Name → schema of the tables of this module."""

_TERRITORY = ("territory", "territory_id")
_INDUSTRIES = ("industry", "industry_id")
_ORGANISATION = ("organisation", "organisation_id")

PROGRAMME_REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    "governance_role": {"territory_id": _TERRITORY, "organisation_id": _ORGANISATION},
    "fiche_action": {
        "territory_id": _TERRITORY,
        "axis_id": ("programme_axis", "axis_id"),
        "industry_id": _INDUSTRIES,
    },
    "need": {"territory_id": _TERRITORY},
    "offer": {"organisation_id": _ORGANISATION},
    "aid": {"perimeter_id": _TERRITORY},
    "funding": {
        "territory_id": _TERRITORY,
        "organisation_id": _ORGANISATION,
        "aid_id": ("aid", "aid_id"),
    },
    "site": {"territory_id": _TERRITORY, "industry_id": _INDUSTRIES},
    "training": {
        "territory_id": _TERRITORY,
        "organisation_id": _ORGANISATION,
        "industry_id": _INDUSTRIES,
    },
    "obstacle": {"territory_id": _TERRITORY, "industry_id": _INDUSTRIES},
    "membership": {"territory_id": _TERRITORY, "organisation_id": _ORGANISATION},
    "european_tie": {
        "territory_id": _TERRITORY,
        "partner_id": _TERRITORY,
        "industry_id": _INDUSTRIES,
    },
    "recommendation": {"evaluation_id": ("evaluation", "evaluation_id")},
}
"""Table → column → (table, column) that its values must be found in."""
