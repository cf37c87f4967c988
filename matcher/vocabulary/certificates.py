"""Certificates and licences that a place can ask for; a closed list with stable codes.

A diploma is not a certificate: only proof without which the work may not be done belongs here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate with the labels that people see."""

    code: str
    label_nl: str
    label_en: str


CERTIFICATES: dict[str, Certificate] = {
    certificate.code: certificate
    for certificate in (
        Certificate("vca_basis", "VCA Basis (veilig werken)", "VCA Basic (safety at work)"),
        Certificate("bhv", "Bedrijfshulpverlener (BHV)", "Emergency response officer (BHV)"),
        Certificate("ehbo", "EHBO-diploma", "First aid (EHBO)"),
        Certificate("vog", "Verklaring omtrent het gedrag (VOG)", "Certificate of conduct (VOG)"),
        Certificate("haccp", "Voedselveiligheid (HACCP)", "Food safety (HACCP)"),
        Certificate("heftruck", "Heftruckcertificaat", "Forklift truck"),
        Certificate("reachtruck", "Reachtruckcertificaat", "Reach truck"),
        Certificate("hoogwerker", "Hoogwerkercertificaat", "Aerial work platform"),
        Certificate("motorkettingzaag", "Werken met de motorkettingzaag", "Chainsaw"),
        Certificate("bosmaaier", "Werken met de bosmaaier", "Brush cutter"),
        Certificate("gewasbescherming", "Bewijs van vakbekwaamheid gewasbescherming", "Pesticides"),
        Certificate("nen_3140", "Veilig werken met elektra (NEN 3140)", "Electrical work NEN 3140"),
        Certificate("rijbewijs_am", "Rijbewijs AM (bromfiets)", "Driving licence AM (moped)"),
        Certificate("rijbewijs_b", "Rijbewijs B (auto)", "Driving licence B (car)"),
        Certificate("rijbewijs_be", "Rijbewijs BE (auto met aanhanger)", "Driving licence BE"),
        Certificate("rijbewijs_c", "Rijbewijs C (vrachtauto)", "Driving licence C (lorry)"),
        Certificate("rijbewijs_t", "Rijbewijs T (trekker)", "Driving licence T (tractor)"),
        Certificate("code_95", "Code 95 (beroepschauffeur)", "Code 95 (professional driver)"),
    )
}
"""Code -> certificate. A dataset that names another code is refused, with the nearest code."""
