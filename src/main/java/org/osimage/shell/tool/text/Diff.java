package org.osimage.shell.tool.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.FileException;

/** diff(1) of two files: briefly, as edits, or with context of three lines. */
public final class Diff {
  private static final Options.Syntax SYNTAX =
      Options.of("qsubwBaNU:ic")
          .with("brief", 'q')
          .with("unified::", 'u')
          .with("ignore-all-space", 'w')
          .with("ignore-space-change", 'b')
          .with("text", 'a')
          .with("new-file", 'N')
          .with("label:", 'L')
          .failingWith(2);
  private static final int CONTEXT = 3;
  private static final long MOST_WORK = 50_000_000;

  /** Lines from..to of the first became lines newFrom..newTo of the second; ends exclusive. */
  private record Edit(int from, int to, int newFrom, int newTo) {}

  private Diff() {}

  public static int diff(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    List<String> files = options.operands();
    if (files.size() != 2) {
      throw new UsageException("missing operand", 2);
    }
    String first;
    String second;
    try {
      first = Bytes.of(Columns.open(call, files.get(0)).readAll());
      second = Bytes.of(Columns.open(call, files.get(1)).readAll());
    } catch (FileException e) {
      call.fail(e.text());
      return 2;
    }
    List<String> a = Ends.pieces(first, '\n');
    List<String> b = Ends.pieces(second, '\n');
    List<Edit> edits = edits(call, keys(a, options), keys(b, options));
    if (edits.isEmpty()) {
      return 0;
    }
    if (options.has('q')) {
      call.println("Files " + files.get(0) + " and " + files.get(1) + " differ");
    } else if (options.has('u') || options.has('U')) {
      unified(call, options, files, a, b, edits);
    } else {
      normal(call, a, b, edits);
    }
    return 1;
  }

  private static List<String> keys(List<String> lines, Options options) {
    if (options.has('w')) {
      return lines.stream().map(l -> l.replaceAll("[ \t\n]", "")).toList();
    }
    return options.has('b')
        ? lines.stream().map(l -> l.replaceAll("[ \t]+", " ").stripTrailing()).toList()
        : lines;
  }

  private static List<Edit> edits(Invocation call, List<String> a, List<String> b) {
    int start = 0;
    while (start < a.size() && start < b.size() && a.get(start).equals(b.get(start))) {
      start++;
    }
    int endA = a.size();
    int endB = b.size();
    while (endA > start && endB > start && a.get(endA - 1).equals(b.get(endB - 1))) {
      endA--;
      endB--;
    }
    int n = endA - start;
    int m = endB - start;
    if ((long) n * m > MOST_WORK) {
      throw call.budget().exceeded("diff of two long files that differ much");
    }
    int[][] common = new int[n + 1][m + 1];
    for (int i = n - 1; i >= 0; i--) {
      for (int j = m - 1; j >= 0; j--) {
        common[i][j] =
            a.get(start + i).equals(b.get(start + j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    List<Edit> edits = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < n || j < m) {
      int fromI = i;
      int fromJ = j;
      while (i < n && j < m && a.get(start + i).equals(b.get(start + j))) {
        i++;
        j++;
      }
      if (i > fromI) {
        continue;
      }
      while (i < n
              && (j == m || common[i + 1][j] >= common[i][j + 1])
              && !(j < m && a.get(start + i).equals(b.get(start + j)))
          || j < m && !(i < n && a.get(start + i).equals(b.get(start + j)))) {
        if (i < n && (j == m || common[i + 1][j] >= common[i][j + 1])) {
          i++;
        } else {
          j++;
        }
      }
      edits.add(new Edit(start + fromI, start + i, start + fromJ, start + j));
    }
    return edits;
  }

  private static String range(int from, int to) {
    return to - from <= 1 ? Integer.toString(to) : (from + 1) + "," + to;
  }

  private static void lines(Invocation call, String mark, List<String> lines) throws IOException {
    for (String line : lines) {
      call.print(mark + line + (line.endsWith("\n") ? "" : "\n\\ No newline at end of file\n"));
    }
  }

  private static void normal(Invocation call, List<String> a, List<String> b, List<Edit> edits)
      throws IOException {
    for (Edit e : edits) {
      boolean adds = e.from() == e.to();
      boolean deletes = e.newFrom() == e.newTo();
      String left = adds ? Integer.toString(e.from()) : range(e.from(), e.to());
      String right = deletes ? Integer.toString(e.newFrom()) : range(e.newFrom(), e.newTo());
      call.println(left + (adds ? "a" : deletes ? "d" : "c") + right);
      lines(call, "< ", a.subList(e.from(), e.to()));
      call.print(adds || deletes ? "" : "---\n");
      lines(call, "> ", b.subList(e.newFrom(), e.newTo()));
    }
  }

  private static void unified(
      Invocation call,
      Options options,
      List<String> files,
      List<String> a,
      List<String> b,
      List<Edit> edits)
      throws IOException {
    List<String> labels = options.values('L');
    call.println("--- " + (labels.isEmpty() ? files.get(0) : labels.get(0)));
    call.println("+++ " + (labels.size() < 2 ? files.get(1) : labels.get(1)));
    int next = 0;
    while (next < edits.size()) {
      int last = next;
      while (last + 1 < edits.size()
          && edits.get(last + 1).from() - edits.get(last).to() <= 2 * CONTEXT) {
        last++;
      }
      Edit first = edits.get(next);
      Edit end = edits.get(last);
      int from = Math.max(0, first.from() - CONTEXT);
      int newFrom = first.newFrom() - (first.from() - from);
      int to = Math.min(a.size(), end.to() + CONTEXT);
      int newTo = end.newTo() + (to - end.to());
      call.println("@@ -" + hunk(from, to) + " +" + hunk(newFrom, newTo) + " @@");
      int at = from;
      for (Edit e : edits.subList(next, last + 1)) {
        lines(call, " ", a.subList(at, e.from()));
        lines(call, "-", a.subList(e.from(), e.to()));
        lines(call, "+", b.subList(e.newFrom(), e.newTo()));
        at = e.to();
      }
      lines(call, " ", a.subList(at, to));
      next = last + 1;
    }
  }

  private static String hunk(int from, int to) {
    int size = to - from;
    return (size == 0 ? from : from + 1) + (size == 1 ? "" : "," + size);
  }
}
