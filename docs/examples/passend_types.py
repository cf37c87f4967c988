# ruff: noqa: D101
"""What the passend API takes and gives; made by ``make_types.py``, not by hand.

A field that is ``None`` is unknown or does not apply. Meanings are in openapi.json.
"""

from typing import Any, Literal, NotRequired, TypedDict

DecisionKind = Literal[
    "pin",
    "forbid",
]

DecisionReason = Literal[
    "wish.candidate",
    "wish.employer",
    "load.too_heavy",
    "travel.not_doable",
    "social.no_fit",
    "continuity.keep",
    "development.next_step",
    "trial.placement",
    "consent.recorded",
    "safety.risk",
    "other",
]

ExportForm = Literal[
    "xlsx",
    "csv-nl",
    "csv",
    "json",
]

FieldName = Literal[
    "organisatieId",
    "gemeente",
    "pc4",
    "doelgroep",
    "urenMin",
    "urenMax",
    "dagdelen",
    "maxReisminuten",
    "vervoermiddelen",
    "certificaten",
    "gewensteBeroepen",
    "uitgeslotenWerkgevers",
    "huidigeWerkplekId",
    "huidigeWerkplekSinds",
    "contracturen",
    "beschikbaarVanaf",
    "beschikbaarTotEnMet",
    "jobcoachteamId",
]

Importance = Literal[
    "essential",
    "important",
    "somewhat",
]

ItemName = Literal[
    "COG01",
    "COG02",
    "COG03",
    "COG04",
    "COG05",
    "COG06",
    "COG07",
    "COG08",
    "COG09",
    "COM01",
    "COM02",
    "COM03",
    "COM04",
    "COM05",
    "GED01",
    "GED02",
    "GED03",
    "GED04",
    "GED05",
    "GED06",
    "GED07",
    "GED08",
    "GED09",
    "GED10",
    "GED11",
    "GED12",
    "SOC01",
    "SOC02",
    "SOC03",
    "SOC04",
    "SOC05",
    "SOC06",
    "SOC07",
    "SOC08",
    "ZIN01",
    "ZIN02",
    "ZIN03",
    "ZIN04",
    "HND01",
    "HND02",
    "HND03",
    "HND04",
    "HND05",
    "HND06",
    "HND07",
    "FYS01",
    "FYS02",
    "FYS03",
    "FYS04",
    "FYS05",
    "FYS06",
    "FYS07",
    "FYS08",
    "FYS09",
    "FYS10",
    "FYS11",
    "OMG01",
    "OMG02",
    "OMG03",
    "OMG04",
    "OMG05",
    "OMG06",
    "OMG07",
    "OMG08",
    "OMG09",
    "OMG10",
    "OMG11",
    "ORG01",
    "ORG02",
    "ORG03",
    "ORG04",
    "ORG05",
    "SUP01",
    "SUP02",
    "SUP03",
    "SUP04",
    "SUP05",
    "SUP06",
    "SUP07",
]

JsonKind = Literal[
    "auto",
    "vum",
    "jobposting",
]

Order = Literal[
    "waarde",
    "kans",
]

TargetGroup = Literal[
    "wsw",
    "beschut",
    "banenafspraak",
    "wajong",
    "participatiewet",
    "dagbesteding",
]

TeamKind = Literal[
    "work_leader",
    "job_coach",
    "employer_mentor",
]

TravelMode = Literal[
    "foot",
    "bike",
    "transit",
    "car",
    "taxi",
]

WorkForm = Literal[
    "dagbesteding",
    "beschut_binnen",
    "beschut_op_locatie",
    "groepsdetachering",
    "individuele_detachering",
    "begeleid_werken",
    "regulier",
]

Certificaten = Literal[
    "vca_basis",
    "bhv",
    "ehbo",
    "vog",
    "haccp",
    "heftruck",
    "reachtruck",
    "hoogwerker",
    "motorkettingzaag",
    "bosmaaier",
    "gewasbescherming",
    "nen_3140",
    "rijbewijs_am",
    "rijbewijs_b",
    "rijbewijs_be",
    "rijbewijs_c",
    "rijbewijs_t",
    "code_95",
]


class AantallenPerTabel(TypedDict):
    blad: str
    aantalAangeboden: int
    aantalNieuw: int
    aantalGewijzigd: int
    aantalOngewijzigd: int
    aantalVerwijderd: int
    aantalGeweigerd: int


class Aanvulling(TypedDict):
    organisatieId: str
    gemeente: str
    doelgroep: "TargetGroup"


class BeeindigdeSessies(TypedDict):
    aantalSessies: int


class Begeleiding(TypedDict):
    begeleidingsteamId: str
    urenNodig: float
    urenBeschikbaar: float
    urenVoorAnderen: "float | None"


class Begeleidingsteam(TypedDict):
    begeleidingsteamId: str
    soort: "Literal['work_leader', 'job_coach', 'employer_mentor']"
    organisatieId: str
    locatieId: "str | None"
    urenPerWeek: float


class BegeleidingsteamAanpassing(TypedDict):
    begeleidingsteamId: "NotRequired[str | None]"
    soort: "NotRequired[Literal['work_leader', 'job_coach', 'employer_mentor'] | None]"
    organisatieId: "NotRequired[str | None]"
    locatieId: "NotRequired[str | None]"
    urenPerWeek: "NotRequired[float | None]"


