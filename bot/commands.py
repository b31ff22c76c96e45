"""What a command does. Each works at any time, before consent and during a crisis too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot import consent, crisis_path, home, linking, reviews
from bot.outcome import Outcome
from bot.reviews import PastReview
from bot.safety import plan, protocol_page
from bot.scene import Scene
from bot.texts import care, chat, forms
from bot.types import AskForm, CommandInvoked, Form, Leave, Notice, Person, SendFile, Session

Export = Callable[[Person, Sequence[Session], Sequence[PastReview]], str]


@dataclass(frozen=True, slots=True)
class Service:
    """What is said of this installation: `export` writes all that is stored about a person.

    `page`: where the safety protocol is published; `processor`: who computes the replies, if another machine does.
    """

    export: Export
    page: str = ""
    processor: str = ""
    country: str | None = None


async def handle(event: CommandInvoked, scene: Scene, service: Service) -> Outcome:
    """The outcome of a command."""
    match event.name:
        case "talk":
            return _talk(scene)
        case "help":
            return Outcome((Notice(chat.HELP, "help"),))
        case "privacy":
            return Outcome((Notice(chat.privacy(service.processor), "privacy"),))
        case "safety":
            return Outcome((Notice(protocol_page.short(service.page), "safety"),))
        case "country":
            return Outcome((AskForm(forms.COUNTRY),))
        case "plan" | "contact":
            return _care(event.name, scene)
        case "consent":
            return Outcome((AskForm(current_consent(scene.person)),))
        case "export":
            content = service.export(scene.person, await scene.history(), await scene.reviews())
            name = f"attune-export-{scene.now:%Y%m%d-%H%M%S}.json"
            return Outcome((SendFile(name, content, chat.EXPORT),))
        case "forget":
            return Outcome((AskForm(forms.FORGET),))
        case "end":
            return _end(scene, service)
        case "home":
            return Outcome((home.page(scene, await scene.history(), await scene.reviews()),))
        case "report":
            return Outcome((AskForm(forms.REPORT),))
        case "reviews":
            return Outcome((Notice(reviews.shown(await scene.reviews(), scene.person, scene.now), "reviews"),))
        case "link":
            return linking.offered(scene)
        case "quit":
            return Outcome((Notice(chat.LEAVE, "leave"), Leave()))


def current_consent(person: Person) -> Form:
    """The consent form with what holds now as its defaults; training stays off where it was never given."""
    talk = consent.may_talk(person)
    now = {"talk": "" if talk is None else "yes" if talk else "no", "training": _word(consent.may_train(person))}
    fields = tuple(replace(field, default=now[field.name]) for field in forms.CONSENT.fields)
    return replace(forms.CONSENT, fields=fields)


def _care(name: str, scene: Scene) -> Outcome:
    """The safety plan or the trusted contact: what is kept, and the form that changes it."""
    if not scene.may_store:
        return Outcome((Notice(care.NEEDS_CONSENT, "needs_consent"),)) if scene.is_barred else scene.go_on(Outcome())
    if name == "contact":
        known = scene.person.contact
        shown = (Notice(care.contact_offer(known.name, known.reach), "contact"),) if known else ()
        return Outcome((*shown, AskForm(forms.CONTACT)))
    kept = scene.person.plan
    shown = (Notice(f"{care.PLAN_TITLE}\n{plan.written(kept)}", "plan"),) if kept else ()
    return Outcome((*shown, AskForm(forms.PLAN)))


def _word(value: bool) -> str:
    return "yes" if value else "no"


def _talk(scene: Scene) -> Outcome:
    if scene.is_barred:
        return scene.barred()
    return scene.go_on(Outcome(scene.disclosure, person=scene.disclosed))


def _end(scene: Scene, service: Service) -> Outcome:
    if scene.opened is None:
        return Outcome((Notice(chat.END_NOTHING, "end_nothing"),))
    # Whoever leaves with a crisis still open leaves with the numbers.
    numbers = crisis_path.numbers(scene.opened, scene.person.country or service.country)
    return Outcome((*numbers, AskForm(forms.POST_CHAT)), changed=replace(scene.opened, ended_at=scene.now))
