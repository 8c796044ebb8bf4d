package org.osimage.shell.pattern;

/**
 * How an expression is written.
 *
 * @param extended ERE, else BRE
 * @param escapes whether {@code \n}, {@code \t} and the like are control characters
 * @param bracketEscapes whether a backslash quotes within brackets, as in awk
 * @param ignoreCase whether letters match in both cases
 * @param lines whether anchors match at newlines within the text, too
 */
public record RegexSyntax(
    boolean extended, boolean escapes, boolean bracketEscapes, boolean ignoreCase, boolean lines) {
  public static final RegexSyntax BASIC = new RegexSyntax(false, false, false, false, false);
  public static final RegexSyntax EXTENDED = new RegexSyntax(true, false, false, false, false);

  /** As sed reads it. */
  public static RegexSyntax sed(boolean extended, boolean ignoreCase, boolean lines) {
    return new RegexSyntax(extended, true, false, ignoreCase, lines);
  }

  /** As awk reads it. */
  public static final RegexSyntax AWK = new RegexSyntax(true, true, true, false, false);

  public RegexSyntax ignoringCase() {
    return new RegexSyntax(extended, escapes, bracketEscapes, true, lines);
  }
}
