package org.osimage.shell.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.field.Fields;
import org.osimage.shell.field.Quoting;
import org.osimage.shell.field.Replacement;
import org.osimage.shell.pattern.Glob;
import org.osimage.shell.syntax.Part;
import org.osimage.shell.syntax.Part.Operation;
import org.osimage.shell.syntax.Word;

/** {@code $name} and everything that stands in its braces. */
final class ParameterExpansion {
  /**
   * What a parameter is now.
   *
   * @param list whether it is all of several values
   * @param joined whether, in quotes, they make one field
   */
  private record Value(boolean set, List<String> values, boolean list, boolean joined) {
    static Value of(Optional<String> value) {
      return new Value(value.isPresent(), value.map(List::of).orElse(List.of()), false, false);
    }

    /** Whether nothing is left of them; separators between several count. */
    boolean empty(String separator) {
      boolean one = values.size() <= 1 || joined && separator.isEmpty();
      return one && values.stream().allMatch(String::isEmpty);
    }

    String text() {
      return values.isEmpty() ? "" : values.get(0);
    }
  }

  private final ShellState state;
  private final Expander expander;
  private final Arrays arrays;

  ParameterExpansion(ShellState state, Expander expander) {
    this.state = state;
    this.expander = expander;
    this.arrays = new Arrays(state, expander);
  }

  void append(Fields fields, Part.Parameter p, boolean splitting) throws IOException {
    if (p.operation() == Operation.NAMES || p.operation() == Operation.KEYS) {
      emit(fields, names(p), p.quoted(), splitting);
      return;
    }
    Value value = value(p.name(), p.index());
    boolean empty =
        value.list() && value.joined() && value.values().size() > 1
            ? value.empty(separator(true))
            : value.empty("");
    boolean missing = !value.set() || p.colon() && empty;
    switch (p.operation()) {
      case DEFAULT -> {
        if (missing) {
          operand(fields, p, splitting);
        } else {
          emit(fields, value, p.quoted(), splitting);
        }
      }
      case ALTERNATIVE -> {
        if (!missing) {
          operand(fields, p, splitting);
        } else if (p.quoted() && !value.list()) {
          fields.mark();
        }
      }
      case ASSIGN -> {
        if (missing) {
          emit(fields, Value.of(Optional.of(assign(p))), p.quoted(), splitting);
        } else {
          emit(fields, value, p.quoted(), splitting);
        }
      }
      case ERROR -> {
        if (missing) {
          throw failure(p);
        }
        emit(fields, value, p.quoted(), splitting);
      }
      default -> {
        checkSet(p, value);
        emit(fields, changed(p, value), p.quoted(), splitting);
      }
    }
  }

  private void operand(Fields fields, Part.Parameter p, boolean splitting) throws IOException {
    if (p.quoted()) {
      boolean nothing =
          p.word().parts().size() == 1
              && p.word().parts().get(0) instanceof Part.Parameter inner
              && inner.name().equals("@");
      if (!nothing) {
        fields.mark();
      }
    }
    expander.append(fields, p.word(), Expander.Tilde.WORD, splitting, 'e');
  }

  private void checkSet(Part.Parameter p, Value value) {
    boolean special = value.list() || p.name().equals("!") && state.bash();
    if (!value.set() && !special && state.options().has(ShellOptions.Option.NOUNSET)) {
      throw new ShellError(p.name() + ": parameter not set", state.bash() ? 1 : 2);
    }
  }

  private ShellError failure(Part.Parameter p) throws IOException {
    String message =
        p.word().parts().isEmpty()
            ? "parameter not set" + (p.colon() ? " or null" : "")
            : expander.text(p.word());
    return new ShellError(p.name() + ": " + message, state.bash() ? 127 : 2);
  }

  private String assign(Part.Parameter p) throws IOException {
    if (!p.name().matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new ShellError(p.name() + ": bad variable name");
    }
    String value = expander.text(p.word());
    if (!p.index().parts().isEmpty()) {
      arrays.set(p.name(), p.index(), value, false);
    } else {
      boolean export = state.options().has(ShellOptions.Option.ALLEXPORT);
      state
          .variables()
          .checked(p.name(), v -> export ? v.withValue(value).exported(true) : v.withValue(value));
    }
    return value;
  }

  private Value value(String name, Word index) {
    if (!index.parts().isEmpty()) {
      String all = index.plain().orElse("");
      if (all.equals("@") || all.equals("*")) {
        List<String> values = List.copyOf(arrays.elements(name).values());
        return new Value(!values.isEmpty(), values, true, all.equals("*"));
      }
      return Value.of(arrays.element(name, index));
    }
    if (name.equals("@") || name.equals("*")) {
      List<String> values = state.parameters();
      boolean set = !state.bash() || !values.isEmpty(); // in dash they are always set
      return new Value(set, values, true, name.equals("*"));
    }
    return Value.of(scalar(name));
  }

  private Optional<String> scalar(String name) {
    char c = name.charAt(0);
    if (c >= '0' && c <= '9') {
      int number = name.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(name);
      if (number == 0) {
        return Optional.of(state.zero());
      }
      return number <= state.parameters().size()
          ? Optional.of(state.parameters().get(number - 1))
          : Optional.empty();
    }
    return switch (c) {
      case '#' -> Optional.of(Integer.toString(state.parameters().size()));
      case '?' -> Optional.of(Integer.toString(state.status()));
      case '-' -> Optional.of(state.options().letters());
      case '$' -> Optional.of(Integer.toString(ShellState.PROCESS));
      case '!' -> state.lastBackground().map(Object::toString);
      default -> arrays.scalar(name);
    };
  }

