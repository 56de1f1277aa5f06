package dev.hookswitch.directory;

import org.jspecify.annotations.Nullable;

/** A phone number of the house's own (a DID), and whose it is. */
public record OwnNumber(String number, String account, @Nullable String label, Origin origin) {}