class BegeleidingsteamInvoer(TypedDict):
    begeleidingsteamId: str
    soort: "Literal['work_leader', 'job_coach', 'employer_mentor']"
    organisatieId: str
    locatieId: "NotRequired[str | None]"
    urenPerWeek: float


class Benchmark(TypedDict):
    benchmarkId: str
    toestand: "Literal['wachtend', 'bezig', 'klaar', 'mislukt']"
    aangemaaktOp: str
    afgerondOp: "str | None"
    redenMislukt: "CodeMetOmschrijving | None"
    zinnen: "list[str]"
    kwaliteit: "GemetenKwaliteit | None"


class Benchmarks(TypedDict):
    benchmarks: "list[Benchmark]"


class Beoordeling(TypedDict):
    oordeel: "Literal['eens', 'oneens', 'anders']"
    beoordeeldOp: str
    beoordeeldDoor: str


class BeoordelingOpdracht(TypedDict):
    oordeel: "Literal['eens', 'oneens', 'anders']"


class Besluit(TypedDict):
    kandidaatId: str
    werkplekId: str
    besluit: "Literal['pin', 'forbid']"
    redencode: "DecisionReason"
    toelichting: "str | None"
    beslotenDoor: "str | None"
    beslotenOp: "str | None"


class BesluitAanpassing(TypedDict):
    kandidaatId: "NotRequired[str | None]"
    werkplekId: "NotRequired[str | None]"
    besluit: "NotRequired[Literal['pin', 'forbid'] | None]"
    redencode: "NotRequired[DecisionReason | None]"
    toelichting: "NotRequired[str | None]"
    beslotenDoor: "NotRequired[str | None]"
    beslotenOp: "NotRequired[str | None]"


class BesluitInvoer(TypedDict):
    kandidaatId: str
    werkplekId: str
    besluit: "Literal['pin', 'forbid']"
    redencode: "DecisionReason"
    toelichting: "NotRequired[str | None]"
    beslotenDoor: "NotRequired[str | None]"
    beslotenOp: "NotRequired[str | None]"


class BesluitOpdracht(TypedDict):
    uitkomst: "Literal['aangenomen', 'afgewezen', 'gewijzigd']"
    redencode: "NotRequired[DecisionReason | None]"
    gekozenWerkplekId: "NotRequired[str | None]"
    toelichting: "NotRequired[str | None]"
    ingangsdatum: "NotRequired[str | None]"


class BesluitOverVoorstel(TypedDict):
    uitkomst: "Literal['aangenomen', 'afgewezen', 'gewijzigd']"
    redencode: "CodeMetOmschrijving | None"
    gekozenWerkplekId: "str | None"
    toelichting: "str | None"
    beslotenOp: str
    beslotenDoor: str


class BesluitenPerCel(TypedDict):
    aantal: "int | None"
    aantalAangenomen: "int | None"
    aantalGewijzigd: "int | None"
    aantalAfgewezen: "int | None"
    aandeelAangenomen: "float | None"
    cel: str
    redenen: "list[RedenTelling]"


class BesluitenPerMaand(TypedDict):
    aantal: "int | None"
    aantalAangenomen: "int | None"
    aantalGewijzigd: "int | None"
    aantalAfgewezen: "int | None"
    aandeelAangenomen: "float | None"
    maand: str


class BesluitenPerWerkvorm(TypedDict):
    aantal: "int | None"
    aantalAangenomen: "int | None"
    aantalGewijzigd: "int | None"
    aantalAfgewezen: "int | None"
    aandeelAangenomen: "float | None"
    werkvorm: "CodeMetOmschrijving"


class BesluitenTelling(TypedDict):
    aantal: "int | None"
    aantalAangenomen: "int | None"
    aantalGewijzigd: "int | None"
    aantalAfgewezen: "int | None"
    aandeelAangenomen: "float | None"


class Besluitmonitor(TypedDict):
    vanaf: str
    kleinsteCel: int
    alleBesluiten: "BesluitenTelling"
    perWerkvorm: "list[BesluitenPerWerkvorm]"
    perMaand: "list[BesluitenPerMaand]"
    uitsplitsingen: "list[Uitsplitsing]"
    redenen: "list[RedenTelling]"
    waarschuwingen: "list[CodeMetOmschrijving]"
    aantalDatAllesAanneemt: int


class BesteVraag(TypedDict):
    item: "CodeMetOmschrijving"
    versmalling: float


class Bevinding(TypedDict):
    blad: str
    rij: "int | None"
    cel: "str | None"
    kolom: "str | None"
    code: str
    ernst: str
    gevonden: "str | None"
    voorstel: "str | None"
    zin: str


class Bewaartermijn(TypedDict):
    soort: "CodeMetOmschrijving"
    dagen: int
    begintAls: str
    bron: str
    gecontroleerdOp: str
    aantalVerlopen: "int | None"


class Bewaartermijnen(TypedDict):
    bewaartermijnen: "list[Bewaartermijn]"


class CodeMetOmschrijving(TypedDict):
    code: str
    omschrijving: str


