"""What a use case works with, opened once in each process."""

from dataclasses import dataclass

from gateway import crypto
from gateway.abuse.door import Door
from gateway.abuse.spending import Spending
from gateway.abuse.tallies import Tallies
from gateway.carriers.terms import RETRIES
from gateway.carriers.twilio import Carrier
from gateway.db import Database
from gateway.directory import Directory
from gateway.officials.directory import Officials
from gateway.queues import Queues
from gateway.settings import REQUIRED, Settings


@dataclass(frozen=True, slots=True)
class Runtime:
    settings: Settings
    db: Database
    queues: Queues
    carrier: Carrier
    directory: Directory
    officials: Officials
    tallies: Tallies
    spending: Spending
    door: Door

    def url(self, path: str) -> str:
        """The address at which the carrier reaches `path` here, and tries again if it does not."""
        return self.settings.public_url + path + RETRIES

    def close(self) -> None:
        self.tallies.close()
        self.db.close()
        self.queues.close()
        self.carrier.close()


def open_runtime(settings: Settings) -> Runtime:
    """Raises SettingsError naming every variable that is missing."""
    settings.require(*REQUIRED)
    crypto.use(crypto.Keyring(settings.data_key.get_secret_value()))
    db = Database(settings.database, pool_size=settings.threads + 2)
    tallies = Tallies(db)
    return Runtime(
        settings=settings,
        db=db,
        queues=Queues(settings.redis),
        carrier=Carrier(
            settings.twilio_account_sid,
            settings.twilio_auth_token.get_secret_value(),
            settings.twilio_api_base_url,
            settings.carrier_timeout,
        ),
        directory=Directory(db),
        officials=Officials(db),
        tallies=tallies,
        spending=Spending(settings, tallies),
        door=Door(settings, db, tallies),
    )
