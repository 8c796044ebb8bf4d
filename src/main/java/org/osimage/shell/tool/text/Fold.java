package org.osimage.shell.tool.text;

import java.io.IOException;
import java.util.Optional;
import org.osimage.shell.command.Invocation;
import org.osimage.shell.command.Lines;
import org.osimage.shell.command.Options;

/** fold: breaks lines that are wider than so many columns. */
public final class Fold {
  private final int width;
  private final boolean bytes;
  private final boolean spaces;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder piece = new StringBuilder();
  private int column;

  private Fold(int width, boolean bytes, boolean spaces) {
    this.width = width;
    this.bytes = bytes;
    this.spaces = spaces;
  }

  public static int fold(Invocation call) throws IOException {
    Options options =
        Options.of("bsw:")
            .with("width:", 'w')
            .with("spaces", 's')
            .with("bytes", 'b')
            .parse(call.arguments());
    int width =
        Integer.parseInt(options.value('w').filter(w -> w.matches("[1-9][0-9]{0,6}")).orElse("80"));
    return Cat.each(
        call,
        options.operands(),
        (name, in) -> {
          Lines lines = new Lines(in, call.budget());
          for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            Fold fold = new Fold(width, options.has('b'), options.has('s'));
            call.print(fold.broken(line.get()) + (lines.ended() ? "\n" : ""));
          }
        });
  }

  private String broken(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      int next = after(column, c);
      while (next > width && piece.length() > 0) {
        wrap();
        next = after(column, c);
      }
      piece.append(c);
      column = next;
    }
    return out.append(piece).toString();
  }

  /** Ends the piece: after its last blank if that is wanted and there is one. */
  private void wrap() {
    int blank = spaces ? Math.max(piece.lastIndexOf(" "), piece.lastIndexOf("\t")) : -1;
    int cut = blank < 0 ? piece.length() : blank + 1;
    out.append(piece, 0, cut).append('\n');
    piece.delete(0, cut);
    column = 0;
    for (int i = 0; i < piece.length(); i++) {
      column = after(column, piece.charAt(i));
    }
  }

  private int after(int from, char c) {
    if (bytes) {
      return from + 1;
    }
    return switch (c) {
      case '\b' -> Math.max(0, from - 1);
      case '\r' -> 0;
      case '\t' -> from + 8 - from % 8;
      default -> from + 1;
    };
  }
}
