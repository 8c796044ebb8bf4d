/**
 * Patterns over strings of bytes: those of the shell (IEEE 1003.1, 2.14) and its regular
 * expressions (chapter 9) with leftmost-longest matches. Entry classes: {@link
 * org.osimage.shell.pattern.Glob}, {@link org.osimage.shell.pattern.Regex}.
 */
package org.osimage.shell.pattern;
