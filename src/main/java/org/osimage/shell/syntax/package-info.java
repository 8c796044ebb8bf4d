/**
 * The Shell Command Language (IEEE 1003.1, chapter 2) as data: a parser that reads one complete
 * command after the other, and what it makes of them. Texts are strings of bytes. Entry class:
 * {@link org.osimage.shell.syntax.Parser}.
 */
package org.osimage.shell.syntax;
