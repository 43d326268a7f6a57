"""What MkDocs calls while it builds the site (`hooks` in mkdocs.yml)."""

import re
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docs_site.reference import PAGES, decisions
from docs_site.summaries import summary

OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?!decisions|ontology/|how-to|explanation|reference)"
                     r"(?:ontology|queries|loaders|ti_graph|tests|README|CONTRIBUTING|SECURITY)"
                     r"[^)]*\)")  # fmt: skip


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are written from the code."""
    for name, write in PAGES.items():
        files.append(File.generated(config, name, content=write()))
    text = decisions(Path(config.docs_dir) / "decisions")
    files.append(File.generated(config, "explanation/decisions.md", content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put the French summary below the title, and name files outside the site without a link."""
    text = OUTSIDE.sub(r"\1", markdown)
    found = summary(page.file.src_uri, text)
    if found is None:
        return text
    title, _, rest = text.partition("\n# ") if not text.startswith("# ") else ("", "", text[2:])
    heading, _, body = rest.partition("\n")
    return f'{title}\n# {heading}\n\n!!! abstract "En bref"\n    {found}\n{body}'
