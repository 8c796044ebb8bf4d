package org.osimage.shell.tool.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.tool.file.FindCommand.Visit;

/** The expression of find(1), by precedence: not, and, or, comma. */
final class FindExpression {
  /** A test or an action. */
  interface Primary {
    boolean test(Visit visit) throws IOException;
  }

  private static final int DEEPEST = 100;

  private final List<String> words;
  private final FindPrimaries primaries;
  private int at;
  private int depth;
  private final Primary root;

  FindExpression(Invocation call, List<String> words) throws IOException {
    this.words = words;
    this.primaries = new FindPrimaries(call, this::next);
    Primary parsed = words.isEmpty() ? visit -> true : comma();
    if (at < words.size()) {
      throw new UsageException("paths must precede expression: '" + words.get(at) + "'");
    }
    this.root = primaries.acts() ? parsed : and(parsed, primaries.print());
  }

  private static Primary and(Primary a, Primary b) {
    return visit -> a.test(visit) && b.test(visit);
  }

  private String next(String of) throws IOException {
    if (at >= words.size()) {
      throw new UsageException("missing argument to '" + of + "'");
    }
    return words.get(at++);
  }

  private boolean take(String... alternatives) {
    for (String word : alternatives) {
      if (at < words.size() && words.get(at).equals(word)) {
        at++;
        return true;
      }
    }
    return false;
  }

  private Primary comma() throws IOException {
    Primary left = or();
    while (take(",")) {
      Primary a = left;
      Primary b = or();
      left =
          visit -> {
            a.test(visit);
            return b.test(visit);
          };
    }
    return left;
  }

  private Primary or() throws IOException {
    Primary left = all();
    while (take("-o", "-or")) {
      Primary a = left;
      Primary b = all();
      left = visit -> a.test(visit) || b.test(visit);
    }
    return left;
  }

  private Primary all() throws IOException {
    List<Primary> parts = new ArrayList<>();
    parts.add(not());
    while (at < words.size() && !List.of(")", "-o", "-or", ",").contains(words.get(at))) {
      take("-a", "-and");
      parts.add(not());
    }
    return visit -> {
      for (Primary part : parts) {
        if (!part.test(visit)) {
          return false;
        }
      }
      return true;
    };
  }

  private Primary not() throws IOException {
    if (++depth > DEEPEST) {
      throw new UsageException("expression too deep");
    }
    try {
      if (take("!", "-not")) {
        Primary inner = not();
        return visit -> !inner.test(visit);
      }
      if (take("(")) {
        Primary inner = comma();
        if (!take(")")) {
          throw new UsageException("invalid expression; expected to find a ')' but didn't see one");
        }
        return inner;
      }
      return primaries.read(next("expression"));
    } finally {
      depth--;
    }
  }

  void test(Visit visit) throws IOException {
    root.test(visit);
  }

  void finish() throws IOException {
    primaries.finish();
  }

  int status() {
    return primaries.status();
  }

  boolean quits() {
    return primaries.quits();
  }

  boolean depthFirst() {
    return primaries.depthFirst();
  }

  boolean follows() {
    return primaries.follows();
  }

  int least() {
    return primaries.least();
  }

  int most() {
    return primaries.most();
  }
}
