"""Programme tables → statements: governance, fiches-actions, needs, offers, aids, sites."""

from ti_graph.graph.attractiveness_mapping import ATTRACTIVENESS_MAPPINGS
from ti_graph.graph.mapping import Statement, TableMapping, about, industry, organisation, territory
from ti_graph.graph.policy_mapping import POLICY_MAPPINGS
from ti_graph.graph.terms import Term, chosen, concept, day, decimal, fixed, integer, minted, text

HOLDER_KINDS = {
    "mairie": "tig:holderMairie",
    "intercommunalite": "tig:holderIntercommunalite",
    "departement": "tig:holderDepartement",
    "region": "tig:holderRegion",
    "entreprise": "tig:holderEntreprise",
    "organisation_professionnelle": "tig:holderOrganisationProfessionnelle",
    "chambre": "tig:holderChambre",
    "services_locaux": "tig:holderServicesLocaux",
    "prefecture": "tig:holderPrefecture",
    "administration": "tig:holderAdministration",
    "operateur": "tig:holderOperateur",
    "comite": "tig:holderComite",
    "autre": "tig:holderAutre",
}
"""Kind of holder → its concept."""
ROLE_KINDS = {
    "elu": "tig:roleElu",
    "industriel": "tig:roleIndustriel",
    "chef_de_projet": "tig:roleChefDeProjet",
    "comite_de_projet": "tig:roleComiteDeProjet",
    "sous_prefet": "tig:roleSousPrefet",
    "cci": "tig:roleCci",
    "region": "tig:roleRegion",
    "departement": "tig:roleDepartement",
    "operateur": "tig:roleOperateur",
    "dge": "tig:roleDge",
    "anct": "tig:roleAnct",
}

norm = minted("norm", "norm_id")
observed: tuple[str, Term] = ("tig:observedOn", day("observed_on"))


def _identified(room_class: str, column: str) -> tuple[tuple[str, Term], ...]:
    """What every thing of the programme says of itself."""
    return (("rdf:type", fixed(room_class)), ("dcterms:identifier", text(column)))