  private Value names(Part.Parameter p) {
    List<String> names = new ArrayList<>();
    if (p.operation() == Operation.KEYS) {
      boolean associative =
          state.variables().find(p.name()).filter(Variable::associative).isPresent();
      for (String key : arrays.elements(p.name()).keySet()) {
        names.add(associative ? key : Long.toString(Long.parseLong(key)));
      }
    } else {
      for (String name : state.variables().all().keySet()) {
        if (name.startsWith(p.name())) {
          names.add(name);
        }
      }
    }
    return new Value(true, names, true, false);
  }

  /** The value with what the operation makes of it. */
  private Value changed(Part.Parameter p, Value value) throws IOException {
    switch (p.operation()) {
      case VALUE:
        return value;
      case LENGTH:
        int length = value.list() ? value.values().size() : value.text().length();
        return Value.of(Optional.of(Integer.toString(length)));
      case INDIRECT:
        String target = value.text();
        return target.isEmpty() ? value : indirect(target);
      case SUBSTRING:
        return substring(p, value);
      default:
        TextChange change = change(p);
        List<String> values = new ArrayList<>();
        for (String one : value.values()) {
          values.add(change.apply(one));
        }
        return new Value(value.set(), values, value.list(), value.joined());
    }
  }

  private Value indirect(String target) {
    int bracket = target.indexOf('[');
    return bracket > 0 && target.endsWith("]")
        ? value(
            target.substring(0, bracket),
            Word.of(target.substring(bracket + 1, target.length() - 1), false))
        : value(target, Word.EMPTY);
  }

  private interface TextChange {
    String apply(String text);
  }

  private TextChange change(Part.Parameter p) throws IOException {
    if (p.operation() == Operation.QUOTE) {
      return Quoting::always;
    }
    Glob glob = expander.glob(p.word());
    return switch (p.operation()) {
      case SHORT_PREFIX -> text -> text.substring(Math.max(0, glob.prefix(text, false)));
      case LONG_PREFIX -> text -> text.substring(Math.max(0, glob.prefix(text, true)));
      case SHORT_SUFFIX -> text -> withoutSuffix(text, glob.suffix(text, false));
      case LONG_SUFFIX -> text -> withoutSuffix(text, glob.suffix(text, true));
      case UPPER_FIRST, UPPER_ALL, LOWER_FIRST, LOWER_ALL -> cases(p.operation());
      default -> {
        Fields.Marked replacement = expander.pattern(p.second());
        yield new Replacement(p.operation(), glob, replacement, expander.runtime().budget())::apply;
      }
    };
  }

  private static TextChange cases(Operation operation) {
    boolean all = operation == Operation.UPPER_ALL || operation == Operation.LOWER_ALL;
    boolean upper = operation == Operation.UPPER_ALL || operation == Operation.UPPER_FIRST;
    return text -> {
      StringBuilder changed = new StringBuilder(text);
      for (int i = 0; i < text.length() && (all || i == 0); i++) {
        char c = text.charAt(i);
        if (upper && c >= 'a' && c <= 'z') {
          changed.setCharAt(i, (char) (c - 32));
        } else if (!upper && c >= 'A' && c <= 'Z') {
          changed.setCharAt(i, (char) (c + 32));
        }
      }
      return changed.toString();
    };
  }

  private static String withoutSuffix(String text, int from) {
    return from < 0 ? text : text.substring(0, from);
  }

  private Value substring(Part.Parameter p, Value value) throws IOException {
    long offset = expander.evaluate(p.word());
    List<String> values = value.values();
    if (value.list() && p.index().parts().isEmpty()) {
      values = new ArrayList<>(values);
      values.add(0, state.zero());
    }
    long size = value.list() ? values.size() : value.text().length();
    long from = offset < 0 ? offset + size : offset;
    if (from < 0 || from > size) {
      return value.list()
          ? new Value(true, List.of(), true, value.joined())
          : Value.of(Optional.of(""));
    }
    long to = size;
    if (p.colon()) {
      long length = expander.evaluate(p.second());
      to = length < 0 ? size + length : Math.min(size, from + length);
      if (to < from) {
        throw new ShellError(length + ": substring expression < 0", 1);
      }
    }
    if (value.list()) {
      List<String> part = values.subList((int) from, (int) to);
      return new Value(true, part, true, value.joined());
    }
    return Value.of(Optional.of(value.text().substring((int) from, (int) to)));
  }

  private void emit(Fields fields, Value value, boolean quoted, boolean splitting) {
    char mark = quoted ? 'q' : 'e';
    long size = fields.length();
    for (String text : value.values()) {
      size += text.length();
    }
    expander.runtime().budget().inMemory(size);
    if (!value.list()) {
      if (quoted) {
        fields.mark();
      }
      fields.add(value.text(), mark);
      return;
    }
    boolean join = value.joined() && quoted || !splitting;
    if (join && quoted && (value.joined() || !splitting)) {
      fields.mark();
    }
    String separator = separator(value.joined());
    boolean first = true;
    for (String text : value.values()) {
      if (!first) {
        if (join) {
          fields.add(separator, quoted ? 'q' : 'l');
        } else {
          fields.next();
        }
      }
      first = false;
      if (quoted && !join) {
        fields.mark();
      }
      fields.add(text, mark);
    }
  }

  private String separator(boolean star) {
    if (state.bash() && !star) {
      return " ";
    }
    String separators = state.separators();
    return separators.isEmpty() ? "" : separators.substring(0, 1);
  }
}
