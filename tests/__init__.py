"""Tests of callscript, laid out like the package."""
