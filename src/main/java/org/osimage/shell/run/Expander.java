package org.osimage.shell.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.field.Fields;
import org.osimage.shell.field.PathExpansion;
import org.osimage.shell.file.Node;
import org.osimage.shell.pattern.Glob;
import org.osimage.shell.syntax.Clause;
import org.osimage.shell.syntax.Part;
import org.osimage.shell.syntax.Word;

/** Words to fields: tilde, parameters, substitutions, arithmetic, splitting, paths, quotes. */
final class Expander {
  /** What runs commands for an expansion. */
  interface Runner {
    /** Standard output without the newlines at its end. */
    String substitute(Clause body) throws IOException;

    /** A path under which the process's stream can be opened. */
    String process(Clause body, boolean reads) throws IOException;
  }

  private final Runtime runtime;
  private final ShellState state;
  private final Runner runner;
  private final ParameterExpansion parameters;

  Expander(Runtime runtime, ShellState state, Runner runner) {
    this.runtime = runtime;
    this.state = state;
    this.runner = runner;
    this.parameters = new ParameterExpansion(state, this);
  }

  List<String> fields(List<Word> words) throws IOException {
    List<String> all = new ArrayList<>();
    for (Word word : words) {
      fields(word, all);
    }
    return all;
  }

  void fields(Word word, List<String> into) throws IOException {
    Optional<String> plain = word.plain();
    if (plain.isPresent() && isSimple(plain.get())) {
      into.add(plain.get());
      return;
    }
    for (Word alternative : state.bash() ? BraceExpansion.of(word) : List.of(word)) {
      Fields fields = new Fields();
      append(fields, alternative, Tilde.WORD, true, 'l');
      for (Fields.Marked field : fields.split(state.separators())) {
        paths(field, into);
      }
    }
    runtime.budget().inMemory(into.size() * 16L);
  }

  private static boolean isSimple(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?[~{".indexOf(text.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  private void paths(Fields.Marked field, List<String> into) {
    if (!field.globbing() || state.options().has(ShellOptions.Option.NOGLOB)) {
      into.add(field.text());
      return;
    }
    List<String> found =
        new PathExpansion(runtime.files(), state.directory(), !state.bash()).expand(field);
    if (!found.isEmpty()) {
      into.addAll(found);
    } else if (!runtime.nullGlob()) {
      into.add(field.text());
    }
  }

  /** One text, neither split nor matched with paths. */
  String text(Word word) throws IOException {
    return joined(word, Tilde.WORD);
  }

  /** The value of an assignment. */
  String value(Word word) throws IOException {
    return joined(word, Tilde.ASSIGNMENT);
  }

  /** A here-document or the like, without tildes. */
  String document(Word word) throws IOException {
    return joined(word, Tilde.NONE);
  }

  private String joined(Word word, Tilde tilde) throws IOException {
    Optional<String> plain = word.plain();
    if (plain.isPresent() && plain.get().indexOf('~') < 0) {
      return plain.get();
    }
    return Fields.plain(marked(word, tilde));
  }

  private Fields.Marked marked(Word word, Tilde tilde) throws IOException {
    Fields fields = new Fields();
    append(fields, word, tilde, false, 'l');
    List<Fields.Marked> segments = fields.segments();
    if (segments.size() == 1) {
      return segments.get(0);
    }
    Fields all = new Fields();
    for (int i = 0; i < segments.size(); i++) {
      if (i > 0) {
        all.add(" ", 'q');
      }
      all.add(segments.get(i));
    }
    return all.segments().get(0);
  }

  Fields.Marked pattern(Word word) throws IOException {
    return Fields.clean(marked(word, Tilde.WORD));
  }

  Glob glob(Word word) throws IOException {
    Fields.Marked pattern = pattern(word);
    return Glob.of(pattern.text(), pattern.marks());
  }

  /** Where tildes stand for home directories. */
  enum Tilde {
    NONE,
    WORD,
    ASSIGNMENT
  }

  /**
   * @param splitting whether {@code $@} gives several fields
   * @param plain the mark of unquoted text
   */
  void append(Fields fields, Word word, Tilde tilde, boolean splitting, char plain)
      throws IOException {
    List<Part> parts = word.parts();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part instanceof Part.Literal literal) {
        boolean last = i + 1 == parts.size();
        literal(fields, literal, tilde, i == 0, last, plain);
      } else if (part instanceof Part.Parameter parameter) {
        parameters.append(fields, parameter, splitting);
      } else if (part instanceof Part.Substitution substitution) {
        result(fields, runner.substitute(substitution.body()), substitution.quoted());
      } else if (part instanceof Part.Arithmetic arithmetic) {
        String value = Long.toString(evaluate(arithmetic.expression()));
        result(fields, value, arithmetic.quoted());
      } else if (part instanceof Part.ProcessSubstitution process) {
        result(fields, runner.process(process.body(), process.reads()), true);
      } else if (part instanceof Part.Bad) {
        throw new ShellError("Bad substitution");
      }
    }
  }

  private void result(Fields fields, String value, boolean quoted) {
    runtime.budget().inMemory((long) fields.length() + value.length());
    if (quoted) {
      fields.mark();
    }
    fields.add(value, quoted ? 'q' : 'e');
  }

  private void literal(
      Fields fields, Part.Literal literal, Tilde tilde, boolean first, boolean last, char plain) {
    String text = literal.text();
    if (literal.quoted()) {
      if (text.isEmpty()) {
        fields.mark();
      }
      fields.add(text, 'q');
      return;
    }
    int at = 0;
    boolean start = first && tilde != Tilde.NONE;
    while (at < text.length()) {
      if (start && text.charAt(at) == '~') {
        at = tilde(fields, text, at, last, tilde);
      }
      int colon = tilde == Tilde.ASSIGNMENT ? text.indexOf(':', at) : -1;
      int end = colon < 0 ? text.length() : colon + 1;
      fields.add(text.substring(at, end), plain);
      start = colon >= 0;
      at = end;
    }
  }

  /** Adds the home directory for the tilde, if it is one; where the text goes on. */
  private int tilde(Fields fields, String text, int at, boolean last, Tilde tilde) {
    int end = at + 1;
    while (end < text.length()
        && text.charAt(end) != '/'
        && !(tilde == Tilde.ASSIGNMENT && text.charAt(end) == ':')) {
      end++;
    }
    if (end == text.length() && !last) {
      return at;
    }
    Optional<String> home = home(text.substring(at + 1, end));
    if (home.isEmpty()) {
      return at;
    }
    fields.mark();
    fields.add(home.get(), 'q');
    return end;
  }

  private Optional<String> home(String user) {
    if (user.isEmpty()) {
      return state.variables().value("HOME");
    }
    if (state.bash() && user.equals("+")) {
      return state.variables().value("PWD");
    }
    try {
      Optional<Node> passwd = runtime.files().find("etc/passwd").filter(Node::isFile);
      if (passwd.isEmpty()) {
        return user.equals("root") ? Optional.of("/root") : Optional.empty();
      }
      for (String line : runtime.files().read("", "etc/passwd").split("\n")) {
        String[] entry = line.split(":", -1);
        if (entry.length > 5 && entry[0].equals(user)) {
          return Optional.of(entry[5]);
        }
      }
      return user.equals("root") ? Optional.of("/root") : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  long evaluate(Word expression) throws IOException {
    return evaluate(document(expression));
  }

  long evaluate(String expression) {
    return new Arithmetic(expression, state.bash(), new ArithmeticNames(state, this)).evaluate();
  }

  Runtime runtime() {
    return runtime;
  }
}