class Combinatie(TypedDict):
    kandidaatId: str
    werkplekId: str
    functietitel: str
    werkvorm: "CodeMetOmschrijving"
    passendheid: "CodeMetOmschrijving | None"
    heeftGetal: bool
    kansDuurzaam: "float | None"
    kansLaag: "float | None"
    kansHoog: "float | None"
    aandeelBekend: float
    kansopbouw: "Kansopbouw"
    overschrijdingen: "list[Overschrijding]"
    onbekendeItems: "list[OnbekendItem]"
    besteVraag: "BesteVraag | None"
    eerstTeVragen: "list[CodeMetOmschrijving]"
    ondersteuning: "Ondersteuning | None"
    reisminuten: "float | None"
    vervoermiddel: "CodeMetOmschrijving | None"
    uren: float
    begeleiding: "list[Begeleiding]"
    overtredenRegels: "list[CodeMetOmschrijving]"
    punten: int
    puntenPerOnderdeel: "list[PuntenVanOnderdeel]"


class DagdeelVanTeam(TypedDict):
    dagdeel: int
    uren: float


class DagdeelVanTeamInvoer(TypedDict):
    dagdeel: int
    uren: float


class DagdelenVanTeam(TypedDict):
    dagdelen: "list[DagdeelVanTeam]"


class DagdelenVanTeamInvoer(TypedDict):
    dagdelen: "list[DagdeelVanTeamInvoer]"


class EigenNaam(TypedDict):
    kop: str
    betekenis: str


class EigenNamen(TypedDict):
    eigenNamen: "list[EigenNaam]"


class Foutmelding(TypedDict):
    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: "NotRequired[list[Invoerfout]]"


class GecorrigeerdKenmerk(TypedDict):
    naam: "FieldName"
    waarde: "str | None"


class GecorrigeerdNiveau(TypedDict):
    item: "ItemName"
    niveauLaag: "int | None"
    niveauHoog: "int | None"


class GegevenOpdracht(TypedDict):
    seconden: "float | None"
    iteraties: "int | None"
    startgetal: int
    maximumAantalWijzigingen: "int | None"
    vorigPlan: "str | None"


class GegevenPlanningsopdracht(TypedDict):
    seconden: "float | None"
    iteraties: "int | None"
    startgetal: int
    maximumAantalWijzigingen: "int | None"
    vanuitLaatstePlan: bool


class GemetenKwaliteit(TypedDict):
    peildatum: str
    aantalPlaatsingen: int
    aantalMensen: int
    testVanaf: "str | None"
    perTermijn: "list[MetingPerTermijn]"
    kalibratie: "list[Kalibratie]"
    lijsten: "list[MetingVanLijsten]"
    spreiding: "list[SpreidingVanSuggesties]"
    aandachtspunten: "list[CodeMetOmschrijving]"


class GenoemdeWerkplek(TypedDict):
    werkplekId: str
    functietitel: str


class GestartePlaatsing(TypedDict):
    plaatsingId: str
    kandidaatId: str
    werkplekId: str
    begonnenOp: str
    geeindigdOp: "str | None"
    redenVanEinde: "str | None"
    suggestieRang: "int | None"
    keuzekans: "float | None"


class GestartePlaatsingAanpassing(TypedDict):
    plaatsingId: "NotRequired[str | None]"
    kandidaatId: "NotRequired[str | None]"
    werkplekId: "NotRequired[str | None]"
    begonnenOp: "NotRequired[str | None]"
    geeindigdOp: "NotRequired[str | None]"
    redenVanEinde: "NotRequired[str | None]"
    suggestieRang: "NotRequired[int | None]"
    keuzekans: "NotRequired[float | None]"


class GestartePlaatsingInvoer(TypedDict):
    plaatsingId: str
    kandidaatId: str
    werkplekId: str
    begonnenOp: str
    geeindigdOp: "NotRequired[str | None]"
    redenVanEinde: "NotRequired[str | None]"
    suggestieRang: "NotRequired[int | None]"
    keuzekans: "NotRequired[float | None]"


class Gezondheid(TypedDict):
    status: str
    toegang: "Literal['lokaal', 'aanmelden']"
    versie: str
    scoremodel: "str | None"
    scoremodelVingerafdruk: "str | None"
    verwachtingGetoetst: "bool | None"
    peildatum: "str | None"
    aantalKandidaten: "int | None"
    aantalWerkplekken: "int | None"


class Import(TypedDict):
    isOvergenomen: bool
    aantalGeldig: int
    aantalGeweigerd: int
    tabellen: "list[AantallenPerTabel]"
    aantalBevindingen: int
    bevindingen: "list[Bevinding]"
    koppeling: str


Invoerfout = TypedDict(
    "Invoerfout",
    {
        "in": str,
        "veld": str,
        "code": str,
        "detail": str,
    },
)


class Inzage(TypedDict):
    kandidaatId: str
    organisatieId: str
    vingerafdruk: str
    gegevens: "dict[str, list[dict[str, Any]]]"
    vermeldingen: "dict[str, int]"
    logregels: "list[dict[str, Any]]"


class Kalibratie(TypedDict):
    methode: "CodeMetOmschrijving"
    aantal: int
    gezegdeKans: float
    uitgekomen: float
    ondergrens: float
    bovengrens: float


