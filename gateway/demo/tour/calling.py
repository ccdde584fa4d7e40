"""The journeys of those who call the White House."""

from gateway.demo.environment import MISSED_CALL
from gateway.demo.tour.stage import Stage


def rung_back(stage: Stage) -> None:
    """Ana texts CALL, is rung, and talks to the White House."""
    ana, official = stage.ana, stage.official
    stage.the_white_house("answer")
    ana.texts("CALL", "ringing you from", "Press 1")
    ana.is_rung()
    ana.answers("as you asked", "press 1")
    ana.presses("1", "you can say", "press star", "connected")
    ana.is_connected()
    ana.says("I am Ana from Chicago. Keep every child with their parents.")
    official.hears("I am Ana from Chicago")
    official.says("Thank you, I have written that down.")
    ana.hears("I have written that down")
    official.hangs_up()
    ana.hears("Thank you for speaking up", "If you spoke to a person, press 1")
    ana.presses("1")
    ana.hangs_up()
    ana.call_is_over()


def by_missed_call(stage: Stage) -> None:
    """Sofía lets a number ring, pays nothing, and is rung back in Spanish."""
    sofia, _ = stage.somebody("Sofía")
    stage.the_white_house("answer")
    sofia.rings_once(MISSED_CALL)
    sofia.is_rung()
    sofia.answers("You rang us", "Para español, oprima el dos")
    sofia.presses("2", "Para comunicarse", "oprima el uno")
    sofia.presses("1", "connected")
    sofia.is_connected()
    sofia.says("Que nadie separe a las familias.")
    stage.official.hears("Que nadie separe")
    sofia.presses("*", "Gracias por alzar la voz")
    sofia.hangs_up()
    sofia.call_is_over()


def busy_then_later(stage: Stage) -> None:
    """The line is busy for Luis, twice; he is rung again when it may be free."""
    luis = stage.luis
    stage.the_white_house("busy")
    luis.texts("Llamar", "le llamamos ahora", "Oprima 1")
    luis.is_rung()
    luis.answers("oprima el uno")
    luis.presses("1", "La línea está ocupada", "Intentamos otra vez", "le llamamos en 5 minutos")
    luis.presses("1", "Le llamamos en 5 minutos", "Hasta luego")
    luis.call_is_over()
    stage.the_white_house("answer")
    stage.skip(5)
    luis.is_rung()
    luis.answers("oprima el uno")
    luis.presses("1", "Ya le comunicamos", "connected")
    luis.is_connected()
    luis.says("Familias unidas, por favor.")
    stage.official.hears("Familias unidas")
    luis.presses("*", "Gracias por alzar la voz", "Hasta luego")
    luis.call_is_over()


def a_machine(stage: Stage) -> None:
    """Julia reaches a machine, which is told from a person."""
    julia, _ = stage.somebody("Julia")
    stage.the_white_house("voicemail")
    julia.texts("call me", "ringing you from")
    julia.is_rung()
    julia.answers("press 1")
    julia.presses("1", "you can say", "You have reached", "beep")
    julia.presses("*", "That was a machine", "We try once more", "You have reached", "beep")
    julia.presses("*", "That was a machine", "Press 2 to leave it for today")
    julia.presses("2", "Please tell a friend", "Goodbye")
    julia.call_is_over()


def from_the_hotline(stage: Stage) -> None:
    """Rosa calls the hotline: nobody answers, and at the second try somebody does."""
    rosa = stage.rosa
    stage.the_white_house("no-answer")
    rosa.dials_hotline("For English, press 1")
    rosa.presses("1", "To call the White House", "press 2")
    rosa.presses("2", "press 1")
    rosa.presses("1", "you can say")
    stage.official.is_rung()
    stage.the_white_house("answer")
    stage.skip(1)
    rosa.hears("Nobody answered", "We try once more", "connected")
    rosa.is_connected()
    rosa.says("This is Rosa. No family should be torn apart.")
    stage.official.hears("This is Rosa")
    stage.skip(1)
    rosa.hangs_up()
    rosa.call_is_over()
