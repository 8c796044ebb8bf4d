package org.osimage.shell.tool.text;

import java.io.IOException;
import java.util.List;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Options;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.UsageException;
import org.osimage.shell.file.Bytes;

/** tr(1), byte by byte. */
public final class Translate {
  private static final Options.Syntax SYNTAX =
      Options.of("cCdst")
          .with("complement", 'c')
          .with("delete", 'd')
          .with("squeeze-repeats", 's')
          .with("truncate-set1", 't')
          .inOrder();

  private Translate() {}

  public static int tr(Invocation call) throws IOException {
    Options options = SYNTAX.parse(call.arguments());
    List<String> operands = options.operands(1);
    boolean delete = options.has('d');
    boolean squeeze = options.has('s');
    boolean two = operands.size() > 1;
    if (!two && !delete && !squeeze || delete && two && !squeeze) {
      throw new UsageException(
          two
              ? "extra operand '" + operands.get(1) + "'"
              : "missing operand after '" + operands.get(0) + "'");
    }
    String first = new CharacterSets(operands.get(0)).expand(0);
    if (options.has('c') || options.has('C')) {
      first = complement(first);
    }
    String second = two ? new CharacterSets(operands.get(1)).expand(first.length()) : "";
    int[] map = map(first, second, options, delete || !two);
    boolean[] deleted = set(delete ? first : "");
    boolean[] squeezed = set(!squeeze ? "" : two ? second : first);
    run(call, map, deleted, squeezed);
    return 0;
  }

  private static String complement(String set) {
    boolean[] in = set(set);
    StringBuilder rest = new StringBuilder();
    for (int c = 0; c < 256; c++) {
      if (!in[c]) {
        rest.append((char) c);
      }
    }
    return rest.toString();
  }

  private static boolean[] set(String characters) {
    boolean[] set = new boolean[256];
    for (char c : characters.toCharArray()) {
      set[c] = true;
    }
    return set;
  }

  private static int[] map(String first, String second, Options options, boolean same)
      throws UsageException {
    int[] map = new int[256];
    for (int c = 0; c < 256; c++) {
      map[c] = c;
    }
    if (same) {
      return map;
    }
    if (second.isEmpty()) {
      throw new UsageException("when not truncating set1, string2 must be non-empty");
    }
    for (int i = 0; i < first.length(); i++) {
      if (i >= second.length() && options.has('t')) {
        break;
      }
      map[first.charAt(i)] = second.charAt(Math.min(i, second.length() - 1));
    }
    return map;
  }

  private static void run(Invocation call, int[] map, boolean[] deleted, boolean[] squeezed)
      throws IOException {
    byte[] buffer = new byte[1 << 15];
    Stream in = call.in();
    int before = -1;
    for (int n = in.read(buffer, 0, buffer.length); n >= 0; n = in.read(buffer, 0, buffer.length)) {
      int kept = 0;
      for (int i = 0; i < n; i++) {
        int c = buffer[i] & 0xff;
        if (deleted[c]) {
          continue;
        }
        int mapped = map[c];
        if (mapped == before && squeezed[mapped]) {
          continue;
        }
        before = mapped;
        buffer[kept++] = (byte) mapped;
      }
      call.out().print(Bytes.of(buffer, 0, kept));
    }
  }
}
