package org.osimage.shell.run;

import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.syntax.Part;
import org.osimage.shell.syntax.Word;

/** {@code a{b,c}d} and {@code {1..3}} of bash. */
final class BraceExpansion {
  private static final int MOST = 100_000;

  private BraceExpansion() {}

  /** A word as single characters and other parts, so that braces are easy to find. */
  static List<Word> of(Word word) {
    boolean brace =
        word.parts().stream()
            .anyMatch(p -> p instanceof Part.Literal l && !l.quoted() && l.text().contains("{"));
    if (!brace) {
      return List.of(word);
    }
    List<Part> pieces = new ArrayList<>();
    for (Part part : word.parts()) {
      if (part instanceof Part.Literal l && !l.quoted()) {
        for (int i = 0; i < l.text().length(); i++) {
          pieces.add(new Part.Literal(l.text().substring(i, i + 1), false));
        }
      } else {
        pieces.add(part);
      }
    }
    List<List<Part>> all = expand(pieces, 0);
    return all.stream().map(BraceExpansion::joined).toList();
  }

  private static Word joined(List<Part> pieces) {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (Part piece : pieces) {
      if (piece instanceof Part.Literal l && !l.quoted()) {
        text.append(l.text());
      } else {
        flush(text, parts);
        parts.add(piece);
      }
    }
    flush(text, parts);
    return new Word(parts);
  }

  private static void flush(StringBuilder text, List<Part> parts) {
    if (text.length() > 0) {
      parts.add(new Part.Literal(text.toString(), false));
      text.setLength(0);
    }
  }

  private static boolean is(Part part, char c) {
    return part instanceof Part.Literal l && !l.quoted() && l.text().equals(String.valueOf(c));
  }

  private static List<List<Part>> expand(List<Part> pieces, int from) {
    for (int open = from; open < pieces.size(); open++) {
      if (!is(pieces.get(open), '{')) {
        continue;
      }
      int depth = 0;
      List<Integer> commas = new ArrayList<>();
      int close = -1;
      for (int i = open; i < pieces.size() && close < 0; i++) {
        if (is(pieces.get(i), '{')) {
          depth++;
        } else if (is(pieces.get(i), '}')) {
          close = --depth == 0 ? i : -1;
        } else if (is(pieces.get(i), ',') && depth == 1) {
          commas.add(i);
        }
      }
      List<List<Part>> alternatives = close < 0 ? List.of() : inside(pieces, open, close, commas);
      if (alternatives.isEmpty()) {
        continue;
      }
      List<List<Part>> tails = expand(pieces.subList(close + 1, pieces.size()), 0);
      List<List<Part>> all = new ArrayList<>();
      for (List<Part> alternative : alternatives) {
        for (List<Part> tail : tails) {
          List<Part> whole = new ArrayList<>(pieces.subList(0, open));
          whole.addAll(alternative);
          whole.addAll(tail);
          all.add(whole);
          if (all.size() > MOST) {
            throw new ShellError("more than " + MOST + " words from braces");
          }
        }
      }
      return all;
    }
    return List.of(pieces);
  }

  private static List<List<Part>> inside(
      List<Part> pieces, int open, int close, List<Integer> commas) {
    List<List<Part>> alternatives = new ArrayList<>();
    if (commas.isEmpty()) {
      return range(joined(pieces.subList(open + 1, close)).plain().orElse(""));
    }
    int start = open + 1;
    commas.add(close);
    for (int comma : commas) {
      alternatives.addAll(expand(pieces.subList(start, comma), 0));
      start = comma + 1;
    }
    return alternatives;
  }

  private static List<List<Part>> range(String text) {
    List<List<Part>> values = new ArrayList<>();
    if (text.matches("-?[0-9]{1,9}\\.\\.-?[0-9]{1,9}(\\.\\.-?[0-9]{1,9})?")) {
      String[] ends = text.split("\\.\\.");
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[1]);
      int step = ends.length > 2 ? Math.max(1, Math.abs(Integer.parseInt(ends[2]))) : 1;
      boolean padded = ends[0].matches("-?0[0-9]+") || ends[1].matches("-?0[0-9]+");
      int width = padded ? Math.max(ends[0].length(), ends[1].length()) : 1;
      if (Math.abs((long) to - from) / step > MOST) {
        throw new ShellError("more than " + MOST + " words from braces");
      }
      for (long i = from; from <= to ? i <= to : i >= to; i += from <= to ? step : -step) {
        String value = String.format(java.util.Locale.ROOT, "%0" + width + "d", i);
        values.add(List.of(new Part.Literal(value, false)));
      }
    } else if (text.matches("[a-zA-Z]\\.\\.[a-zA-Z]")) {
      char from = text.charAt(0);
      char to = text.charAt(3);
      for (int c = from; from <= to ? c <= to : c >= to; c += from <= to ? 1 : -1) {
        values.add(List.of(new Part.Literal(String.valueOf((char) c), false)));
      }
    }
    return values;
  }
}
