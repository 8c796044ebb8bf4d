package org.osimage.shell.syntax;

import java.util.List;
import java.util.Optional;

/** One word before expansion. */
public record Word(List<Part> parts) {
  public static final Word EMPTY = new Word(List.of());

  public Word {
    parts = List.copyOf(parts);
  }

  /** A word of one plain text. */
  public static Word of(String text, boolean quoted) {
    return new Word(List.of(new Part.Literal(text, quoted)));
  }

  /** The text of a word without quotes and expansions. */
  public Optional<String> plain() {
    if (parts.size() == 1 && parts.get(0) instanceof Part.Literal literal && !literal.quoted()) {
      return Optional.of(literal.text());
    }
    return Optional.empty();
  }

  /** The text of a word without expansions, quotes removed. */
  public Optional<String> constant() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (!(part instanceof Part.Literal literal)) {
        return Optional.empty();
      }
      text.append(literal.text());
    }
    return Optional.of(text.toString());
  }

  public boolean anyQuoted() {
    return parts.stream().anyMatch(p -> p instanceof Part.Literal l && l.quoted());
  }
}
