package org.osimage.shell.field;

import java.util.ArrayList;
import java.util.List;

/**
 * Fields while they are built. Each character has a mark: {@code q} quoted, {@code l} literal,
 * {@code e} from an expansion, hence split; {@code m} is no character but says that a field is
 * there even if it is empty.
 */
public final class Fields {
  /** A text and the marks of its characters. */
  public record Marked(String text, String marks) {
    public boolean globbing() {
      for (int i = 0; i < text.length(); i++) {
        if (marks.charAt(i) != 'q' && "*?[".indexOf(text.charAt(i)) >= 0) {
          return true;
        }
      }
      return false;
    }
  }

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder marks = new StringBuilder();
  private final List<Marked> done = new ArrayList<>();

  public void add(String more, char mark) {
    text.append(more);
    for (int i = 0; i < more.length(); i++) {
      marks.append(mark);
    }
  }

  public void add(Marked more) {
    text.append(more.text());
    marks.append(more.marks());
  }

  public void mark() {
    text.append('\0');
    marks.append('m');
  }

  /** Ends a field, as between the parameters of {@code $@}. */
  public void next() {
    done.add(new Marked(text.toString(), marks.toString()));
    text.setLength(0);
    marks.setLength(0);
  }

  public int length() {
    return text.length();
  }

  /** All fields, not split; the last one may be empty. */
  public List<Marked> segments() {
    List<Marked> all = new ArrayList<>(done);
    all.add(new Marked(text.toString(), marks.toString()));
    return all;
  }

  /** Split at separators that come from expansions. */
  public List<Marked> split(String separators) {
    List<Marked> fields = new ArrayList<>();
    for (Marked segment : segments()) {
      new Splitter(segment, separators, fields).split();
    }
    return fields;
  }

  private static final class Splitter {
    private final Marked from;
    private final String separators;
    private final List<Marked> fields;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder marks = new StringBuilder();
    private boolean present;
    private int at;

    Splitter(Marked from, String separators, List<Marked> fields) {
      this.from = from;
      this.separators = separators;
      this.fields = fields;
    }

    private boolean separator() {
      return at < from.text().length()
          && from.marks().charAt(at) == 'e'
          && separators.indexOf(from.text().charAt(at)) >= 0;
    }

    private boolean blank() {
      return separator() && " \t\n".indexOf(from.text().charAt(at)) >= 0;
    }

    private void skipBlanks() {
      while (blank()) {
        at++;
      }
    }

    private void emit() {
      fields.add(new Marked(text.toString(), marks.toString()));
      text.setLength(0);
      marks.setLength(0);
      present = false;
    }

    void split() {
      skipBlanks();
      while (at < from.text().length()) {
        if (separator()) {
          emit();
          skipBlanks();
          if (separator()) {
            at++;
            skipBlanks();
          }
          continue;
        }
        present = true;
        if (from.marks().charAt(at) != 'm') {
          text.append(from.text().charAt(at));
          marks.append(from.marks().charAt(at));
        }
        at++;
      }
      if (present) {
        emit();
      }
    }
  }

  /** As one text. */
  public static String plain(Marked marked) {
    if (marked.marks().indexOf('m') < 0) {
      return marked.text();
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < marked.text().length(); i++) {
      if (marked.marks().charAt(i) != 'm') {
        plain.append(marked.text().charAt(i));
      }
    }
    return plain.toString();
  }

  /** Without the marks of presence. */
  public static Marked clean(Marked marked) {
    StringBuilder text = new StringBuilder();
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < marked.text().length(); i++) {
      if (marked.marks().charAt(i) != 'm') {
        text.append(marked.text().charAt(i));
        marks.append(marked.marks().charAt(i));
      }
    }
    return new Marked(text.toString(), marks.toString());
  }
}
