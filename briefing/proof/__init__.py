"""`briefing verify`: proof over ciphertext, from the files as they lie; nothing is written."""
