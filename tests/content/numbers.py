"""The helpline's numbers a second time, on purpose: a slip of the finger in contacts.yml must not pass unseen."""

USA, USA_TEL = "800-452-CURE (2873)", "tel:+18004522873"
WORLD, WORLD_TEL = "+1-818-487-7455", "tel:+18184877455"
