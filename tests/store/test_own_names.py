"""Names of sheets and columns that an organisation explained."""


def test_a_name_is_explained_again_or_forgotten_and_others_stay(store):
    """An empty meaning forgets; the other organisation never hears of it."""
    with store.writing("a", "planner-1") as tx:
        tx.own_names.learn({"cl code": "kandidaatnummer", "pc": "postcode"})
        tx.own_names.learn({"cl code": "organisatienummer", "pc": ""})
    with store.reading("a") as tx:
        assert tx.own_names.all() == {"cl code": "organisatienummer"}
    with store.reading("b") as tx:
        assert tx.own_names.all() == {}
