"""MEMBER of elements: the pages of approved sites, as the browser's extension tells them (spec/browser.md)."""
