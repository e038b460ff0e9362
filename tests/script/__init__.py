"""Tests of reading, judging and building scripts."""
