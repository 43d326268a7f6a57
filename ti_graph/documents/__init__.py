"""What is written for people and other programs: fiche, drawings, graph files."""
