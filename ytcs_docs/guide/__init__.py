"""The user guide (docs/huong-dan), read beside the pages it tells of."""
