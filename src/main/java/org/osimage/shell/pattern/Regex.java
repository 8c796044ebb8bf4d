package org.osimage.shell.pattern;

import java.util.Optional;

/**
 * A regular expression of POSIX: finds the leftmost and of those the longest match. Time is
 * proportional to expression times text, but for back references, whose attempts are limited.
 */
public final class Regex {
  private final RegexNode node;
  private final int groups;
  private final RegexSyntax syntax;
  private final Optional<Automaton> automaton;

  private Regex(RegexNode node, int groups, RegexSyntax syntax, Optional<Automaton> automaton) {
    this.node = node;
    this.groups = groups;
    this.syntax = syntax;
    this.automaton = automaton;
  }

  /**
   * @throws RegexException if the text is no such expression
   */
  public static Regex compile(String text, RegexSyntax syntax) throws RegexException {
    RegexParser parser = new RegexParser(text, syntax);
    RegexNode node = parser.parse();
    Optional<Automaton> automaton =
        parser.backReferences()
            ? Optional.empty()
            : Optional.of(new Automaton(node, syntax.lines()));
    return new Regex(node, parser.groups(), syntax, automaton);
  }

  /** Number of groups. */
  public int groups() {
    return groups;
  }

  public boolean matches(String text) {
    return find(text, 0).isPresent();
  }

  public Optional<Match> find(String text, int from) {
    return find(text, from, true);
  }

  /**
   * @param from where the match may begin
   * @param atBegin whether the text's begin is the begin of a line
   */
  public Optional<Match> find(String text, int from, boolean atBegin) {
    if (automaton.isEmpty()) {
      int[] spans =
          new BackReferences(node, groups, text, atBegin, syntax.lines(), syntax.ignoreCase())
              .find(from);
      return spans.length == 0
          ? Optional.empty()
          : Optional.of(new Match(text, spans[0], spans[1], () -> spans));
    }
    int[] span = automaton.get().find(text, from, atBegin);
    if (span.length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Match(
            text,
            span[0],
            span[1],
            () -> GroupFinder.find(node, groups, text, span[0], span[1], atBegin, syntax.lines())));
  }
}
