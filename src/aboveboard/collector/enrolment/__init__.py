"""Enrolment: every managed device, at provisioning, before any notice."""
