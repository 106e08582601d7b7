"""Which intents mean danger, and which hand over to the helpline. Their texts and priorities stand in domain.yml."""

DANGER = frozenset({"emergency", "crisis"})
HANDOFF = frozenset({"human_request", "side_effects", "personal_advice", "emotional", "other_medical", "logistics", "off_topic"})