class Kandidaat(TypedDict):
    kandidaatId: str
    organisatieId: str
    gemeente: str
    pc4: "str | None"
    doelgroep: "TargetGroup"
    urenMin: "float | None"
    urenMax: "float | None"
    dagdelen: "str | None"
    maxReisminuten: "float | None"
    vervoermiddelen: "list[Literal['foot', 'bike', 'transit', 'car', 'taxi']]"
    certificaten: "list[Certificaten]"
    gewensteBeroepen: "list[str]"
    uitgeslotenWerkgevers: "list[str]"
    huidigeWerkplekId: "str | None"
    huidigeWerkplekSinds: "str | None"
    contracturen: "float | None"
    beschikbaarVanaf: "str | None"
    beschikbaarTotEnMet: "str | None"
    jobcoachteamId: "str | None"


class KandidaatAanpassing(TypedDict):
    kandidaatId: "NotRequired[str | None]"
    organisatieId: "NotRequired[str | None]"
    gemeente: "NotRequired[str | None]"
    pc4: "NotRequired[str | None]"
    doelgroep: "NotRequired[TargetGroup | None]"
    urenMin: "NotRequired[float | None]"
    urenMax: "NotRequired[float | None]"
    dagdelen: "NotRequired[str | None]"
    maxReisminuten: "NotRequired[float | None]"
    vervoermiddelen: "NotRequired[list[Literal['foot', 'bike', 'transit', 'car', 'taxi']] | None]"
    certificaten: "NotRequired[list[Certificaten] | None]"
    gewensteBeroepen: "NotRequired[list[str] | None]"
    uitgeslotenWerkgevers: "NotRequired[list[str] | None]"
    huidigeWerkplekId: "NotRequired[str | None]"
    huidigeWerkplekSinds: "NotRequired[str | None]"
    contracturen: "NotRequired[float | None]"
    beschikbaarVanaf: "NotRequired[str | None]"
    beschikbaarTotEnMet: "NotRequired[str | None]"
    jobcoachteamId: "NotRequired[str | None]"


class KandidaatInvoer(TypedDict):
    kandidaatId: str
    organisatieId: str
    gemeente: str
    pc4: "NotRequired[str | None]"
    doelgroep: "TargetGroup"
    urenMin: "NotRequired[float | None]"
    urenMax: "NotRequired[float | None]"
    dagdelen: "NotRequired[str | None]"
    maxReisminuten: "NotRequired[float | None]"
    vervoermiddelen: "NotRequired[list[Literal['foot', 'bike', 'transit', 'car', 'taxi']] | None]"
    certificaten: "NotRequired[list[Certificaten] | None]"
    gewensteBeroepen: "NotRequired[list[str] | None]"
    uitgeslotenWerkgevers: "NotRequired[list[str] | None]"
    huidigeWerkplekId: "NotRequired[str | None]"
    huidigeWerkplekSinds: "NotRequired[str | None]"
    contracturen: "NotRequired[float | None]"
    beschikbaarVanaf: "NotRequired[str | None]"
    beschikbaarTotEnMet: "NotRequired[str | None]"
    jobcoachteamId: "NotRequired[str | None]"


class Kansopbouw(TypedDict):
    logOdds: "float | None"
    basis: "float | None"
    regels: "list[Kansregel]"


class Kansregel(TypedDict):
    onderdeel: "CodeMetOmschrijving"
    items: "list[CodeMetOmschrijving]"
    waarde: float


class Knelpunt(TypedDict):
    knelpuntId: str
    soort: "CodeMetOmschrijving"
    capaciteit: float
    gebruikt: float
    schaduwprijs: float
    tePlaatsenKandidaatIds: "list[str]"
    verhoogdVanaf: "float | None"


class Logboekcontrole(TypedDict):
    klopt: bool
    aantalRegels: int
    laatsteVingerafdruk: str
    fouten: "list[Logfout]"


class Logfout(TypedDict):
    volgnummer: int
    fout: "CodeMetOmschrijving"


class Logregel(TypedDict):
    volgnummer: int
    tijdstip: str
    soort: str
    door: str
    invoerVingerafdruk: str
    modelVingerafdruk: str
    beleidVingerafdruk: str
    inhoud: "dict[str, Any]"
    vorigeVingerafdruk: str
    vingerafdruk: str


class MaatMetInterval(TypedDict):
    waarde: float
    ondergrens: float
    bovengrens: float


class MeegestuurdeKandidaat(TypedDict):
    kandidaat: "KandidaatInvoer"
    profiel: "NiveausVanKandidaatInvoer"


class Meting(TypedDict):
    methode: "CodeMetOmschrijving"
    maat: "CodeMetOmschrijving"
    interval: "MaatMetInterval"


class MetingPerTermijn(TypedDict):
    weken: int
    aantalBekend: int
    aantalNogOpen: int
    aandeelDuurzaam: "float | None"
    aantalGeleerd: int
    aantalGetest: int
    aantalMensenGetest: int
    metingen: "list[Meting]"
    winstVanLeren: "MaatMetInterval | None"


class MetingVanLijsten(TypedDict):
    methode: "CodeMetOmschrijving"
    soortLijst: "CodeMetOmschrijving"
    aantalLijsten: int
    gemiddeldeLengte: float
    gevondenBijToeval: "float | None"
    gevonden: "MaatMetInterval | None"
    rangkwaliteit: "MaatMetInterval | None"


