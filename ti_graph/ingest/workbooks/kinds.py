"""Workbooks of the programme: which kinds there are, and the columns of each.

Texts that explain kinds, columns and choices are in `locale/workbook.yml`.
"""

from dataclasses import dataclass
from typing import Literal

from ti_graph.ingest.workbooks.dates import Edge
from ti_graph.messages import LANGUAGES, catalogue
from ti_graph.model.programme_tables import (
    CONTACT_ROLES,
    DEROGATIONS,
    EUROPEAN_TIES,
    FUNDERS,
    HOLDERS,
    PRESENCES,
    PROGRESS,
    ROLES,
    SITE_STATUSES,
)

FieldKind = Literal[
    "key", "text", "town", "choice", "date", "observed", "number", "year", "past_year",
    "body", "page", "mailbox",
    "ti", "territory", "commune", "organisation", "industry", "axis", "aid",
]  # fmt: skip
"""What a column holds: text of its own, a value of a closed list, a measure, or a reference."""

CHOICES: dict[str, tuple[str, ...]] = {
    "role": ROLES,
    "holder": HOLDERS,
    "presence": PRESENCES,
    "progress": PROGRESS,
    "funder": FUNDERS,
    "site_status": SITE_STATUSES,
    "derogation": DEROGATIONS,
    "european_tie": EUROPEAN_TIES,
    "contact_role": CONTACT_ROLES,
    "value_status": ("known", "estimated", "secret", "unknown"),
    "school_kind": ("ecole_de_production", "cfa", "lycee", "other"),
    "simulated": ("yes", "no"),
    "licence": ("licence_ouverte_2", "cc_by_4", "cc0_1", "odbl_1"),
}
"""Closed list → its codes. A cell holds a code, or its word in French or in English."""

ALSO = {
    ("presence", "present"): ("oui", "yes", "présente", "x"),
    ("presence", "absent"): ("non", "no", "absente", "vacant", "vacante"),
    ("role", "elu"): ("élue",),
    ("role", "industriel"): ("industrielle",),
    ("role", "chef_de_projet"): (
        "cheffe de projet", "chef de projet TI", "cheffe de projet TI",
        "chef de projet Territoires d'industrie", "cheffe de projet Territoires d'industrie",
    ),
    ("holder", "intercommunalite"): (
        "EPCI", "intercommunalité", "communauté de communes", "communauté d'agglomération",
        "communauté urbaine", "métropole",
    ),
    ("holder", "prefecture"): ("sous-préfecture",),
    ("funder", "region"): ("conseil régional",),
    ("funder", "departement"): ("conseil départemental",),
    ("funder", "europe"): ("Union européenne", "UE", "FEDER", "FSE", "FSE+"),
    ("role", "sous_prefet"): ("sous-préfète",),
    ("role", "cci"): ("chambre de commerce et d'industrie",),
    ("role", "region"): ("conseil régional",),
    ("role", "departement"): ("conseil départemental",),
    ("progress", "planned"): ("prévu", "à venir"),
    ("progress", "done"): ("achevé", "terminée", "terminé", "réalisée", "réalisé"),
    ("progress", "abandoned"): ("abandonné",),
    ("site_status", "reserved"): ("réservée",),
    ("site_status", "sold"): ("vendue",),
    ("site_status", "planned"): ("prévue",),
    ("derogation", "none"): ("aucun", "sans", "pas de demande"),
    ("derogation", "asked"): ("demandé",),
    ("derogation", "granted"): ("accordé",),
    ("derogation", "refused"): ("refusé",),
    ("european_tie", "twinning"): ("villes jumelées", "twin towns"),
    ("european_tie", "agreement"): ("accord de coopération", "convention", "partenariat"),
    ("european_tie", "network"): ("adhésion", "réseau européen", "membership"),
    ("contact_role", "cluster"): ("cluster", "pôle", "pôle de compétitivité"),
    ("contact_role", "network_desk"): ("EEN", "réseau EEN"),
    ("licence", "licence_ouverte_2"): (
        "Licence Ouverte 2", "Licence Ouverte v2.0", "Licence Ouverte / Open Licence 2.0", "LO 2.0",
        "Etalab 2.0",
    ),
    ("licence", "cc0_1"): ("CC0",),
    ("licence", "odbl_1"): ("Open Database License 1.0",),
}  # fmt: skip
"""List and code → what people write for it beside its words."""

UNVERSIONED = {
    "licence_ouverte_2": (
        "Licence Ouverte", "Licence Ouverte / Open Licence", "Open Licence",
        "Licence Ouverte Etalab", "LO", "Etalab",
    ),
    "odbl_1": ("ODbL", "Open Database License"),
}  # fmt: skip
"""Code → names of a licence without its version: that in force is taken, and reported."""

