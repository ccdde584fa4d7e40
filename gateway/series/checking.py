"""What is wrong with the words of a campaign's series, as with those of a blast. Pure."""

from collections.abc import Iterator

from gateway.blasts.wording.letters import tidied
from gateway.blasts.wording.writing import review
from gateway.flows.campaign import Campaign
from gateway.links.finding import faults


def word_problems(campaign: Campaign) -> Iterator[str]:
    """Sentences that name series, step and language."""
    for one in campaign.series:
        for step in one.steps:
            for language, written in step.texts.items():
                text = tidied(written)
                for problem in (*faults(text), *review(text, language, campaign.organization).problems):
                    yield f'Series "{one.name}", step "{step.name}", text.{language}: {problem}.'
