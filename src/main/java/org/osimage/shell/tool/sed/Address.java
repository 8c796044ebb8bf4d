package org.osimage.shell.tool.sed;

import java.util.Optional;
import org.osimage.shell.pattern.Regex;

/** Which line an address means. */
sealed interface Address {
  record Line(long number) implements Address {}

  record Last() implements Address {}

  /** Every so many lines from one on. */
  record Step(long first, long step) implements Address {}

  /**
   * @param regex empty: the last one used
   */
  record Matching(Optional<Regex> regex) implements Address {}

  /** As an end: so many lines more. */
  record More(long lines) implements Address {}

  /** As an end: up to a line whose number this divides. */
  record Multiple(long of) implements Address {}
}
