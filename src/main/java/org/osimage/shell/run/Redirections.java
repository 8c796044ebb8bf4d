package org.osimage.shell.run;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Opening;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.Streams;
import org.osimage.shell.file.Errno;
import org.osimage.shell.file.FileException;
import org.osimage.shell.syntax.Redirect;
import org.osimage.shell.syntax.Redirect.Kind;

/** Redirections of one command, which can be undone. */
final class Redirections implements AutoCloseable {
  /** A redirection that could not be done; the command is not run. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    Failed(String message) {
      super(message, null, false, false);
      text = message;
    }

    String text() {
      return text;
    }
  }

  private record Saved(int descriptor, Optional<Stream> stream) {}

  private final ShellState state;
  private final Opening opening;
  private final Expander expander;
  private final Deque<Saved> saved = new ArrayDeque<>();
  private boolean keep;

  Redirections(ShellState state, Opening opening, Expander expander) {
    this.state = state;
    this.opening = opening;
    this.expander = expander;
  }

  /** Lets them stay after {@link #close}, as {@code exec} does. */
  void keep() {
    keep = true;
  }

  void apply(List<Redirect> redirects) throws IOException, Failed {
    for (Redirect redirect : redirects) {
      apply(redirect);
    }
  }

  private void set(int descriptor, Optional<Stream> stream) {
    saved.push(new Saved(descriptor, state.descriptor(descriptor)));
    state.descriptor(descriptor, stream);
  }

  private void apply(Redirect redirect) throws IOException, Failed {
    int descriptor = redirect.descriptor();
    switch (redirect.kind()) {
      case HERE_DOCUMENT -> {
        String body = expander.document(redirect.document().orElseThrow().body());
        set(descriptor, Optional.of(Streams.text(body)));
      }
      case HERE_STRING ->
          set(descriptor, Optional.of(Streams.text(expander.text(redirect.word()) + "\n")));
      case DUPLICATE_IN, DUPLICATE_OUT -> duplicate(descriptor, expander.text(redirect.word()));
      case WRITE_BOTH, APPEND_BOTH -> {
        Kind kind = redirect.kind() == Kind.WRITE_BOTH ? Kind.WRITE : Kind.APPEND;
        Stream stream = open(target(redirect), kind);
        set(1, Optional.of(stream));
        set(2, Optional.of(stream));
      }
      default -> set(descriptor, Optional.of(open(target(redirect), redirect.kind())));
    }
  }

  private String target(Redirect redirect) throws IOException, Failed {
    if (!state.bash()) {
      return expander.text(redirect.word());
    }
    List<String> fields = new java.util.ArrayList<>();
    expander.fields(redirect.word(), fields);
    if (fields.size() != 1) {
      throw new Failed("ambiguous redirect");
    }
    return fields.get(0);
  }

  private void duplicate(int descriptor, String source) throws Failed {
    if (source.equals("-")) {
      set(descriptor, Optional.empty());
      return;
    }
    boolean move = state.bash() && source.matches("[0-9]+-");
    String number = move ? source.substring(0, source.length() - 1) : source;
    if (!number.matches("[0-9]{1,6}")) {
      if (state.bash()) {
        throw new Failed(source + ": ambiguous redirect");
      }
      throw new ShellError("Bad fd number");
    }
    Optional<Stream> stream = state.descriptor(Integer.parseInt(number));
    if (stream.isEmpty()) {
      throw new Failed(number + ": Bad file descriptor");
    }
    set(descriptor, stream);
    if (move && Integer.parseInt(number) != descriptor) {
      set(Integer.parseInt(number), Optional.empty());
    }
  }

  private Stream open(String path, Kind kind) throws IOException, Failed {
    boolean clobber = !state.options().has(ShellOptions.Option.NOCLOBBER);
    Opening.Mode mode =
        switch (kind) {
          case READ -> Opening.Mode.READ;
          case APPEND -> Opening.Mode.APPEND;
          case READ_WRITE -> Opening.Mode.READ_WRITE;
          case WRITE -> clobber ? Opening.Mode.WRITE : Opening.Mode.EXCLUSIVE;
          default -> Opening.Mode.WRITE;
        };
    try {
      return opening.open(state.directory(), path, mode);
    } catch (FileException e) {
      String why = e.errno().text();
      if (e.errno() == Errno.ENOENT) {
        why = mode == Opening.Mode.READ ? "No such file" : "Directory nonexistent";
      }
      String verb = mode == Opening.Mode.READ ? "open " : "create ";
      throw new Failed("cannot " + verb + path + ": " + why);
    }
  }

  @Override
  public void close() {
    if (!keep) {
      while (!saved.isEmpty()) {
        Saved one = saved.pop();
        state.descriptor(one.descriptor(), one.stream());
      }
    }
  }
}