LICENCES = {
    "licence_ouverte_2": (
        "Licence Ouverte 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    ),
    "cc_by_4": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "cc0_1": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    "odbl_1": ("ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}
"""Code → name and address of a licence that a workbook may be given under."""


@dataclass(frozen=True)
class Field:
    """A column of a data sheet, or a line of the source sheet."""

    name: str
    kind: FieldKind
    required: bool = True
    choices: str = ""
    month: Edge = ""
    """Which day a month alone means here, where a month is enough."""


@dataclass(frozen=True)
class WorkbookKind:
    """A kind of workbook: the core table that its rows go to, and its columns."""

    name: str
    table: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """A column by name."""
        return next(field for field in self.fields if field.name == name)

    def explain(self, field: Field, language: Literal["fr", "en"]) -> str:
        """What a column holds, in words."""
        texts = catalogue()
        own = f"workbook.columns.{self.name}.{field.name}"
        key = own if own in texts else f"workbook.columns.common.{field.name}"
        return texts[key][language]


def words(choices: str, code: str) -> set[str]:
    """What a cell may say for a code of a closed list: the code itself, in French, in English."""
    texts = catalogue()[f"workbook.choices.{choices}.{code}"]
    also = (*ALSO.get((choices, code), ()), *UNVERSIONED.get(code, ()))
    return {code, *(texts[language] for language in LANGUAGES), *also}


def _optional(name: str, kind: FieldKind, choices: str = "", month: Edge = "") -> Field:
    return Field(name, kind, required=False, choices=choices, month=month)


_TI = Field("territory_id", "ti")
_THEME = Field("theme", "text")
_INDUSTRY = _optional("industry_id", "industry")
_PRESENCE = Field("presence", "choice", choices="presence")
_STARTS = _optional("starts_on", "date", month="first")
_ENDS = _optional("ends_on", "date", month="last")
_OBSERVED = Field("observed_on", "observed")

SOURCE_FIELDS = (
    Field("id", "key"),
    Field("title", "text"),
    Field("publisher", "text"),
    Field("url", "text"),
    Field("licence", "choice", choices="licence"),
    Field("date", "observed"),
    Field("simulated", "choice", choices="simulated"),
)
"""Lines of the sheet `source`: what makes a workbook a source of its own."""

KINDS: dict[str, WorkbookKind] = {
    kind.name: kind
    for kind in (
        WorkbookKind(
            "governance",
            "governance_role",
            (
                Field("role_id", "key"),
                _TI,
                Field("role", "choice", choices="role"),
                _PRESENCE,
                _optional("holder", "choice", "holder"),
                _optional("organisation_id", "organisation"),
                _STARTS,
                _ENDS,
                _OBSERVED,
            ),
        ),
        WorkbookKind(
            "fiches-actions",
            "fiche_action",
            (
                Field("fiche_id", "key"),
                _TI,
                Field("axis_id", "axis"),
                _PRESENCE,
                _optional("title", "text"),
                _optional("status", "choice", choices="progress"),
                _optional("theme", "text"),
                _INDUSTRY,
                _STARTS,
                _ENDS,
                _OBSERVED,
            ),
        ),
        WorkbookKind(
            "needs",
            "need",
            (Field("need_id", "key"), _TI, _THEME, Field("description", "text"), _OBSERVED),
        ),
        WorkbookKind(
            "offers",
            "offer",
            (
                Field("offer_id", "key"),
                Field("organisation_id", "organisation"),
                _THEME,
                Field("label", "text"),
                _OBSERVED,
            ),
        ),
        WorkbookKind(
            "aids",
            "aid",
            (
                Field("aid_id", "key"),
                Field("label", "text"),
                Field("kind", "text"),
                Field("perimeter_id", "territory"),
                Field("valid_from", "date", month="first"),
                _optional("valid_until", "date", month="last"),
                _OBSERVED,
            ),
        ),
        WorkbookKind(
            "fundings",
            "funding",
            (
                Field("funding_id", "key"),
                # Any territory: a funding outside the programme is what others are compared with.
                Field("territory_id", "territory"),
                Field("funder", "choice", choices="funder"),
                _PRESENCE,
                _optional("organisation_id", "organisation"),
                _optional("amount_eur", "number"),
                _optional("amount_status", "choice", "value_status"),
                Field("year", "year"),
                _optional("aid_id", "aid"),
                _OBSERVED,
            ),
        ),
        WorkbookKind(
            "sites",
            "site",
            (
                Field("site_id", "key"),
                Field("label", "text"),
                Field("commune", "commune"),
                _optional("hectares", "number"),
                _optional("hectares_status", "choice", "value_status"),
                Field("status", "choice", choices="site_status"),
                _optional("theme", "text"),
                _INDUSTRY,
                _OBSERVED,
            ),
        ),
        WorkbookKind(
            "schools",
            "training",
            (
                Field("training_id", "key"),
                Field("commune", "commune"),
                Field("trade", "text"),
                _PRESENCE,
                _optional("school", "text"),
                _optional("school_kind", "choice", "school_kind"),
                _INDUSTRY,
                _OBSERVED,
            ),
        ),
        WorkbookKind(
            "obstacles",
            "obstacle",
            (
                Field("obstacle_id", "key"),
                _TI,
                Field("norm", "text"),
                _THEME,
                Field("description", "text"),
                Field("derogation", "choice", choices="derogation"),
                _optional("lifted_on", "date"),
                _INDUSTRY,
                _OBSERVED,
            ),
        ),
        WorkbookKind(
            "ties",
            "membership",
            (Field("organisation_id", "organisation"), _TI, _PRESENCE, _OBSERVED),
        ),
        WorkbookKind(
            "europe",
            "european_tie",
            (
                Field("tie_id", "key"),
                Field("tie", "choice", choices="european_tie"),
                _optional("organisation", "body"),
                _optional("role", "choice", "contact_role"),
                # Any territory: of a French organisation, one abroad, or a side of an agreement.
                Field("territory_id", "territory"),
                _optional("partner_id", "territory"),
                _optional("town", "town"),
                _optional("network", "text"),
                _optional("theme", "text"),
                _INDUSTRY,
                _optional("page", "page"),
                _optional("mailbox", "mailbox"),
                _optional("year", "past_year"),
                _OBSERVED,
            ),
        ),
    )
}
"""Name → kind of workbook."""