class Modelkaart(TypedDict):
    scoremodel: str
    scoremodelVingerafdruk: str
    scoremodelOuder: str
    periode: "dict[str, str]"
    aantallen: "dict[str, int]"
    metingen: "dict[str, Any]"
    kaart: str


class NietGeplaatst(TypedDict):
    kandidaatId: str
    redenen: "list[CodeMetOmschrijving]"
    aantalToegestaneWerkplekken: int
    besteWerkplekId: "str | None"
    bestePunten: "int | None"


class NieuwVoorstel(TypedDict):
    kandidaatId: str
    werkplekId: str


class NiveauVanKandidaat(TypedDict):
    item: "ItemName"
    niveauLaag: int
    niveauHoog: int
    vastgesteldOp: "str | None"
    bron: "str | None"


class NiveauVanKandidaatInvoer(TypedDict):
    item: "ItemName"
    niveauLaag: int
    niveauHoog: int
    vastgesteldOp: "NotRequired[str | None]"
    bron: "NotRequired[str | None]"


class NiveauVanWerkplek(TypedDict):
    item: "ItemName"
    niveau: int
    belang: "Literal['essential', 'important', 'somewhat']"
    isHardeEis: bool


class NiveauVanWerkplekInvoer(TypedDict):
    item: "ItemName"
    niveau: int
    belang: "Literal['essential', 'important', 'somewhat']"
    isHardeEis: bool


class NiveausVanKandidaat(TypedDict):
    niveaus: "list[NiveauVanKandidaat]"


class NiveausVanKandidaatInvoer(TypedDict):
    niveaus: "list[NiveauVanKandidaatInvoer]"


class NiveausVanWerkplek(TypedDict):
    niveaus: "list[NiveauVanWerkplek]"


class NiveausVanWerkplekInvoer(TypedDict):
    niveaus: "list[NiveauVanWerkplekInvoer]"


class OnbekendItem(TypedDict):
    item: "CodeMetOmschrijving"
    niveauWerkplek: int
    belang: "CodeMetOmschrijving | None"
    isHardeEis: bool
    onzekerheid: float


class Ondersteuning(TypedDict):
    stappen: "list[Ondersteuningsstap]"
    kosten: float
    kansMetOndersteuning: float


class Ondersteuningsstap(TypedDict):
    item: "CodeMetOmschrijving"
    vanNiveau: int
    naarNiveau: int


class Opschoning(TypedDict):
    proef: bool
    aantalMensen: int
    aantalLijsten: int
    aantalPlannen: int
    aantalAntwoorden: int
    vernietigingen: "list[Vernietiging]"


class OpschoningOpdracht(TypedDict):
    proef: "NotRequired[bool]"


class Overplaatsing(TypedDict):
    vanWerkplekId: str
    naarWerkplekId: str
    werkplekken: "list[GenoemdeWerkplek]"
    verschilPerOnderdeel: "list[PuntenVanOnderdeel]"
    ladderstappen: int
    urenverschil: float
    kansNu: "float | None"
    kansStraks: "float | None"
    reisminutenNu: "float | None"
    reisminutenStraks: "float | None"


class Overschrijding(TypedDict):
    item: "CodeMetOmschrijving"
    vergelijkingsregel: "CodeMetOmschrijving"
    niveauLaag: int
    niveauHoog: int
    niveauWerkplek: int
    tekort: int
    belang: "CodeMetOmschrijving | None"
    isHardeEis: bool
    isZeker: bool


class PaginaBegeleidingsteams(TypedDict):
    resultaten: "list[Begeleidingsteam]"
    totaal: int
    volgende: "str | None"


class PaginaBesluiten(TypedDict):
    resultaten: "list[Besluit]"
    totaal: int
    volgende: "str | None"


class PaginaGeschiedenis(TypedDict):
    resultaten: "list[WijzigingVanGegeven]"
    totaal: int
    volgende: "str | None"


class PaginaGestartePlaatsingen(TypedDict):
    resultaten: "list[GestartePlaatsing]"
    totaal: int
    volgende: "str | None"


class PaginaKandidaten(TypedDict):
    resultaten: "list[Kandidaat]"
    totaal: int
    volgende: "str | None"


class PaginaKnelpunten(TypedDict):
    resultaten: "list[Knelpunt]"
    totaal: int
    volgende: "str | None"


class PaginaLogboek(TypedDict):
    resultaten: "list[Logregel]"
    volgende: "str | None"


class PaginaNietGeplaatst(TypedDict):
    resultaten: "list[NietGeplaatst]"
    totaal: int
    volgende: "str | None"


class PaginaPlaatsingen(TypedDict):
    resultaten: "list[Plaatsing]"
    totaal: int
    volgende: "str | None"


class PaginaPlannen(TypedDict):
    resultaten: "list[PlanInLijst]"
    totaal: int
    volgende: "str | None"


class PaginaVernietigingen(TypedDict):
    resultaten: "list[Vernietiging]"
    volgende: "str | None"


class PaginaVoorstellen(TypedDict):
    resultaten: "list[Voorstel]"
    volgende: "str | None"


class PaginaWerkgevers(TypedDict):
    resultaten: "list[Werkgever]"
    totaal: int
    volgende: "str | None"


class PaginaWerkplekken(TypedDict):
    resultaten: "list[Werkplek]"
    totaal: int
    volgende: "str | None"


