"""Tests of what will be done."""
