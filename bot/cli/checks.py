"""What `baeumgil doctor` checks, one function each.

A check returns what it found out and, when something has to be done, the remedy. What it raises
is a finding, too: its own remedy in `CHECKS` says what to do then.
"""

from __future__ import annotations

import asyncio
import platform
import shutil

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.channel_checks import CHANNEL_CHECKS
from bot.cli.course_checks import COURSE_CHECKS
from bot.cli.crisis_checks import CRISIS_CHECKS
from bot.cli.findings import Check, Finding, on_engine
from bot.cli.review_checks import REVIEW_CHECKS
from bot.rasa.child import command
from bot.rasa.supervisor import ExternalRasa
from bot.rasa.train import model_path
from bot.settings import Settings
from knowledge.artefacts import recorded
from knowledge.library import load_library
from knowledge.policy import load_policies
from knowledge.search import Searcher
from knowledge.texts import load_texts
from store.addresses import read_address
from store.cipher import KEY_FILE
from store.database import Database
from store.errors import StoreUnavailable
from store.health import examine
from store.privacy.keys import KeyTurning

FREE_BYTES = 1_000_000_000
RASA_LIMIT = 5.0  # seconds for a Rasa elsewhere to answer


def home(settings: Settings) -> Finding:
    """Files can be written, and there is room."""
    settings.home.mkdir(parents=True, exist_ok=True)
    probe = settings.home / ".doctor"
    probe.write_text("ok")
    probe.unlink()
    free = shutil.disk_usage(settings.home).free
    text = f"home {settings.home}: {free / 1e9:.1f} GB free, Python {platform.python_version()}"
    return Finding(text, None if free > FREE_BYTES else "free at least 1 GB")


def records(_settings: Settings) -> Finding:
    """Every data file is right."""
    library = load_library()
    policies = load_policies(library)
    load_texts()
    return Finding(
        f"{len(library.records)} records, {len(library.sources)} sources, {len(policies)} policies"
    )


def builds(settings: Settings) -> Finding:
    """The index was made from these records with this encoder."""
    Searcher.open(settings.home, load_library(), settings.encoder)
    return Finding("index fits the records and the encoder")


def model(settings: Settings) -> Finding:
    """Rasa is installed and has a model."""
    if settings.rasa_url:
        return Finding("Rasa runs elsewhere; its model is not checked")
    command()  # says so when Rasa's environment is missing
    made = recorded(model_path(settings.home))
    if made is None:
        return Finding("Rasa has no model", "run 'baeumgil train'")
    return Finding(f"Rasa is installed and has model {made[:12]}")


def database(settings: Settings) -> Finding:
    """The store can be reached and written; its schema is ours or older."""
    health = on_engine(settings, examine)
    shown = f"database {read_address(settings.database).render_as_string()}: {health.server}"
    if not health.is_known:
        return Finding(
            f"{shown}, schema {health.schema} is newer than this program",
            "update the program, or restore a backup made before the update",
        )
    if health.schema is None:
        return Finding(f"{shown}, no tables yet; the first start makes them")
    if health.schema != health.newest:
        return Finding(
            f"{shown}, schema {health.schema}; the next start brings it to {health.newest}"
        )
    return Finding(f"{shown}, schema {health.schema}")


def personal_details(settings: Settings) -> Finding:
    """The key of personal details is a secret and opens what is stored."""
    cipher = settings.cipher()
    file = settings.home / KEY_FILE
    if not settings.secret_keys and file.stat().st_mode & 0o077:
        return Finding(f"others can read {file}", f"chmod 600 {file}")

    async def unreadable(engine: AsyncEngine) -> int:
        health = await examine(engine)
        if health.schema != health.newest:
            return 0
        found = await KeyTurning(Database(engine), cipher).turn(apply=False)
        return sum(column.unreadable for column in found)

    try:
        count = on_engine(settings, unreadable)
    except StoreUnavailable:  # said by the check of the database
        return Finding("the key of personal details is one; not compared with what is stored")
    if count:
        return Finding(
            f"{count} personal details cannot be read with the keys in force",
            f"add the key they were kept with to BAEUMGIL_SECRET_KEYS, or restore {file}",
        )
    return Finding("the key of personal details fits what is stored")


def rasa(settings: Settings) -> Finding:
    """A Rasa elsewhere answers and takes our token."""
    if not settings.rasa_url:
        return Finding("Rasa is started with the app (child process)")
    if not settings.action_token:
        return Finding(
            f"Rasa at {settings.rasa_url} cannot know a random action token",
            "set BAEUMGIL_ACTION_TOKEN here and there",
        )
    token = settings.rasa_token.get_secret_value() if settings.rasa_token else None
    asyncio.run(ExternalRasa(settings.rasa_url, token).wait_ready(timeout=RASA_LIMIT))
    return Finding(f"Rasa at {settings.rasa_url} answers")


CHECKS = (
    Check(home, "set BAEUMGIL_HOME to a folder that can be written"),
    Check(records, "correct the file and line named"),
    Check(builds, "run 'baeumgil build'; if that does not help, 'make clean' first"),
    Check(model, "run 'make setup', then 'baeumgil train'"),
    Check(database, "start the database, or correct BAEUMGIL_DATABASE_URL"),
    Check(personal_details, "correct BAEUMGIL_SECRET_KEYS, or restore secret.key"),
    Check(rasa, "start it, or correct BAEUMGIL_RASA_URL and BAEUMGIL_RASA_TOKEN"),
    *REVIEW_CHECKS,
    *CRISIS_CHECKS,
    *CHANNEL_CHECKS,
    *COURSE_CHECKS,
)
