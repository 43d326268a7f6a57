"""The branches of INSEE's A38 aggregation that the input-output table tells: labels."""

BRANCHES = {
    "AZ": ("Agriculture, sylviculture et pêche", "Agriculture, forestry and fishing"),
    "BZ": ("Industries extractives", "Mining and quarrying"),
    "CA": (
        "Fabrication de denrées alimentaires, de boissons et de produits à base de tabac",
        "Manufacture of food products, beverages and tobacco products",
    ),
    "CB": (
        "Fabrication de textiles, industries de l'habillement, industrie du cuir et de la "
        "chaussure",
        "Manufacture of textiles, wearing apparel, leather and related products",
    ),
    "CC": (
        "Travail du bois, industries du papier et imprimerie",
        "Manufacture of wood and paper products, and printing",
    ),
    "CD": ("Cokéfaction et raffinage", "Manufacture of coke and refined petroleum products"),
    "CE": ("Industrie chimique", "Manufacture of chemicals and chemical products"),
    "CF": (
        "Industrie pharmaceutique",
        "Manufacture of basic pharmaceutical products and pharmaceutical preparations",
    ),
    "CG": (
        "Fabrication de produits en caoutchouc et en plastique ainsi que d'autres produits "
        "minéraux non métalliques",
        "Manufacture of rubber and plastics products, and other non-metallic mineral products",
    ),
    "CH": (
        "Métallurgie et fabrication de produits métalliques à l'exception des machines et des "
        "équipements",
        "Manufacture of basic metals and fabricated metal products, except machinery and equipment",
    ),
    "CI": (
        "Fabrication de produits informatiques, électroniques et optiques",
        "Manufacture of computer, electronic and optical products",
    ),
    "CJ": ("Fabrication d'équipements électriques", "Manufacture of electrical equipment"),
    "CK": (
        "Fabrication de machines et équipements n.c.a.",
        "Manufacture of machinery and equipment n.e.c.",
    ),
    "CL": ("Fabrication de matériels de transport", "Manufacture of transport equipment"),
    "CM": (
        "Autres industries manufacturières ; réparation et installation de machines et "
        "d'équipements",
        "Other manufacturing, and repair and installation of machinery and equipment",
    ),
    "DZ": (
        "Production et distribution d'électricité, de gaz, de vapeur et d'air conditionné",
        "Electricity, gas, steam and air-conditioning supply",
    ),
    "EZ": (
        "Production et distribution d'eau ; assainissement, gestion des déchets et dépollution",
        "Water supply, sewerage, waste management and remediation",
    ),
    "FZ": ("Construction", "Construction"),
    "GZ": (
        "Commerce ; réparation d'automobiles et de motocycles",
        "Wholesale and retail trade, repair of motor vehicles and motorcycles",
    ),
    "HZ": ("Transports et entreposage", "Transportation and storage"),
    "IZ": ("Hébergement et restauration", "Accommodation and food service activities"),
    "JA": ("Édition, audiovisuel et diffusion", "Publishing, audiovisual and broadcasting"),
    "JB": ("Télécommunications", "Telecommunications"),
    "JC": (
        "Activités informatiques et services d'information",
        "Computer programming, consultancy and information service activities",
    ),
    "KZ": ("Activités financières et d'assurance", "Financial and insurance activities"),
    "LZ": ("Activités immobilières", "Real estate activities"),
    "MA": (
        "Activités juridiques, comptables, de gestion, d'architecture, d'ingénierie, de contrôle "
        "et d'analyses techniques",
        "Legal, accounting, management, architecture, engineering, technical testing and analysis "
        "activities",
    ),
    "MB": ("Recherche-développement scientifique", "Scientific research and development"),
    "MC": (
        "Autres activités spécialisées, scientifiques et techniques",
        "Other professional, scientific and technical activities",
    ),
    "NZ": (
        "Activités de services administratifs et de soutien",
        "Administrative and support service activities",
    ),
    "OZ": (
        "Administration publique et défense ; sécurité sociale obligatoire",
        "Public administration and defence, compulsory social security",
    ),
    "PZ": ("Enseignement", "Education"),
    "QA": ("Activités pour la santé humaine", "Human health activities"),
    "QB": (
        "Hébergement médico-social et social et action sociale sans hébergement",
        "Residential care and social work activities",
    ),
    "RZ": ("Arts, spectacles et activités récréatives", "Arts, entertainment and recreation"),
    "SZ": ("Autres activités de services", "Other service activities"),
    "TZ": (
        "Activités des ménages en tant qu'employeurs ; activités indifférenciées des ménages en "
        "tant que producteurs de biens et services pour usage propre",
        "Activities of households as employers and as producers for own use",
    ),
}
"""Code → label in French, label in English. UZ (extra-territorial bodies) has no row in it."""
