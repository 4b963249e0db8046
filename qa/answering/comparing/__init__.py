"""When two short answers say the same: numbers, dates, names, copies."""
