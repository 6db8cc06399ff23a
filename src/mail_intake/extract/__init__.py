"""Mail and Form in, answers with evidence out."""
