package org.osimage.shell.command;

import org.osimage.shell.file.Where;

/**
 * A program that the tree has and the shell cannot run: it was reached, and what it would have done
 * was not done.
 *
 * @param command its path on the tree
 * @param reason in a few words, e.g. {@code an ELF program}
 */
public record UnknownCommand(Where where, String command, String reason) {}
