/**
 * A POSIX shell over an image tree, interpreted in this process; it knows no distribution. No
 * process is started, nothing of the host is seen, the clock stands still: a script is a function
 * from tree, environment and input to tree, output and status.
 *
 * <p>How it is used: a {@link org.osimage.shell.file.FileTree} is made of an image tree and its
 * store and serves many scripts in a row. {@link org.osimage.shell.Shell} holds what the scripts
 * have in common: the registry of {@link org.osimage.shell.command.Commands commands}, the {@link
 * org.osimage.shell.command.Machine machine} and the {@link org.osimage.shell.command.Limits
 * limits}. {@link org.osimage.shell.Script} is one run; its {@link org.osimage.shell.Outcome} tells
 * the status, programs that were reached and could not be run, and every path that was read or
 * written with script and line. A distribution adds its tools as {@link
 * org.osimage.shell.command.Command commands}, which need only {@link
 * org.osimage.shell.command.Invocation}.
 *
 * <p>All texts that scripts see are strings of bytes, one character a byte ({@link
 * org.osimage.shell.file.Bytes}).
 */
package org.osimage.shell;
