package org.osimage.shell;

import java.util.Random;

/** Random calls of general commands on random texts. */
final class CommandGenerator {
  private final Random random;

  CommandGenerator(long seed) {
    this.random = new Random(seed);
  }

  private String pick(String... of) {
    return of[random.nextInt(of.length)];
  }

  private boolean one(int of) {
    return random.nextInt(of) == 0;
  }

  String script() {
    StringBuilder out = new StringBuilder();
    out.append("cat >t <<'EOF'\n").append(text()).append("EOF\n");
    out.append("cat >u <<'EOF'\n").append(text()).append("EOF\n");
    for (int i = 0; i < 6; i++) {
      out.append(command()).append("; echo \"= $?\"\n");
    }
    return out.toString();
  }

  private String text() {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(7); i >= 0; i--) {
      for (int j = random.nextInt(5); j > 0; j--) {
        out.append(
            pick(
                "foo", "bar", "a", "b", "aab", "x1", "12", "3", "-4", "0.5", "Foo", "a.b", "[x]",
                "a*b", "f", "o", "\\", "/", "&", "Z_9"));
        out.append(pick(" ", " ", ":", "\t", "", "  ", ","));
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  private String atom(boolean extended) {
    return pick(
        "a",
        "b",
        "o",
        "f",
        ".",
        "[ab]",
        "[^a ]",
        "[[:digit:]]",
        "[a-f]",
        "x",
        "1",
        "\\.",
        "foo",
        extended ? "(a|fo)" : "\\(a\\)",
        extended ? "(ab?)" : "\\(fo*\\)",
        "\\w",
        " ");
  }

  private String regex(boolean extended) {
    StringBuilder out = new StringBuilder(one(6) ? "^" : "");
    for (int i = random.nextInt(3); i >= 0; i--) {
      out.append(atom(extended));
      if (one(3)) {
        out.append(
            extended
                ? pick("*", "+", "?", "{1,2}", "{2}")
                : pick("*", "\\+", "\\?", "\\{1,2\\}", "*"));
      }
      if (one(8)) {
        out.append(extended ? "|" : "\\|");
        out.append(atom(extended));
      }
    }
    return out.append(one(6) ? "$" : "").toString();
  }

  private String command() {
    switch (random.nextInt(14)) {
      case 0:
        boolean e = one(2);
        return "grep "
            + (e ? "-E " : "")
            + pick(
                "", "-v ", "-c ", "-n ", "-o ", "-i ", "-w ", "-x ", "-l ", "-q ", "-A1 ", "-m1 ")
            + quote(regex(e))
            + pick(" t", " t u", " <u");
      case 1:
      case 2:
        return sed();
      case 3:
        return "sort "
            + pick(
                "",
                "-r ",
                "-n ",
                "-u ",
                "-k2 ",
                "-k2,2 ",
                "-t: -k2 ",
                "-f ",
                "-b ",
                "-k1,1n ",
                "-s -k2n ",
                "-nr ",
                "-t, -k1,1r ",
                "-V ",
                "-k2b,2.1 ",
                "-d ")
            + "t u";
      case 4:
        return awk();
      case 5:
        return "printf "
            + quote(
                pick(
                    "%d ",
                    "%5s|",
                    "%-5s|",
                    "%x ",
                    "%o ",
                    "%c ",
                    "%05d ",
                    "%.2f ",
                    "%e ",
                    "%g ",
                    "%+d ",
                    "% d ",
                    "%s\\n",
                    "%b",
                    "\\101\\n",
                    "%%",
                    "%.3s|",
                    "%i",
                    "%#x ",
                    "%10.4f|"))
            + " "
            + pick(
                "12", "-7", "abc", "0x1f", "017", "3.14159", "''", "'a\\tb'", "1 2 3", "\"'a\"",
                "100000", "1e3", "0");
      case 6:
        return "expr "
            + pick(
                "1 + 2",
                "7 / 2",
                "7 % 3",
                "2 \\* 3",
                "a = a",
                "a \\< b",
                "10 \\< 9",
                "abc : " + quote(regex(false)),
                "foobar : 'foo\\(.*\\)'",
                "length abc",
                "substr abcdef 2 3",
                "index abc cb",
                "\\( 1 + 2 \\) \\* 3",
                "0 \\| x",
                "1 \\& 0",
                "'' \\| 5",
                "-3 + 1");
      case 7:
        return "cut "
            + pick(
                "-d: -f1",
                "-d' ' -f2",
                "-c1-3",
                "-f2",
                "-d: -f2-",
                "-d, -f1,3",
                "-b2",
                "-s -d: -f1",
                "-c-2",
                "-d: --complement -f1")
            + " t";
      case 8:
        return "tr "
            + pick(
                "a-z A-Z",
                "-d o",
                "-s ' '",
                "-cd 'a-z\\n'",
                "abc xyz",
                "'[:lower:]' '[:upper:]'",
                "-s a-z",
                "-d '[:space:]'",
                "'a-f' '[x*]'",
                "-c 'a-z\\n' '.'")
            + " <t";
      case 9:
        return pick(
            "head -n 2 t",
            "tail -n 2 t",
            "head -c 5 t",
            "tail -n +2 t",
            "wc t",
            "wc -l <t",
            "wc -w t u",
            "tail -c 4 t",
            "head -n -1 t",
            "head -1 t u");
      case 10:
        return pick(
            "sort t | uniq",
            "sort t u | uniq -c",
            "uniq t",
            "sort t u | uniq -d",
            "sort t u | uniq -u",
            "nl t",
            "tac t",
            "rev t",
            "paste t u",
            "paste -d: -s t",
            "cat -n t",
            "cat -A t",
            "cat -s t");
      case 11:
        return "sort t >t1; sort u >u1; comm "
            + pick("", "-12 ", "-3 ", "-23 ")
            + "t1 u1; rm t1 u1";
      case 12:
        return pick(
            "md5sum t",
            "sha256sum <t",
            "cksum t",
            "cmp t u",
            "seq 3",
            "seq 2 2 9",
            "seq 5 -2 0",
            "seq -w 8 11",
            "basename /a/b.c .c",
            "dirname /a/b/",
            "fold -w 5 t",
            "xargs -n 2 echo <u 2>/dev/null | head -3",
            "expand t",
            "od -c t",
            "od -A x -t x1 t",
            "diff t u",
            "diff t t");
      default:
        return files();
    }
  }

  private String sed() {
    boolean e = one(3);
    String address =
        pick(
            "",
            "",
            "2",
            "$",
            "/" + regex(e).replace("/", "\\/") + "/",
            "1,2",
            "/a/,/b/",
            "2!",
            "1~2",
            "$!",
            "/foo/,+1");
    String action =
        pick(
            "s/"
                + regex(e).replace("/", "\\/")
                + "/"
                + pick("X", "[&]", "", "\\n", "\\U&", "a\\tb")
                + "/"
                + pick("", "g", "2", "p", "gI", "2g"),
            "s," + regex(e).replace(",", "\\,") + ",<&>,g",
            "d",
            "p",
            "=",
            "y/abo/xyz/",
            "i\\\nins",
            "a app",
            "c\\\nchg",
            "q",
            "N;s/\\n/+/",
            "G",
            "h;G",
            "x",
            "n;d",
            "$!N;P;D",
            "l",
            ":a;s/a\\(.*\\)b/\\1/;ta",
            "{p;s/o/0/}",
            "H;$!d;x;s/\\n/,/g");
    return "sed "
        + (e ? "-E " : "")
        + pick("", "", "-n ")
        + quote(address + action)
        + pick(" t", " t u", " -i t; cat t").replace(" -i t; cat t", " t");
  }

  private String awk() {
    return "awk "
        + pick("", "-F: ", "-F, ", "-v x=3 ", "-F'[ab]' ")
        + quote(
            pick(
                "{print $1}",
                "{print NF, $NF}",
                "NR==2",
                "/" + regex(true).replace("/", "\\/") + "/",
                "{n+=$1} END{print n, NR}",
                "{gsub(/" + regex(true).replace("/", "\\/") + "/, \"<&>\"); print}",
                "{$2=\"Q\"; print; print NF}",
                "{print length($0), toupper($1), substr($0, 2, 3), index($0, \"o\")}",
                "BEGIN{printf \"%d %s %.2f\\n"
                    + "\", 3.9, \"a\", 1/3; print 1==1, \"a\"<\"b\", 2^3, 7%3, -3}",
                "{a[$1]++} END{print length(a)}",
                "{for(i=NF;i>0;i--) printf \"%s \", $i; print \"\"}",
                "NR%2{print; next} {print \"even\"}",
                "{n=split($0, p, /[ :]/); print n, p[1]}",
                "{if ($1 > 1) print \"big\", $1; else print \"small\"}",
                "{print match($0, /o+/), RSTART, RLENGTH}",
                "/a/,/b/",
                "END{print $0, NR}",
                "{s = s $1 \"-\"} END{print s}",
                "function f(v){return v*2} {print f($1) f(2)}",
                "BEGIN{while((getline l < \"u\")>0) n++; print n}",
                "{sub(/^ */, \"\"); print x $0}",
                "BEGIN{x[1,2]=3; for(k in x){split(k, q, SUBSEP); print q[1] q[2]}; print (1,2) in"
                    + " x}"))
        + " t";
  }

  private String files() {
    return pick(
        "mkdir -p p/q; echo x >p/q/z; cp -r p p2; find p2 | sort; rm -r p p2",
        "ln -s t l; ls -l l | cut -c1; readlink l; rm l",
        "ln t h; stat -c %h t; rm h",
        "chmod "
            + pick("600", "u+x", "go-r", "a=r", "g+s", "1755", "u=rwx,go=", "+x", "u=g", "-w")
            + " t; stat -c %a t; chmod 644 t",
        "install -m 640 t i; stat -c %a i; rm i",
        "mv t m; mv m t; ls",
        "touch -d '2001-02-03 04:05:06' k; stat -c %Y k; rm k",
        "find . -name 't*' -o -name u | sort",
        "find . -type f -newer nope 2>/dev/null",
        "find . -maxdepth 1 -type f -exec echo {} + | tr ' ' '\\n' | sort",
        "cp t c1; cp -p t c2; cmp c1 c2; rm c1 c2",
        "mkdir d1; rmdir d1; rmdir d1 2>/dev/null",
        "test t -ef t; rm -f nothing",
        "ls -1; ls -a; ls -d .",
        "date -u -d @86400 +%Y-%m-%d; date -u -d '2020-02-29' +%j-%a-%b",
        "sed -i 's/a/b/' t; cat t",
        "cp -a t t.bak; cp -b u t 2>/dev/null; ls; rm -f t~ t.bak",
        "mkdir e1; cp t u e1; ls e1; mv e1 e2; rm -rf e2");
  }
}
