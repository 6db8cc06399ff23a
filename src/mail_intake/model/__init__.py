"""The nouns: frozen values, enums, the transition tables and the error tree."""
