"""Tests of what was heard."""
