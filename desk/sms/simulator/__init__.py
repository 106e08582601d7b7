"""A stand-in for phones, carriers and the provider, so that the SMS road is used for real without an account.

Only while settings.SIMULATOR is on. What is simulated is the outside: a phone's message is signed as the provider signs
and posted to our real webhook; our real sender posts to a stand-in of the provider's REST API, which reports back with
signed status callbacks.
"""
