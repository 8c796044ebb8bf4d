package org.osimage.shell.run;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What {@code set} switches on. */
public final class ShellOptions {
  /** An option with its letter, or a blank if it has none. */
  public enum Option {
    ERREXIT('e'),
    NOGLOB('f'),
    IGNOREEOF('I'),
    INTERACTIVE('i'),
    MONITOR('m'),
    NOEXEC('n'),
    STDIN('s'),
    XTRACE('x'),
    VERBOSE('v'),
    VI('V'),
    EMACS('E'),
    NOCLOBBER('C'),
    ALLEXPORT('a'),
    NOTIFY('b'),
    NOUNSET('u'),
    HASHALL('h'),
    PRIVILEGED('p'),
    NOLOG(' '),
    DEBUG(' '),
    PIPEFAIL(' '),
    POSIX(' ');

    private final char letter;

    Option(char letter) {
      this.letter = letter;
    }

    public char letter() {
      return letter;
    }

    public String longName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final EnumSet<Option> on = EnumSet.noneOf(Option.class);

  ShellOptions copy() {
    ShellOptions copy = new ShellOptions();
    copy.on.addAll(on);
    return copy;
  }

  void become(ShellOptions other) {
    on.clear();
    on.addAll(other.on);
  }

  public static Optional<Option> byLetter(char letter) {
    return EnumSet.allOf(Option.class).stream()
        .filter(o -> o.letter() == letter && letter != ' ')
        .findFirst();
  }

  public static Optional<Option> byName(String name) {
    return EnumSet.allOf(Option.class).stream().filter(o -> o.longName().equals(name)).findFirst();
  }

  public boolean has(Option option) {
    return on.contains(option);
  }

  public void set(Option option, boolean value) {
    if (value) {
      on.add(option);
    } else {
      on.remove(option);
    }
  }

  public Set<Option> all() {
    return EnumSet.copyOf(on);
  }

  /** The value of {@code $-}. */
  String letters() {
    StringBuilder letters = new StringBuilder();
    for (Option option : on) {
      if (option.letter() != ' ') {
        letters.append(option.letter());
      }
    }
    return letters.toString();
  }
}
