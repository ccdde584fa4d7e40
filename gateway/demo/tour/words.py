"""The words that everybody may say, in the middle of anything, and what came of it all."""

from gateway.demo.tour.stage import CALLS, PETITION, Stage


def stop_in_the_middle(stage: Stage) -> None:
    """Elena stops in the middle of signing, and comes back."""
    elena, _ = stage.somebody("Elena")
    elena.texts("SIGN", "send your full name")
    elena.texts("Stop", "unsubscribed", "START")
    elena.texts("start", "welcome back", "SIGN")


def help_in_two_languages(stage: Stage) -> None:
    """Help, and ayuda."""
    omar, _ = stage.somebody("Omar")
    omar.texts("HELP", "Puerta Abierta", "STOP")
    omar.texts("ayuda", "Puerta Abierta", "ALTO")


def no_keyword(stage: Stage) -> None:
    """What no keyword fits goes to a person; and "stop this bill" stops no texts."""
    paula, _ = stage.somebody("Paula")
    paula.texts("When is the next march?", "A person will read this")
    jorge, _ = stage.somebody("Jorge")
    jorge.texts("Stop this bill, please", "A person will read this")


def results(stage: Stage) -> None:
    """What came of it."""
    signed = stage.results(PETITION)["signatures"]
    called = stage.results(CALLS)["calls"]
    waiting = stage.results(PETITION)["texts"]["waiting_for_a_person"]
    stage.teller.tell(
        "petition", "has", f"{signed['confirmed']} confirmed signatures; the last one is number {signed['number']}"
    )
    stage.teller.tell(
        "calls", "were", f"{called['connected']} connected, {called['busy']} busy, {called['voicemail']} to a machine"
    )
    stage.teller.tell("inbox", "holds", f"{waiting} texts for a person")
    stage.teller.check("Confirmed signatures", found=signed["confirmed"], wanted=5)
    stage.teller.check("The last number", found=signed["number"], wanted=58)
    stage.teller.check("Talks with the White House", found=called["connected"], wanted=4)
    stage.teller.check("Busy lines", found=called["busy"], wanted=2)
    stage.teller.check("Machines", found=called["voicemail"], wanted=2)
    stage.teller.check("Calls that nobody answered", found=called["no_answer"], wanted=1)
    stage.teller.check("Texts for a person", found=waiting, wanted=2)