PROGRAMME_MAPPINGS: dict[str, TableMapping] = {
    **ATTRACTIVENESS_MAPPINGS,
    **POLICY_MAPPINGS,
    "governance_role": TableMapping(
        about(
            minted("governance-role", "role_id"),
            *_identified("tig:GovernanceRole", "role_id"),
            ("tig:territory", territory),
            ("tig:roleKind", chosen("role", ROLE_KINDS)),
            ("tig:holder", chosen("holder", HOLDER_KINDS)),
            ("tig:heldBy", organisation),
            ("tig:presence", concept("presence")),
            ("tig:startsOn", day("starts_on")),
            ("tig:endsOn", day("ends_on")),
            observed,
        )
    ),
    "fiche_action": TableMapping(
        about(
            minted("action-sheet", "fiche_id"),
            *_identified("tig:ActionSheet", "fiche_id"),
            ("tig:territory", territory),
            ("rdfs:label", text("title")),
            ("tig:axis", minted("axis", "axis_id")),
            ("tig:progress", text("status")),
            ("tig:theme", text("theme")),
            ("tig:hasIndustry", industry),
            ("tig:presence", concept("presence")),
            ("tig:startsOn", day("starts_on")),
            ("tig:endsOn", day("ends_on")),
            observed,
        )
    ),
    "need": TableMapping(
        about(
            minted("need", "need_id"),
            *_identified("tig:Need", "need_id"),
            ("tig:territory", territory),
            ("tig:theme", text("theme")),
            ("tig:description", text("description")),
            observed,
        )
    ),
    "offer": TableMapping(
        about(
            minted("offer", "offer_id"),
            *_identified("tig:ServiceOffer", "offer_id"),
            ("tig:offeredBy", organisation),
            ("tig:theme", text("theme")),
            ("rdfs:label", text("label")),
            observed,
        )
    ),
    "aid": TableMapping(
        about(
            minted("aid", "aid_id"),
            *_identified("tig:Aid", "aid_id"),
            ("rdfs:label", text("label")),
            ("tig:aidKind", text("kind")),
            ("tig:perimeter", minted("territory", "perimeter_id")),
            ("tig:validFrom", day("valid_from")),
            ("tig:validUntil", day("valid_until")),
            observed,
        )
    ),
    "funding": TableMapping(
        about(
            minted("funding", "funding_id"),
            *_identified("tig:Funding", "funding_id"),
            ("tig:territory", territory),
            ("tig:funderKind", text("funder")),
            ("tig:fundedBy", organisation),
            ("tig:amountEur", decimal("amount_eur")),
            ("tig:amountStatus", concept("amount_status")),
            ("tig:year", integer("year")),
            ("tig:underAid", minted("aid", "aid_id")),
            ("tig:presence", concept("presence")),
            observed,
        )
    ),
    "site": TableMapping(
        about(
            minted("site", "site_id"),
            *_identified("tig:Site", "site_id"),
            ("rdfs:label", text("label")),
            ("tig:locatedIn", territory),
            ("tig:hectares", decimal("hectares")),
            ("tig:hectaresStatus", concept("hectares_status")),
            ("tig:siteStatus", text("status")),
            ("tig:theme", text("theme")),
            ("tig:hasIndustry", industry),
            observed,
        )
    ),
    "training": TableMapping(
        about(
            minted("training", "training_id"),
            *_identified("tig:TrainingOffer", "training_id"),
            ("rdfs:label", text("school")),
            ("tig:offeredBy", organisation),
            ("tig:locatedIn", territory),
            ("tig:trade", text("trade")),
            ("tig:hasIndustry", industry),
            ("tig:presence", concept("presence")),
            observed,
        )
    ),
    "obstacle": TableMapping(
        [
            *about(
                minted("obstacle", "obstacle_id"),
                *_identified("tig:Obstacle", "obstacle_id"),
                ("tig:territory", territory),
                ("tig:norm", norm),
                ("tig:theme", text("theme")),
                ("tig:description", text("description")),
                ("tig:derogation", text("derogation")),
                ("tig:liftedOn", day("lifted_on")),
                ("tig:hasIndustry", industry),
                observed,
            ),
            Statement(norm, "rdf:type", fixed("tig:Norm")),
            Statement(norm, "dcterms:identifier", text("norm_id")),
            Statement(norm, "rdfs:label", text("norm")),
        ]
    ),
    "membership": TableMapping(
        about(
            minted("tie", "organisation_id", "territory_id"),
            ("rdf:type", fixed("tig:Tie")),
            ("tig:territory", territory),
            ("tig:tieWith", organisation),
            ("tig:presence", concept("presence")),
            observed,
        )
    ),
    "european_tie": TableMapping(
        about(
            minted("european-tie", "tie_id"),
            *_identified("tig:EuropeanTie", "tie_id"),
            ("tig:europeanTieKind", text("tie")),
            ("rdfs:label", text("organisation")),
            ("tig:contactRole", text("role")),
            ("tig:territory", territory),
            ("tig:partnerPlace", minted("territory", "partner_id")),
            ("tig:partnerTown", text("town")),
            ("tig:network", text("network")),
            ("tig:theme", text("theme")),
            ("tig:hasIndustry", industry),
            ("tig:publicPage", text("page")),
            ("tig:mailbox", text("mailbox")),
            ("tig:year", integer("year")),
            observed,
        )
    ),
    "evaluation": TableMapping(
        about(
            minted("evaluation", "evaluation_id"),
            *_identified("tig:Evaluation", "evaluation_id"),
            ("rdfs:label", text("label_fr", "fr")),
            ("rdfs:label", text("label_en", "en")),
            ("tig:author", text("author")),
            ("tig:publishedIn", text("published_in")),
        )
    ),
    "recommendation": TableMapping(
        about(
            minted("recommendation", "recommendation_id"),
            *_identified("tig:Recommendation", "recommendation_id"),
            ("tig:recommendedBy", minted("evaluation", "evaluation_id")),
            ("tig:theme", text("theme")),
            ("tig:description", text("description")),
        )
    ),
}
