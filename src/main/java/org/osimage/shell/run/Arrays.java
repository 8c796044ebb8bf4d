package org.osimage.shell.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.shell.syntax.Assignment;
import org.osimage.shell.syntax.Part;
import org.osimage.shell.syntax.Word;

/** Arrays of bash, and the variables that it makes up. */
record Arrays(ShellState state, Expander expander) {
  /** A plain variable, also one that the shell makes up. */
  Optional<String> scalar(String name) {
    if (name.equals("LINENO")) {
      return Optional.of(Integer.toString(state.line()));
    }
    if (state.bash()) {
      switch (name) {
        case "RANDOM":
          return Optional.of(Integer.toString(state.nextRandom()));
        case "SECONDS":
          return Optional.of("0");
        case "BASH_VERSION":
          return Optional.of("5.2.15(1)-release");
        case "BASH":
          return Optional.of("/bin/bash");
        case "EUID", "UID":
          return Optional.of("0");
        case "BASHPID":
          return Optional.of(Integer.toString(ShellState.PROCESS));
        case "PIPESTATUS":
          return Optional.of(state.pipeStatus().get(0).toString());
        default:
          break;
      }
    }
    return state.variables().value(name);
  }

  /** All elements, in order; a plain variable is an array of one. */
  SortedMap<String, String> elements(String name) {
    if (name.equals("PIPESTATUS")) {
      SortedMap<String, String> all = new TreeMap<>();
      for (int i = 0; i < state.pipeStatus().size(); i++) {
        all.put(Variable.key(i), state.pipeStatus().get(i).toString());
      }
      return all;
    }
    Optional<Variable> variable = state.variables().find(name);
    if (variable.isEmpty()) {
      return new TreeMap<>();
    }
    return variable
        .get()
        .array()
        .orElseGet(
            () -> {
              TreeMap<String, String> one = new TreeMap<>();
              variable.get().value().ifPresent(v -> one.put(Variable.key(0), v));
              return one;
            });
  }

  Optional<String> element(String name, Word index) {
    return Optional.ofNullable(elements(name).get(key(name, index)));
  }

  private String key(String name, Word index) {
    boolean associative = state.variables().find(name).filter(Variable::associative).isPresent();
    try {
      if (associative) {
        return expander.text(index);
      }
      long number = expander.evaluate(index);
      if (number < 0) {
        SortedMap<String, String> all = elements(name);
        number += all.isEmpty() ? 0 : Long.parseLong(all.lastKey()) + 1;
        if (number < 0) {
          throw new ShellError(name + ": bad array subscript", 1);
        }
      }
      return Variable.key(number);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void set(String name, Word index, String value, boolean append) {
    String key = key(name, index);
    String before = append ? Optional.ofNullable(elements(name).get(key)).orElse("") : "";
    state.variables().checked(name, v -> v.withElement(key, before + value));
  }

  void unset(String name, String index) {
    String key = key(name, Word.of(index, false));
    TreeMap<String, String> left = new TreeMap<>(elements(name));
    left.remove(key);
    state.variables().checked(name, v -> v.withArray(left));
  }

  /** {@code name=(words)}. */
  void assign(String name, boolean append, List<Word> words) throws IOException {
    boolean associative = state.variables().find(name).filter(Variable::associative).isPresent();
    TreeMap<String, String> elements = append ? new TreeMap<>(elements(name)) : new TreeMap<>();
    long next = elements.isEmpty() || associative ? 0 : Long.parseLong(elements.lastKey()) + 1;
    for (Word word : words) {
      Optional<Assignment> keyed = keyed(word);
      if (keyed.isPresent()) {
        Word index = keyed.get().index().orElse(Word.EMPTY);
        String key = associative ? expander.text(index) : Variable.key(expander.evaluate(index));
        elements.put(key, expander.value(keyed.get().value()));
        next = associative ? next : Long.parseLong(key) + 1;
        continue;
      }
      List<String> values = new ArrayList<>();
      expander.fields(word, values);
      for (String value : values) {
        elements.put(Variable.key(next++), value);
      }
    }
    state.variables().checked(name, v -> v.withArray(elements));
  }

  /** An element written as {@code [index]=value}. */
  private static Optional<Assignment> keyed(Word word) {
    List<Part> index = new ArrayList<>();
    for (int i = 0; i < word.parts().size(); i++) {
      Part part = word.parts().get(i);
      boolean plain = part instanceof Part.Literal l && !l.quoted();
      if (i == 0 && !(plain && ((Part.Literal) part).text().startsWith("["))) {
        return Optional.empty();
      }
      if (plain) {
        String text = ((Part.Literal) part).text();
        int from = i == 0 ? 1 : 0;
        int end = text.indexOf("]=", from);
        if (end >= 0) {
          index.add(new Part.Literal(text.substring(from, end), false));
          List<Part> value = new ArrayList<>(word.parts().subList(i + 1, word.parts().size()));
          value.add(0, new Part.Literal(text.substring(end + 2), false));
          return Optional.of(
              new Assignment(
                  "", Optional.of(new Word(index)), false, new Word(value), Optional.empty()));
        }
        index.add(new Part.Literal(text.substring(from), false));
      } else {
        index.add(part);
      }
    }
    return Optional.empty();
  }
}