class PaginaWijzigingen(TypedDict):
    resultaten: "list[VoorgesteldeWijziging]"
    totaal: int
    volgende: "str | None"


class Plaatsing(TypedDict):
    kandidaatId: str
    werkplekId: str
    wijziging: "CodeMetOmschrijving"
    uren: float
    begeleidingsuren: float
    heeftGetal: bool
    kansDuurzaam: "float | None"
    kansLaag: "float | None"
    kansHoog: "float | None"
    aandeelBekend: float
    punten: int
    reisminuten: "float | None"


class Plan(TypedDict):
    planId: str
    toestand: "Literal['wachtend', 'bezig', 'klaar', 'mislukt', 'gestopt']"
    opdracht: "GegevenOpdracht"
    aangemaaktOp: str
    gestartOp: "str | None"
    afgerondOp: "str | None"
    stopGevraagd: bool
    plaatsInWachtrij: "int | None"
    poging: int
    voortgang: "Voortgang | None"
    redenMislukt: "CodeMetOmschrijving | None"
    vanPlanning: "str | None"
    links: "PlanLinks"
    samenvatting: "Plansamenvatting | None"


class PlanInLijst(TypedDict):
    planId: str
    toestand: "Literal['wachtend', 'bezig', 'klaar', 'mislukt', 'gestopt']"
    opdracht: "GegevenOpdracht"
    aangemaaktOp: str
    gestartOp: "str | None"
    afgerondOp: "str | None"
    stopGevraagd: bool
    plaatsInWachtrij: "int | None"
    poging: int
    voortgang: "Voortgang | None"
    redenMislukt: "CodeMetOmschrijving | None"
    vanPlanning: "str | None"
    links: "PlanLinks"


class PlanLinks(TypedDict):
    zelf: str
    plaatsingen: "str | None"
    nietGeplaatst: "str | None"
    knelpunten: "str | None"
    wijzigingen: "str | None"
    voorstellen: "str | None"


class Planning(TypedDict):
    planningId: str
    tijdstip: str
    tijdzone: str
    ingeschakeld: bool
    eerstvolgendOp: str
    opdracht: "GegevenPlanningsopdracht"


class PlanningOpgave(TypedDict):
    tijdstip: str
    tijdzone: "NotRequired[str]"
    ingeschakeld: "NotRequired[bool]"
    opdracht: "NotRequired[Planningsopdracht]"


class Planningen(TypedDict):
    planningen: "list[Planning]"


class Planningsopdracht(TypedDict):
    seconden: "NotRequired[float | None]"
    iteraties: "NotRequired[int | None]"
    startgetal: "NotRequired[int]"
    maximumAantalWijzigingen: "NotRequired[int | None]"
    vanuitLaatstePlan: "NotRequired[bool]"


class Planopdracht(TypedDict):
    seconden: "NotRequired[float | None]"
    iteraties: "NotRequired[int | None]"
    startgetal: "NotRequired[int]"
    maximumAantalWijzigingen: "NotRequired[int | None]"
    vorigPlan: "NotRequired[str | None]"


class Plansamenvatting(TypedDict):
    doelfunctie: int
    bovengrens: float
    afstandTotBovengrens: float
    eindeZoeken: "CodeMetOmschrijving"
    puntenPerOnderdeel: "list[PuntenVanOnderdeel]"
    aantalGeplaatst: int
    aantalGeplaatstNu: int
    aantalNietGeplaatst: int
    aantalBlijft: int
    aantalVerandert: int
    aantalNieuw: int
    aantalKwijt: int
    verwachtDuurzaam: float
    verwachtDuurzaamNu: float
    begeleidingsurenBeschikbaar: float
    begeleidingsurenGebruikt: float
    scoremodel: str
    scoremodelVingerafdruk: str
    verwachtingGetoetst: bool


class PlekBezetDoor(TypedDict):
    kandidaatId: str
    werkplekId: str
    puntenMeer: int
    heeftGarantie: bool


class PuntenVanOnderdeel(TypedDict):
    onderdeel: "CodeMetOmschrijving"
    punten: int


class Rectificatie(TypedDict):
    kandidaatId: str
    gecorrigeerd: "list[str]"
    aantalOpenVoorstellen: int


class RectificatieOpdracht(TypedDict):
    kenmerken: "NotRequired[list[GecorrigeerdKenmerk]]"
    niveaus: "NotRequired[list[GecorrigeerdNiveau]]"


class RedenTelling(TypedDict):
    redencode: "CodeMetOmschrijving"
    aantal: "int | None"


class Schaduwprijs(TypedDict):
    waarvan: str
    schaduwprijs: float


class SessieBeeindiging(TypedDict):
    aangemeldAls: str


class SpreidingVanSuggesties(TypedDict):
    methode: "CodeMetOmschrijving"
    volgorde: "CodeMetOmschrijving"
    aantalWerkplekken: int
    aandeelGetoond: "float | None"
    aandeelNooitGetoond: "float | None"
    gini: "float | None"


