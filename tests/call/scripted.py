"""A small script with one of everything, for examples."""

from callscript.script import expression
from callscript.script.model import (
    END,
    USUAL_OUTCOMES,
    Interrupt,
    NumberField,
    Outcome,
    Response,
    Script,
    Section,
    Step,
    TextField,
)
from callscript.script.wording import parse

SCRIPT = Script(
    "former",
    "Former customer",
    sections=(
        Section(
            "open",
            "Open",
            (
                Step("hello", "Hello", say=("Good afternoon.",)),
                Step(
                    "willing",
                    "May we ask?",
                    responses=(
                        Response("yes", "1", "Yes", reply=("Thank you.",)),
                        Response("later", "2", "Not now", goto="when"),
                        Response("no", "3", "No", goto="bye", outcome="refused"),
                    ),
                ),
            ),
        ),
        Section(
            "why",
            "Why",
            (
                Step(
                    "reason",
                    "Reason",
                    responses=(
                        Response("price", "1", "The price", tags=("money",)),
                        Response("service", "2", "The service", tags=("people", "phone")),
                        Response("other", "3", "Something else"),
                    ),
                    outcome="heard",
                ),
                Step("bill", "The bill", when=expression.parse("tagged('money')")),
                Step(
                    "who",
                    "Who was it?",
                    field=TextField(),
                    when=expression.parse("tagged('people')"),
                    notes="concern",
                ),
                Step("score", "Out of ten", field=NumberField(0, 10)),
            ),
        ),
        Section(
            "mend",
            "Mend",
            (
                Step("sorry", "Sorry", say=parse("{who|Somebody} was not kind.")),
                Step(
                    "offer",
                    "Offer",
                    responses=(
                        Response("takes", "1", "Takes it", outcome="settled"),
                        Response("thinks", "2", "Thinks about it"),
                    ),
                ),
            ),
            when=expression.parse("score <= 6"),
        ),
        Section(
            "close",
            "Close",
            (
                Step("thanks", "Thanks", say=("Thank you.",), goto=END),
                Step("when", "A better time", field=TextField(), outcome="callback", goto=END),
                Step("bye", "Short close", goto=END),
            ),
        ),
    ),
    acknowledgements=("Right.", "I see.", "Go on."),
    interrupts=(
        Interrupt("sales", "Is this a sales call?", say=("No.",)),
        Interrupt("busy", "I have no time", say=("Of course.",), goto="when"),
        Interrupt("list", "Take me off your list", say=("Today.",), outcome="refused"),
        Interrupt("move", "I moved away", say=("Oh.",), goto="bye", outcome="moved"),
        Interrupt("leave", "I have to go", say=("Bye.",), goto=END),
    ),
    outcomes=(
        *USUAL_OUTCOMES,
        Outcome("heard", "Told us"),
        Outcome("settled", "Agreed"),
        Outcome("moved", "Moved away"),
    ),
)
"""hello → willing → reason → (bill | who) → score → (sorry → offer) → thanks; when, bye aside."""
