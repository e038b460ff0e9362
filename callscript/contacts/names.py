"""By which names a contact's facts go: in files of other programs, in scripts, on the screen."""

import re
import unicodedata
from collections.abc import Mapping

from callscript.call.people import Contact

OWN = ("name", "company", "phone", "value", "notes")
"""Facts a contact has fields of its own for; all others are free fields."""
KNOWN = (
    *("first_name", "last_name", "title", "email", "mobile", "address", "website", "problem"),
    *("timezone", "best_time", "voicemail", "reach", "referred_by", "birthday"),
)
"""Free fields that are known by name; a contact may have any others besides."""
ARCHIVED, ARCHIVED_WHY, MERGED_INTO = "archived", "archived_why", "merged_into"
"""The day from which a contact is not to be called, why, and whom they became part of."""
KEPT_BY_US = frozenset({ARCHIVED, ARCHIVED_WHY, MERGED_INTO})
"""Free fields that commands set, and no form offers."""

LABELS: Mapping[str, str] = {
    "email": "E-mail",
    "problem": "Problem in a line",
    "timezone": "Time zone",
    "best_time": "Best time to call",
    "voicemail": "Voicemail allowed",
    "reach": "How to reach",
    "referred_by": "Referred by",
}
"""How fields are called on the screen, where their name alone would not do."""
HINTS: Mapping[str, str] = {
    "name": "how they are called",
    "value": "what they are worth to you, in your own words",
    "problem": "stays in view during the call",
    "notes": "anything to remember",
    "timezone": "Europe/London, or +02:00",
    "best_time": "after 9, 14-16, mornings",
    "voicemail": "yes, no, or nothing while you don't know",
}

_SYNONYMS: Mapping[str, str] = {
    "name": "name full_name display_name contact contact_name customer customer_name nombre "
    "nombre_completo nome nome_completo nom nom_complet naam kunde kundenname kontakt imie_nazwisko"
    " anzeigename client cliente ansprechpartner file_as fn",
    "first_name": "first_name given_name forename vorname prenom nombre_de_pila voornaam imie "
    "fornavn first given primer_nombre",
    "last_name": "last_name family_name surname nachname familienname apellido apellidos cognome "
    "sobrenome achternaam nazwisko efternamn etternavn last family nom_de_famille",
    "company": "company company_name organization organisation org organization_name "
    "organization_1_name organisation_name business firm account account_name firma unternehmen "
    "betrieb empresa compania societe entreprise azienda societa bedrijf foretag selskab employer",
    "phone": "phone phone_number telephone telephone_number tel telefon telefonnummer "
    "telefono numero_de_telefono phone_1_value primary_phone business_phone work_phone "
    "company_main_phone home_phone telefone telefoon telefoonnummer numero numero_de_telephone "
    "telefon_geschaftlich phone_no number rufnummer tel_no phone_2_value",
    "mobile": "mobile mobile_phone mobile_number cell cell_phone cellphone handy handynummer movil "
    "celular portable gsm mobil mobilnummer mobiltelefon cellulare telefon_mobil",
    "email": "email e_mail email_address e_mail_address mail email_1_value e_mail_1_value correo "
    "correo_electronico e_mail_adresse courriel adresse_e_mail posta_elettronica epost "
    "e_mail_2_address e_mail_2_value email_2_value",
    "value": "value revenue annual_revenue worth umsatz jahresumsatz wert valor ingresos "
    "chiffre_d_affaires valeur fatturato omzet lifetime_value ltv",
    "notes": "notes note remark remarks comment comments notizen notiz bemerkung bemerkungen "
    "kommentar notas nota observaciones comentarios commentaire commentaires opmerkingen",
    "problem": "problem issue complaint reason reason_for_leaving grund beschwerde problema motivo "
    "raison probleme",
    "address": "address street_address postal_address mailing_address adresse anschrift direccion "
    "indirizzo endereco adres address_1_formatted",
    "website": "website web_site url web homepage webseite sitio_web site_web web_page "
    "website_1_value",
    "timezone": "timezone time_zone tz zeitzone zona_horaria fuseau_horaire",
    "best_time": "best_time best_time_to_call best_time_to_reach erreichbar mejor_hora",
    "voicemail": "voicemail voicemail_allowed voice_mail may_leave_voicemail leave_voicemail",
    "referred_by": "referred_by referrer referral empfohlen_von recomendado_por",
    "title": "title job_title position role funktion cargo puesto fonction",
    "birthday": "birthday date_of_birth birth_date geburtstag cumpleanos anniversaire",
}

FIELD_BY_SYNONYM: Mapping[str, str] = {
    name: field for field, names in _SYNONYMS.items() for name in names.split()
}
"""Which field a column of this name holds; the name as `field_name` makes it."""

_MORE = re.compile(r"[\W_]+")


def field_name(heading: str) -> str:
    """Make a field's name, as scripts mention it, of a column's: "Best Time" is best_time.

    Letters without a plain form stay as they are; such a field is kept, and can't be mentioned.
    Empty if nothing is left of it. Idempotent.
    """
    # A letter's plain form may have one of its own, in a few scripts.
    once = _plain_name(heading)
    return once if (again := _plain_name(once)) == once else field_name(again)


def _plain_name(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading.casefold())
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    name = _MORE.sub("_", plain).strip("_")
    name = f"field_{name}" if name[:1].isdigit() and name.isascii() else name
    return name[:60].strip("_")


def label_of(field: str) -> str:
    """Say a field's name as a person would."""
    return LABELS.get(field) or field.replace("_", " ").capitalize()


def archived_words(contact: Contact) -> str:
    """Say that a contact is not to be called, since when and why; empty if they may be."""
    since = contact.fields.get(ARCHIVED, "")
    if not since:
        return ""
    why = contact.fields.get(ARCHIVED_WHY, "")
    return f"Not to be called since {since}{f': {why}' if why else ''}."
