/**
 * What a command is to the shell: a function over arguments, environment, streams and the tree.
 * Commands of a distribution are written against this package only and registered in a {@link
 * org.osimage.shell.command.Commands}. All texts are strings of bytes, see {@link
 * org.osimage.shell.file.Bytes}.
 */
package org.osimage.shell.command;
