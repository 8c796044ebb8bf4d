package org.osimage.shell.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A change of permission bits as chmod(1) takes it: octal or symbolic. */
public final class Mode {
  private record Step(int who, boolean whoGiven, char operator, String permissions) {}

  private final List<Step> steps;
  private final int octal;
  private final boolean setsAll;

  private Mode(List<Step> steps, int octal, boolean setsAll) {
    this.steps = steps;
    this.octal = octal;
    this.setsAll = setsAll;
  }

  /** Empty if the text is no mode. */
  public static Optional<Mode> parse(String text) {
    if (text.matches("[0-7]{1,5}")) {
      int value = Integer.parseInt(text, 8);
      return value > 07777
          ? Optional.empty()
          : Optional.of(new Mode(List.of(), value, text.length() > 4));
    }
    List<Step> steps = new ArrayList<>();
    for (String clause : text.split(",", -1)) {
      if (!clause.matches("[ugoa]*([-+=]([rwxXst]*|[ugo]))+")) {
        return Optional.empty();
      }
      int at = 0;
      int who = 0;
      while ("ugoa".indexOf(clause.charAt(at)) >= 0) {
        who |= whoBits(clause.charAt(at++));
      }
      boolean given = who != 0;
      while (at < clause.length()) {
        char operator = clause.charAt(at++);
        int end = at;
        while (end < clause.length() && "-+=".indexOf(clause.charAt(end)) < 0) {
          end++;
        }
        steps.add(new Step(given ? who : 07777, given, operator, clause.substring(at, end)));
        at = end;
      }
    }
    return Optional.of(new Mode(steps, -1, false));
  }

  private static int whoBits(char who) {
    return switch (who) {
      case 'u' -> 04700;
      case 'g' -> 02070;
      case 'o' -> 01007;
      default -> 07777;
    };
  }

  /**
   * The mode after the change.
   *
   * @param umask what a clause that names nobody leaves alone
   */
  public int apply(int before, boolean directory, int umask) {
    if (octal >= 0) {
      // set-id bits of a directory stay unless they are named
      return directory && !setsAll ? octal | before & 06000 : octal;
    }
    int mode = before;
    for (Step step : steps) {
      int bits = bits(step.permissions(), mode, directory);
      int mask = step.who() & ~(step.whoGiven() ? 0 : umask);
      int special = bits & 07000;
      int changed = bits & mask & 0777 | special(special, step);
      switch (step.operator()) {
        case '+' -> mode |= changed;
        case '-' -> mode &= ~changed;
        default -> {
          int cleared = step.who() & (directory ? 01777 : 07777);
          mode = mode & ~cleared | changed;
        }
      }
    }
    return mode;
  }

  private static int special(int bits, Step step) {
    int allowed = 0;
    allowed |= (step.who() & 04700) == 04700 ? 04000 : 0;
    allowed |= (step.who() & 02070) == 02070 ? 02000 : 0;
    allowed |= (step.who() & 01007) == 01007 ? 01000 : 0;
    return bits & allowed;
  }

  private static int bits(String permissions, int mode, boolean directory) {
    if (permissions.length() == 1 && "ugo".contains(permissions)) {
      int shift = permissions.equals("u") ? 6 : permissions.equals("g") ? 3 : 0;
      return (mode >> shift & 7) * 0111;
    }
    int bits = 0;
    for (char c : permissions.toCharArray()) {
      bits |=
          switch (c) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> 0111;
            case 'X' -> directory || (mode & 0111) != 0 ? 0111 : 0;
            case 's' -> 06000;
            default -> 01000;
          };
    }
    return bits;
  }

  /** As {@code umask -S} prints it. */
  public static String symbolic(int mode) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      text.append(i == 0 ? "u=" : i == 1 ? ",g=" : ",o=");
      int bits = mode >> (6 - 3 * i) & 7;
      text.append((bits & 4) != 0 ? "r" : "").append((bits & 2) != 0 ? "w" : "");
      text.append((bits & 1) != 0 ? "x" : "");
    }
    return text.toString();
  }

  /** The nine letters of {@code ls -l}. */
  public static String letters(int mode) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      int bits = mode >> (6 - 3 * i) & 7;
      boolean special = (mode & 04000 >> i) != 0;
      char set = i == 2 ? 't' : 's';
      text.append((bits & 4) != 0 ? 'r' : '-').append((bits & 2) != 0 ? 'w' : '-');
      boolean executes = (bits & 1) != 0;
      text.append(special ? executes ? set : Character.toUpperCase(set) : executes ? 'x' : '-');
    }
    return text.toString();
  }
}
