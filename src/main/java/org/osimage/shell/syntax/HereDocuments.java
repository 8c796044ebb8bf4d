package org.osimage.shell.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Here-documents whose bodies are still to come. */
final class HereDocuments {
  interface Bodies {
    Word parse(String text, int line) throws SyntaxException;
  }

  private final Source source;
  private final Bodies bodies;
  private final List<HereDocument> pending = new ArrayList<>();

  HereDocuments(Source source, Bodies bodies) {
    this.source = source;
    this.bodies = bodies;
  }

  /** Those of an outer command, while an inner one is read. */
  List<HereDocument> take() {
    List<HereDocument> taken = new ArrayList<>(pending);
    pending.clear();
    return taken;
  }

  void restore(List<HereDocument> taken) {
    pending.addAll(0, taken);
  }

  void add(HereDocument document) {
    pending.add(document);
  }

  /** Reads the bodies at the beginning of a line. */
  void read() throws SyntaxException {
    List<HereDocument> now = new ArrayList<>(pending);
    pending.clear();
    for (HereDocument document : now) {
      int line = source.line();
      String text = body(document);
      document.setBody(document.literal() ? Word.of(text, true) : bodies.parse(text, line));
    }
  }

  private String body(HereDocument document) {
    StringBuilder body = new StringBuilder();
    StringBuilder joined = new StringBuilder();
    while (true) {
      Optional<String> next = source.restOfLine();
      if (next.isEmpty()) {
        body.append(joined);
        return body.toString();
      }
      String line = next.get();
      if (document.stripTabs() && joined.length() == 0) {
        line = line.substring((int) line.chars().takeWhile(c -> c == '\t').count());
      }
      if (joined.length() == 0 && line.equals(document.end())) {
        return body.toString();
      }
      joined.append(line);
      if (!document.literal() && continued(line)) {
        joined.append('\n');
        // a line that is continued joins the next one, which may not be the end mark
        continue;
      }
      body.append(joined).append('\n');
      joined.setLength(0);
    }
  }

  private static boolean continued(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
