"""What the terminal itself says to a person, around the words of the bot."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConsoleTexts:
    """Every sentence of the console adapter. `{}` places are filled by name."""

    bot: str = "Attune"
    you: str = "You"
    typing: str = "Attune …"
    kept: str = "Your conversation is kept. `make chat` brings you back."
    unknown_command: str = "There is no command {command}. /help lists the ones there are."
    form_help_optional: str = "Enter skips a question, /skip skips the rest."
    scale: str = "1 = {low}, 5 = {high}"
    scale_plain: str = "1 = least, 5 = most"
    choice_many: str = "A number, or the words"
    yes_no: str = "yes or no"
    enter_means: str = "Enter: {default}"
    enter_skips: str = "Enter: skip"
    hint_choice: str = "Please write one of the numbers 1 to {count}."
    hint_scale: str = "Please write a number from 1 to 5."
    hint_yes_no: str = "Please write yes or no."
    hint_required: str = "This question needs an answer before we can go on. /quit leaves."
    hint_stars: str = "Stars go from 1 to 5. Or just go on writing."
    no_form: str = "There are no questions open that could be skipped."
    file_written: str = "Saved: {path}"
    file_failed: str = (
        "The file could not be saved in {folder}: {reason}. Free some space or check the folder, then try again."
    )
    too_long: str = "That was longer than I can read at once, so nothing of it was sent. Please send a shorter part."


CONSOLE = ConsoleTexts()
