"""The commands of `qbank`, each loaded when it is called."""
