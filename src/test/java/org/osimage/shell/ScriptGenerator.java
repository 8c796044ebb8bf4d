package org.osimage.shell;

import java.util.Random;

/** Random scripts over all constructs of the language that end soon and print much. */
final class ScriptGenerator {
  private static final String[] NAMES = {"a", "b", "c", "x", "y", "nope"};
  private static final String[] PLAIN = {
    "foo", "bar", "a*", "*", "?", "x.y", "1", "0", "-n", "a b", "", ":", "/d/e", "[ab]*", "d/*",
    "~", "\\\\", "=", "%s", "f1", "f2", "d", "#", "a:b:c", "  pad  ", "\\t", "-", "--", "10", "07",
    "a\\b"
  };

  private final Random random;
  private final boolean bash;
  private int budget = 40;
  private int loops;
  private int functions;

  ScriptGenerator(long seed, boolean bash) {
    this.random = new Random(seed);
    this.bash = bash;
  }

  String script() {
    StringBuilder out =
        new StringBuilder("mkdir d; echo one >f1; echo 'two  2' >f2; : >d/e; : >'d/a b'\n");
    out.append("a=foo b='x  y' c= x='*' \n");
    if (one(4)) {
      out.append("set -- p1 'p 2' '' '*'\n");
    }
    if (one(6)) {
      out.append("set -").append(pick("e", "u", "f", "eu", "C", "a")).append('\n');
    }
    if (one(6)) {
      out.append("trap 'echo trap $?' EXIT\n");
    }
    int lines = 3 + random.nextInt(7);
    for (int i = 0; i < lines; i++) {
      out.append(command(0)).append('\n');
    }
    out.append("echo end \"$a|$b|$c|$x|$y|$#\" $?\n");
    return out.toString();
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  private String name() {
    return pick(NAMES);
  }

  private String command(int depth) {
    budget--;
    if (depth > 3 || budget < 0) {
      return simple();
    }
    switch (random.nextInt(bash ? 24 : 20)) {
      case 0:
        return "if "
            + list(depth)
            + "; then "
            + list(depth)
            + (one(2) ? "; else " + list(depth) : "")
            + "; fi";
      case 1:
        return "for " + pick("i", "a", "y") + " in " + words(3) + "; do " + body(depth) + "; done";
      case 2:
        String n = "n" + loops++;
        return n
            + "=0; while [ $"
            + n
            + " -lt 3 ]; do "
            + n
            + "=$(($"
            + n
            + "+1)); "
            + body(depth)
            + "; done";
      case 3:
        // bash 5.2 keeps an invisible character in the subject "${x%%?}"$(echo 2) of a case, but
        // not
        // in the value of a variable
        return (bash ? "w=" + word() + "; case $w" : "case " + word())
            + " in "
            + pattern()
            + ") "
            + list(depth)
            + ";; "
            + pattern()
            + "|"
            + pattern()
            + ") "
            + list(depth)
            + " ;; *) echo other; esac";
      case 4:
        return "{ " + list(depth) + "; }" + redirect();
      case 5:
        return "(" + list(depth) + ")" + redirect();
      case 6:
        String f = "fn" + functions++;
        return f
            + "() { "
            + (one(3) ? "local a=" + word() + "; " : "")
            + list(depth)
            + (one(4) ? "; return " + random.nextInt(4) : "")
            + "; }; "
            + f
            + " "
            + words(3);
      case 7:
        return command(depth + 1)
            + " | "
            + pick(
                "cat",
                "sed 's/o/0/g'",
                "tr a-z A-Z",
                "while read -r l; do echo \"<$l>\"; done",
                "wc -l | tr -d ' '",
                "sort",
                "head -n 2");
      case 8:
        return simple()
            + pick(" && ", " || ")
            + simple()
            + (one(3) ? pick(" && ", " || ") + simple() : "");
      case 9:
        return "! " + simple();
      case 10:
        return "cat <<"
            + pick("E\n", "'E'\n", "\\E\n")
            + "t $a ${b} \\$c `echo q` \\\\ \"x\" $((1+1)) \\\n"
            + plainText()
            + "\nE";
      case 11:
        return "eval " + quoted(simple());
      case 12:
        return "echo "
            + word()
            + " "
            + word()
            + " >"
            + pick("f1", "f3", "d/n")
            + "; cat "
            + pick("f1", "f3", "f2");
      case 13:
        return "read "
            + pick("", "-r ")
            + name()
            + " "
            + name()
            + " <<E\n"
            + pick("1 2 3", " lead  trail ", "a\\ b c", "x:y z", "\\\\n", "")
            + "\nE\necho \"[$a][$b][$c][$x][$y]\"";
      case 14:
        return "IFS="
            + pick("' '", ":", "', '", "''", "x", "' :'")
            + "; "
            + simple()
            + "; "
            + pick("unset IFS", "IFS=' '", ":");
      case 15:
        return "set -- "
            + words(4)
            + "; echo $# \"$1\" \"${2-unset}\" $* ; for i; do echo \"<$i>\"; done";
      case 16:
        return name() + "=" + value() + " " + simple();
      case 17:
        return "while getopts ab:c o "
            + pick("-a -b v w", "-abx", "-c -d z", "-b", "x -a")
            + "; do echo $o ${OPTARG-none} $OPTIND; done; OPTIND=1";
      case 18:
        return "[ " + test() + " ]; echo $?";
      case 19:
        return "( exit " + random.nextInt(4) + " ); echo $?";
      case 20:
        return "[[ "
            + word()
            + " "
            + pick("==", "!=", "=", "<", ">")
            + " "
            + pattern()
            + " ]]; echo $?";
      case 21:
        return "arr=("
            + words(3)
            + "); echo ${#arr[@]} \"${arr[@]}\" \"${arr[1]}\"; arr+=(z); echo \"${arr[*]}\"";
      case 22:
        return "echo $'a\\tb\\x41\\101' ${b/x/Q} ${b//[a-y]/_} ${a:1} ${a:0:2} ${a^^} {1,2}x"
            + " {a..c}";
      default:
        return "cat <<< " + word() + "; (( a = " + random.nextInt(5) + " )); echo $?";
    }
  }

  private String list(int depth) {
    StringBuilder out = new StringBuilder(command(depth + 1));
    while (one(3)) {
      out.append("\n").append(command(depth + 1));
    }
    return out.toString() + "\n:";
  }

  private String body(int depth) {
    String exit =
        one(3)
            ? "\n" + pick("break", "continue", "[ \"$a\" ] && break", "continue 2", "break 2")
            : "";
    return list(depth) + exit;
  }

  private String redirect() {
    return pick(
        "", "", "", " 2>/dev/null", " >f4", " >>f4", " >&2", " 3>&1", " <f1", " >/dev/null 2>&1");
  }

  private String simple() {
    switch (random.nextInt(16)) {
      case 0:
        return name() + "=" + value();
      case 1:
        return "printf '[%s]\\n' " + words(3);
      case 2:
        return "printf "
            + pick("'%d|%5s|%-4s|\\n'", "'%03d %x\\n'", "'%b\\n'", "'%c%c\\n'")
            + " "
            + pick("1 a b", "12 7", "'a\\tb' x", "0x1f 010")
            + " "
            + word();
      case 3:
        return pick("true", "false", ":");
      case 4:
        return "echo " + words(3) + redirect();
      case 5:
        return "echo " + quoted(plainText());
      case 6:
        return "echo $((" + arithmetic(0) + "))";
      case 7:
        return "unset " + name();
      case 8:
        return pick("shift", "shift 2", "set --") + " 2>/dev/null";
      case 9:
        return "export " + name() + "=" + value();
      case 10:
        return "ls " + pick("d", ".", "-d *", "d/*") + " 2>/dev/null";
      case 11:
        return "test " + test();
      case 12:
        return "rm -f " + pick("f1", "f3", "d/e", "nofile");
      case 13:
        return pick(
            "cat f1 f2",
            "cat nofile 2>/dev/null",
            "wc -c <f2 | tr -d ' '",
            "touch f5",
            "mv f1 f6 2>/dev/null",
            "cp f2 f7 2>/dev/null");
      case 14:
        return "(cd d && echo " + words(2) + " *)";
      default:
        return "echo \"$("
            + pick("echo " + word(), "cat f1", "false; echo x", "printf 'a\\n\\n'", "exit 3")
            + ")\" $?";
    }
  }

  private String words(int most) {
    StringBuilder out = new StringBuilder(word());
    for (int i = random.nextInt(most); i > 0; i--) {
      out.append(' ').append(word());
    }
    return out.toString();
  }

  private String plainText() {
    return PLAIN[random.nextInt(PLAIN.length)];
  }

  private static String single(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private String quoted(String text) {
    return single(text);
  }

  private String word() {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(2); i >= 0; i--) {
      out.append(piece(0));
    }
    return out.toString();
  }

  private String value() {
    return pick(word(), word(), "$*", "\"$@\"", "$@", "~/x", "a:~", "$b$x");
  }

  private String piece(int depth) {
    switch (random.nextInt(14)) {
      case 0:
        return single(plainText());
      case 1:
        return "\"" + plainText().replace("\\", "\\\\").replace("$", "\\$") + "\"";
      case 2:
        return "$" + name();
      case 3:
        return "\"$" + name() + "\"";
      case 4:
        return parameter(depth);
      case 5:
        return "\"" + parameter(depth) + "\"";
      case 6:
        return pick(
            "$*",
            "$@",
            "\"$*\"",
            "\"$@\"",
            "$#",
            "$1",
            "\"$2\"",
            "$?",
            "${3-x}",
            "\"${@:-q}\"",
            "${*+s}");
      case 7:
        return "$((" + arithmetic(0) + "))";
      case 8:
        return pick("", "\"").isEmpty()
            ? "$(echo " + (depth < 2 ? piece(depth + 1) : "z") + ")"
            : "\"`echo " + "t" + "`\"";
      case 9:
        return pick(
            "foo", "b", "d/*", "*", "f?", "[fd]*", "x\\ y", "\\*", "a\\\\b", "~", "''", "\"\"",
            "f[12]", "[!f]*", ".*x");
      case 10:
        return "\"a$" + name() + " ${" + name() + "}b\"";
      default:
        return pick("foo", "bar", "1", "2", "z");
    }
  }

  private String parameter(int depth) {
    String operator = pick(":-", "-", ":+", "+", "#", "##", "%", "%%", ":=", "=", "#", "%");
    if (one(8)) {
      return "${#" + name() + "}";
    }
    boolean pattern = operator.startsWith("#") || operator.startsWith("%");
    String operand =
        pattern
            ? pattern()
            : depth < 2 ? pick(piece(depth + 1), "a b", "'q r'", "\"s  t\"", "") : "w";
    return "${" + name() + operator + operand + "}";
  }

  private String pattern() {
    return pick(
        "f*",
        "*o",
        "?",
        "*",
        "[a-f]*",
        "x*y",
        "\"*\"",
        "\\*",
        "$x",
        "\"$x\"",
        "foo",
        "[!x]*",
        "'a b'",
        "''",
        "*[[:space:]]*",
        "f[o]o",
        "[]]",
        "*\\\\*",
        "$a");
  }

  private String arithmetic(int depth) {
    if (depth > 2 || one(3)) {
      return pick("1", "2", "7", "010", "0x1F", "0", "n", "z=3", "-1", "$#", "q+=2");
    }
    String left = arithmetic(depth + 1);
    String right = arithmetic(depth + 1);
    String operator = pick("+", "-", "*", "<", ">=", "==", "!=", "&&", "||", "&", "|", "^", "<<");
    return pick(
        "(" + left + ")" + operator + "(" + right + ")",
        left.contains("=") ? "1" : left + " " + operator + " (" + right + ")",
        "-(" + left + ")",
        "!(" + left + ")",
        "(" + left + ")?(" + right + "):4",
        "~" + "(" + left + ")");
  }

  private String test() {
    return pick(
        "\"$a\" = " + pick("foo", "\"$b\"", "''"),
        "-n \"$" + name() + "\"",
        "-z \"$" + name() + "\"",
        "-f f1",
        "-d d -a -e f2",
        "! -e f1",
        "1 -lt 2",
        "\"$#\" -ge 2",
        "-s d/e",
        "-x d -o -r f9",
        "\\( 1 = 1 \\) -a ! \\( a = b \\)",
        "a",
        "''",
        "!",
        "-n",
        "1 = 1 -a '' = ''",
        "f1 -ef f2",
        "-L f1",
        "x != \"$y\"");
  }
}
