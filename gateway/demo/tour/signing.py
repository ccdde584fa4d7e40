"""The journeys of those who sign."""

from gateway.demo.tour.stage import PETITION, Stage


def by_text_in_steps(stage: Stage) -> None:
    """Ana signs by text, answer by answer."""
    ana = stage.ana
    ana.texts("SIGN", "Puerta Abierta", "send your full name", "STOP")
    ana.texts("Ana Torres", "Ana", "ZIP")
    ana.texts("60601", "Ana Torres", "60601", "YES")
    ana.texts("Yes!", "Ana", "number 54")


def by_text_at_once(stage: Stage) -> None:
    """Luis signs in Spanish, with everything in his first text."""
    stage.luis.texts("Firmar Luis Núñez 77002", "Luis Núñez", "77002", "SÍ")
    stage.luis.texts("si", "¡Gracias, Luis!", "55")


def again_with_one_word(stage: Stage) -> None:
    """Ana signs again: one word is enough, and she is counted once."""
    stage.ana.texts("sign", "number 54")


def on_the_web(stage: Stage) -> None:
    """Marta signs on the web, and is asked by text whether it was her."""
    marta, number = stage.somebody("Marta")
    form = {"name": "Marta Díaz", "phone": number, "zip": "60629", "language": "en", "consent": "Text me to confirm."}
    stage.sign_elsewhere(PETITION, form)
    marta.gets_text("did you sign", "Marta Díaz", "YES")
    marta.texts("yes", "Marta", "number 56")


def by_voice(stage: Stage) -> None:
    """Carlos signs by voice in Spanish, and gets a receipt by text."""
    carlos, _ = stage.somebody("Carlos")
    carlos.dials_hotline("For English, press 1", "Para español, oprima el dos")
    carlos.presses("2", "Para firmar la petición", "oprima el uno")
    carlos.presses("1", "después del tono", "beep")
    carlos.says("Carlos Mendoza")
    carlos.hears("código postal")
    carlos.presses("60608", "Usted dijo", "Carlos Mendoza", "6 0 6 0 8", "oprima el uno")
    carlos.presses("1", "firma número 57", "Hasta luego")
    carlos.call_is_over()
    carlos.gets_text("¡gracias!", "57")


def by_voice_from_a_landline(stage: Stage) -> None:
    """Rosa signs from her kitchen's telephone, which gets no texts."""
    rosa = stage.rosa
    rosa.dials_hotline("For English, press 1")
    rosa.presses("1", "To sign the petition", "press 1")
    rosa.presses("1", "after the beep", "beep")
    rosa.says("Rosa Delgado")
    rosa.hears("ZIP code")
    rosa.presses("60601", "You said", "Rosa Delgado", "press 1")
    rosa.presses("1", "number 58", "Goodbye")
    rosa.call_is_over()
    rosa.has_no_new_text(1.0)
    stage.teller.note("no text is sent to her")


def the_days_after(stage: Stage) -> None:
    """Eva and Iván sign, and the next morning a welcome comes by itself."""
    stage.skip_midnight("America/Chicago")
    eva, _ = stage.somebody("Eva")
    eva.texts("SIGN Eva Ruiz 60601", "Eva Ruiz", "YES")
    eva.texts("yes", "number 59")
    ivan, _ = stage.somebody("Iván")
    ivan.texts("FIRMAR Iván Paz 60601", "Iván Paz", "SÍ")
    ivan.texts("sí", "60")
    stage.skip_to_tomorrow(10, "America/Chicago")
    eva.gets_text("thank you for signing, Eva!", "text SIGN to 72345", "Reply STOP")
    ivan.gets_text("¡gracias por firmar, Iván!", "FIRMAR", "ALTO")
