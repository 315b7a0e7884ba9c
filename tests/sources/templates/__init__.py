"""Tests of the readers of templates."""
