"""VUM (Verbeteren Uitwisseling Matchingsgegevens): profiles and vacancies, versions 2.x and 3.x.

Source: VUM Koppelvlak specificaties 2.0.0, 3.0.0 and 3.1.0, Gegevensstandaard 1.4 and 1.5.
"""
