"""Settings of the portal: who sends, how to reach them, and how many sign-ups one client may make."""

from typing import ClassVar

from pydantic import Field

from shared.settings import Settings, service_config, shared_name
from shared.vocabulary import Locale


class PortalSettings(Settings):
    """``TALENTPOOL_PORTAL_…``."""

    model_config = service_config("portal")
    service: ClassVar[str] = "portal"

    contact_address: str = Field(
        default="privacy@talentpool.example",
        description="E-mail address for questions about personal data; stands on the privacy page.",
    )
    region_name_nb: str = Field(default="Osloregionen", description="The region's name in Norwegian texts.")
    region_name_en: str = Field(
        default="Oslo region", description="The region's name in English texts, after “the”."
    )
    sign_ups_per_client: int = Field(
        default=20, ge=1, description="Sign-ups that one client address may make in ten minutes."
    )

    renewal_days: int = Field(
        default=90,
        ge=0,
        validation_alias=shared_name("renewal_days"),
        description=(
            "Days after which alerts end unless the candidate asked for them anew; of portal and mailer. "
            "0: they never do."
        ),
    )

    def region_name(self, locale: Locale) -> str:
        """The region's name in a language."""
        return self.region_name_nb if locale is Locale.NB else self.region_name_en