class Suggestie(TypedDict):
    kandidaatId: str
    werkplekId: str
    functietitel: str
    werkvorm: "CodeMetOmschrijving"
    passendheid: "CodeMetOmschrijving | None"
    heeftGetal: bool
    kansDuurzaam: "float | None"
    kansLaag: "float | None"
    kansHoog: "float | None"
    aandeelBekend: float
    kansopbouw: "Kansopbouw"
    overschrijdingen: "list[Overschrijding]"
    onbekendeItems: "list[OnbekendItem]"
    besteVraag: "BesteVraag | None"
    eerstTeVragen: "list[CodeMetOmschrijving]"
    ondersteuning: "Ondersteuning | None"
    reisminuten: "float | None"
    vervoermiddel: "CodeMetOmschrijving | None"
    uren: float
    begeleiding: "list[Begeleiding]"
    overtredenRegels: "list[CodeMetOmschrijving]"
    punten: int
    puntenPerOnderdeel: "list[PuntenVanOnderdeel]"
    rang: int
    zinnen: "list[str]"


class SuggestiesVoorKandidaat(TypedDict):
    kandidaatId: str
    peildatum: str
    scoremodel: str
    scoremodelVingerafdruk: str
    scoremodelOuder: str
    verwachtingGetoetst: bool
    aantalToegestaneWerkplekken: int
    uitsluitingen: "list[Uitsluiting]"
    suggesties: "list[Suggestie]"


class SuggestiesVoorWerkplek(TypedDict):
    werkplekId: str
    functietitel: str
    werkvorm: "CodeMetOmschrijving"
    aantalPlekken: int
    peildatum: str
    scoremodel: str
    scoremodelVingerafdruk: str
    scoremodelOuder: str
    verwachtingGetoetst: bool
    aantalToegestaneKandidaten: int
    uitsluitingen: "list[Uitsluiting]"
    suggesties: "list[Suggestie]"


class Toelichting(TypedDict):
    kandidaatId: str
    uitkomst: "CodeMetOmschrijving"
    zinnen: "list[str]"
    combinatie: "Combinatie | None"
    overplaatsing: "Overplaatsing | None"
    vergelijking: "Vergelijking | None"
    nietGeplaatst: "WaaromGeenPlek | None"


class Uitsluiting(TypedDict):
    regel: "CodeMetOmschrijving"
    aantal: int
    aantalAlleenHierdoor: int


class Uitsplitsing(TypedDict):
    uitgesplitstNaar: "CodeMetOmschrijving"
    cellen: "list[BesluitenPerCel]"


class UrenTekort(TypedDict):
    begeleidingsteamId: str
    urenTekort: float


class Vergelijking(TypedDict):
    werkplekId: str
    andereWerkplekId: str
    werkplekken: "list[GenoemdeWerkplek]"
    regels: "list[Kansregel]"
    puntenPerOnderdeel: "list[PuntenVanOnderdeel]"


class VergelijkingVanPlannen(TypedDict):
    vorigPlan: str
    planId: str
    zelfdeBeleid: bool
    aantalBlijft: int
    aantalVerandert: int
    aantalErbij: int
    aantalKwijt: int
    aantalWeg: int
    verschilInPunten: int
    verschilZonderBehoud: int
    puntenPerOnderdeel: "list[PuntenVanOnderdeel]"
    zinnen: "list[str]"
    resultaten: "list[VerschilVoorKandidaat]"
    totaal: int
    volgende: "str | None"


class Vernietiging(TypedDict):
    kenmerk: str
    vingerafdruk: str
    verwijderdOp: str
    verwijderdDoor: str
    reden: str


class VernietigingOpdracht(TypedDict):
    reden: "Literal['request.person', 'retention.over', 'registration.wrong']"


class VerschilVoorKandidaat(TypedDict):
    kandidaatId: str
    wijziging: "CodeMetOmschrijving"
    redenen: "list[CodeMetOmschrijving]"
    vanWerkplekId: "str | None"
    naarWerkplekId: "str | None"
    verschilInPunten: int
    verschilZonderBehoud: int


class VoorgesteldeWijziging(TypedDict):
    kandidaatId: str
    wijziging: "CodeMetOmschrijving"
    vanWerkplekId: "str | None"
    naarWerkplekId: "str | None"
    ladderstappen: "int | None"
    urenverschil: "float | None"
    kansNu: "float | None"
    kansStraks: "float | None"
    reisminutenNu: "float | None"
    reisminutenStraks: "float | None"
    puntenErbij: "int | None"
    voorstelId: "str | None"


class Voorstel(TypedDict):
    voorstelId: str
    planId: "str | None"
    kandidaatId: str
    vanWerkplekId: "str | None"
    naarWerkplekId: "str | None"
    wijziging: "CodeMetOmschrijving"
    toestand: "Literal['voorstel', 'beoordeeld', 'besloten']"
    voorgesteldOp: str
    voorgesteldDoor: str
    gegevensGewijzigdOp: "str | None"
    letOp: "CodeMetOmschrijving | None"
    beoordeling: "Beoordeling | None"
    besluit: "BesluitOverVoorstel | None"


class Voortgang(TypedDict):
    stap: "CodeMetOmschrijving | None"
    verstrekenSeconden: float
    doelfunctie: "int | None"
    bovengrens: "float | None"
    afstandTotBovengrens: "float | None"


class VraagMetVum(TypedDict):
    top: "NotRequired[int]"
    sortering: "NotRequired[Order]"
    aanvulling: "Aanvulling"
    werkzoekenden: "list[dict[str, Any]]"


