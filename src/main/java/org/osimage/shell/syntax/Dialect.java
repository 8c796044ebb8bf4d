package org.osimage.shell.syntax;

/** Which shell a script is written for. */
public enum Dialect {
  /** POSIX with {@code local}, as Debian's /bin/sh behaves. */
  DASH,
  /** With the forms of bash: {@code [[ ]]}, arrays, {@code $'...'}, {@code <<<} and so on. */
  BASH;

  /** By a script's first line or a program's name; an unknown one is plain. */
  public static Dialect ofInterpreter(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    return name.equals("bash") || name.equals("ksh") || name.equals("zsh") ? BASH : DASH;
  }
}
