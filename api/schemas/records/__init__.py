"""Records as the API takes and gives them, made from the data contract: no field is named twice."""