class VraagVoorKandidaat(TypedDict):
    kandidaat: "KandidaatInvoer"
    profiel: "NiveausVanKandidaatInvoer"
    top: "NotRequired[int]"
    sortering: "NotRequired[Order]"


class VraagVoorMeegestuurdeWerkplek(TypedDict):
    werkplek: "WerkplekInvoer"
    eisen: "NiveausVanWerkplekInvoer"
    kandidaten: "list[MeegestuurdeKandidaat]"
    top: "NotRequired[int]"
    sortering: "NotRequired[Order]"


class VraagVoorWerkplek(TypedDict):
    kandidaten: "list[MeegestuurdeKandidaat]"
    top: "NotRequired[int]"
    sortering: "NotRequired[Order]"


class WaaromGeenPlek(TypedDict):
    redenen: "list[CodeMetOmschrijving]"
    aantalToegestaneWerkplekken: int
    uitsluitingen: "list[Uitsluiting]"
    kwijtWerkplekId: "str | None"
    besteWerkplekId: "str | None"
    bestePunten: "int | None"
    werkplekken: "list[GenoemdeWerkplek]"
    schaduwprijzen: "list[Schaduwprijs]"
    plekkenBezetDoor: "list[PlekBezetDoor]"
    teamsTekort: "list[UrenTekort]"
    watHelpt: "list[WatHelpt]"


class WatHelpt(TypedDict):
    hulp: "CodeMetOmschrijving"
    regel: "CodeMetOmschrijving | None"
    aantalWerkplekken: "int | None"
    aantalVrij: "int | None"
    werkplekId: "str | None"
    punten: "int | None"
    aantalPlekken: "int | None"
    urenErbij: "list[UrenTekort]"
    aantalMensen: "int | None"


class Werkgever(TypedDict):
    werkgeverId: str
    naam: str
    gemeente: "str | None"
    accountmanager: "str | None"


class WerkgeverAanpassing(TypedDict):
    werkgeverId: "NotRequired[str | None]"
    naam: "NotRequired[str | None]"
    gemeente: "NotRequired[str | None]"
    accountmanager: "NotRequired[str | None]"


class WerkgeverInvoer(TypedDict):
    werkgeverId: str
    naam: str
    gemeente: "NotRequired[str | None]"
    accountmanager: "NotRequired[str | None]"


class Werkplek(TypedDict):
    werkplekId: str
    werkgeverId: str
    locatieId: "str | None"
    organisatieId: str
    functietitel: str
    beroepIsco: "str | None"
    beroepEsco: "str | None"
    werkvorm: "WorkForm"
    aantalPlekken: int
    urenMin: "float | None"
    urenMax: "float | None"
    dagdelen: "str | None"
    pc4: "str | None"
    certificaten: "list[Certificaten]"
    begeleidingsteamIds: "list[str]"
    groepMin: "int | None"
    groepMax: "int | None"
    openVanaf: "str | None"
    openTotEnMet: "str | None"


class WerkplekAanpassing(TypedDict):
    werkplekId: "NotRequired[str | None]"
    werkgeverId: "NotRequired[str | None]"
    locatieId: "NotRequired[str | None]"
    organisatieId: "NotRequired[str | None]"
    functietitel: "NotRequired[str | None]"
    beroepIsco: "NotRequired[str | None]"
    beroepEsco: "NotRequired[str | None]"
    werkvorm: "NotRequired[WorkForm | None]"
    aantalPlekken: "NotRequired[int | None]"
    urenMin: "NotRequired[float | None]"
    urenMax: "NotRequired[float | None]"
    dagdelen: "NotRequired[str | None]"
    pc4: "NotRequired[str | None]"
    certificaten: "NotRequired[list[Certificaten] | None]"
    begeleidingsteamIds: "NotRequired[list[str] | None]"
    groepMin: "NotRequired[int | None]"
    groepMax: "NotRequired[int | None]"
    openVanaf: "NotRequired[str | None]"
    openTotEnMet: "NotRequired[str | None]"


class WerkplekInvoer(TypedDict):
    werkplekId: str
    werkgeverId: str
    locatieId: "NotRequired[str | None]"
    organisatieId: str
    functietitel: str
    beroepIsco: "NotRequired[str | None]"
    beroepEsco: "NotRequired[str | None]"
    werkvorm: "WorkForm"
    aantalPlekken: int
    urenMin: "NotRequired[float | None]"
    urenMax: "NotRequired[float | None]"
    dagdelen: "NotRequired[str | None]"
    pc4: "NotRequired[str | None]"
    certificaten: "NotRequired[list[Certificaten] | None]"
    begeleidingsteamIds: "NotRequired[list[str] | None]"
    groepMin: "NotRequired[int | None]"
    groepMax: "NotRequired[int | None]"
    openVanaf: "NotRequired[str | None]"
    openTotEnMet: "NotRequired[str | None]"


class WijzigingVanGegeven(TypedDict):
    wijzigingsnummer: int
    gegeven: "CodeMetOmschrijving"
    handeling: "CodeMetOmschrijving"
    versie: int
    gewijzigdOp: str
    gewijzigdDoor: str
    oud: "dict[str, Any] | None"
    nieuw: "dict[str, Any] | None"
