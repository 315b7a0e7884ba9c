"""Tests of what reads tables that exist already."""
