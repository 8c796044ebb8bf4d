package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.Optional;
import org.osimage.shell.command.Budget;
import org.osimage.shell.command.Stream;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.pattern.Match;
import org.osimage.shell.pattern.Regex;

/** The records of one stream; the separator may change between two of them. */
final class Records {
  private static final int CHUNK = 1 << 14;

  private final Stream in;
  private final Budget budget;
  private final StringBuilder buffer = new StringBuilder();
  private final byte[] chunk = new byte[CHUNK];
  private boolean ended;

  Records(Stream in, Budget budget) {
    this.in = in;
    this.budget = budget;
  }

  private boolean more() throws IOException {
    if (!ended) {
      int n = in.read(chunk, 0, CHUNK);
      ended = n < 0;
      if (n > 0) {
        buffer.append(Bytes.of(chunk, 0, n));
        budget.inMemory(buffer.length());
      }
    }
    return !ended;
  }

  Optional<String> next(AwkRun run, String separator) throws IOException {
    budget.step();
    if (separator.isEmpty()) {
      return paragraph();
    }
    if (separator.length() == 1) {
      int from = 0;
      while (true) {
        int end = buffer.indexOf(separator, from);
        if (end >= 0) {
          return Optional.of(take(end, end + 1));
        }
        from = buffer.length();
        if (!more()) {
          return rest();
        }
      }
    }
    Regex regex = run.regex(separator);
    while (more()) {
      // all of it: a match may grow with what follows
    }
    Optional<Match> match = regex.find(buffer.toString(), 0).filter(m -> m.end() > m.start());
    return match.isPresent()
        ? Optional.of(take(match.get().start(), match.get().end()))
        : trimmedRest();
  }

  private String take(int end, int next) {
    String record = buffer.substring(0, end);
    buffer.delete(0, next);
    return record;
  }

  private Optional<String> rest() {
    return buffer.length() == 0
        ? Optional.empty()
        : Optional.of(take(buffer.length(), buffer.length()));
  }

  private Optional<String> trimmedRest() {
    Optional<String> rest = rest();
    return rest.map(r -> r.endsWith("\n") ? r.substring(0, r.length() - 1) : r);
  }

  /** Up to an empty line. */
  private Optional<String> paragraph() throws IOException {
    while (more()) {
      // all of it, as above
    }
    int start = 0;
    while (start < buffer.length() && buffer.charAt(start) == '\n') {
      start++;
    }
    buffer.delete(0, start);
    int end = buffer.indexOf("\n\n");
    return end >= 0 ? Optional.of(take(end, end + 2)) : trimmedRest();
  }
}
