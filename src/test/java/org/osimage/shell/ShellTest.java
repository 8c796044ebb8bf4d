package org.osimage.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.osimage.bench.ShellDriver;
import org.osimage.shell.command.Commands;
import org.osimage.shell.command.Limits;
import org.osimage.shell.command.Machine;
import org.osimage.shell.file.FileTree;
import org.osimage.shell.file.Where;
import org.osimage.shell.syntax.Dialect;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** What callers of the shell rely on, and what hostile scripts get. */
class ShellTest {
  private static final Limits SMALL =
      new Limits(20_000, 1 << 20, 100, 1_000, 1 << 20, 1 << 18, 1 << 16);

  private final FileTree files = FileTree.of(empty(), new MemoryContentStore(), 1_000_000_000L);
  private final Shell shell = Shell.on(files, Machine.linux("target", "aarch64")).withoutFiles();

  private static ImageTree empty() {
    try {
      return ShellDriver.empty();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Outcome run(String text) throws IOException {
    return shell.run(Script.of("test.sh", text));
  }

  @Test
  void outputStatusAndTreeAreTheScripts() throws IOException {
    Outcome outcome = run("echo hi >/etc/x; chmod 4755 /etc/x; ln /etc/x /etc/y; uname -m; exit 3");
    assertEquals(3, outcome.status());
    assertEquals("aarch64\n", outcome.output());
    ImageTree tree = files.toTree();
    Entry made = tree.find(TreePath.of("etc/x")).orElseThrow();
    assertEquals(04755, made.attributes().mode());
    assertEquals(1_000_000_000L, made.attributes().mtime());
    assertEquals(Entry.Kind.HARD_LINK, tree.find(TreePath.of("etc/y")).orElseThrow().kind());
  }

  @Test
  void everyPathThatWasReadOrWrittenHasItsLine() throws IOException {
    run("[ -e /etc/nothing ] ||\n: > /etc/made\n\nmkdir -p /var/a\nmv /etc/made /var/a/b\n");
    Outcome outcome = run(":\ncat /var/a/b\nrm /var/a/b");
    assertEquals(new Where("test.sh", 2), outcome.accesses().reads().get("var/a/b"));
    assertEquals(new Where("test.sh", 3), outcome.accesses().writes().get("var/a/b"));
    assertFalse(
        outcome.accesses().writes().containsKey("etc/made"), "belongs to the script before");
  }

  @Test
  void aProgramThatCannotRunIsReportedWhenItIsReached() throws IOException {
    run("printf '\\177ELF\\0' >/usr/bin/tool; chmod 755 /usr/bin/tool");
    assertTrue(run("if false; then tool; fi").succeeded());
    Outcome outcome = run("\ntool a b || echo \"status $?\"");
    assertEquals("/usr/bin/tool", outcome.unknown().get(0).command());
    assertEquals(new Where("test.sh", 2), outcome.unknown().get(0).where());
    assertEquals("status 126\n", outcome.output());
  }

  @Test
  void withoutAFileACommandIsMissing() throws IOException {
    Shell strict = Shell.on(files, Machine.linux("target", "aarch64"));
    Script script = Script.of("s", "command -v sed || echo none; sed p");
    Outcome outcome = strict.run(script);
    assertEquals("none\n", outcome.output());
    assertEquals(127, outcome.status());
    assertTrue(outcome.unknown().isEmpty());
  }

  @Test
  void aToolOfADistributionIsACommand() throws IOException {
    Commands more =
        Commands.none()
            .with(
                "register",
                call -> {
                  call.files()
                      .write(
                          call.directory(), "/var/registry", call.arguments().get(0) + "\n", 0644);
                  return call.run(List.of("cat", "/var/registry"));
                });
    Outcome outcome = shell.with(more).run(Script.of("s", "x=$(register name) && echo \"<$x>\""));
    assertEquals("<name>\n", outcome.output());
  }

  @Test
  void scriptsOfTheTreeRunInTheirOwnShell() throws IOException {
    run(
        "printf '#!/bin/bash\\n"
            + "a=(1 2); echo ${#a[@]} $0 $1 ${y-unset}\\n"
            + "' >/usr/bin/s; chmod 755 /usr/bin/s");
    assertEquals("2 /usr/bin/s q unset\n", run("y=1; s q").output());
  }

  private void refused(String script, String why) throws IOException {
    Outcome outcome = shell.with(SMALL).run(Script.of("evil.sh", script));
    assertTrue(outcome.refused().isPresent(), () -> "not refused: " + outcome);
    String message = outcome.refused().get();
    assertTrue(message.startsWith("evil.sh:") && message.contains(why), message);
  }

  @Test
  void hostileScriptsAreRefusedWithScriptAndLine() throws IOException {
    refused("\nwhile :; do :; done", "evil.sh:2: more than 20000 steps");
    refused("f() { f | f & }; f", "within one another");
    refused("x=aa; while :; do x=$x$x; done", "a text of more than");
    refused("yes | cat >/dev/null", "through one pipe");
    refused(
        "while :; do echo"
            + " 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789;"
            + " done",
        "a text of more than");
    refused("i=0; while :; do i=$((i+1)); : >/tmp/$i; done", "new files");
    refused(
        "while :; do echo x >>/tmp/f; cat /tmp/f /tmp/f >/tmp/g; cat /tmp/g >/tmp/f; done",
        "bytes");
    refused("cat /dev/zero", "bytes");
    refused("awk 'BEGIN{while(1) n++}'", "steps");
    refused(
        "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | sed"
            + " 's/\\(a*\\)*\\(a*\\)*\\(a*\\)*\\1c/x/'",
        "too long");
  }

  @Test
  void nothingLeavesTheTree() throws IOException {
    Outcome outcome =
        run(
            "rm -rf /; echo $?; cd /../..; pwd; ln -s ../../../.. /etc/l; ls /etc/l/etc; cat"
                + " /etc/l/proc/version; rm -rf /*; ls /");
    assertEquals("1\n/\nl\n", outcome.output());
    assertTrue(outcome.errors().contains("dangerous"), outcome.errors());
    assertEquals(1, files.toTree().size());
  }

  @Test
  void twoRunsGiveTheSame() throws IOException {
    String script = "mktemp -d; echo $$ $RANDOM; date; for i in /*; do echo $i; done";
    Outcome first = run(script);
    FileTree again = FileTree.of(empty(), new MemoryContentStore(), 1_000_000_000L);
    Outcome second =
        Shell.on(again, Machine.linux("target", "aarch64"))
            .withoutFiles()
            .run(Script.of("test.sh", script));
    assertEquals(first.output(), second.output());
  }

  @Test
  void theEnvironmentIsOnlyWhatIsGiven() throws IOException {
    Outcome outcome =
        shell.run(Script.of("s", "env").withEnvironment(Map.of("A", "b", "PATH", "/bin")));
    assertEquals("A=b\nPATH=/bin\nPWD=/\n", outcome.output());
  }

  @Test
  void wrongSyntaxIsNamedWithItsLine() {
    assertEquals("line 2: \"fi\" unexpected", Shell.check("echo\nfi", Dialect.DASH).orElse(""));
    assertTrue(Shell.check("a=(1 2); [[ a ]]", Dialect.BASH).isEmpty());
    assertTrue(Shell.check("a=(1 2)", Dialect.DASH).isPresent());
  }

  /** Any text parses or is refused; what parses ends within its limits. */
  @Test
  void noTextBreaksTheShell() throws IOException {
    int count = Boolean.getBoolean("large") ? 1_000_000 : 4_000;
    Random random = new Random(7);
    String[] pieces = {
      "$",
      "{",
      "}",
      "(",
      ")",
      "((",
      "))",
      "'",
      "\"",
      "`",
      "\\",
      "\n",
      ";",
      "&",
      "|",
      "<",
      ">",
      "<<E",
      "E\n",
      "if ",
      "then ",
      "fi",
      "case ",
      " in ",
      "esac",
      "for ",
      "do ",
      "done",
      "a",
      "=",
      "x",
      " ",
      "[[ ",
      " ]]",
      "#",
      "*",
      "[",
      "]",
      "!",
      "function ",
      "${",
      "$((",
      "1",
      "+",
      "%",
      "?",
      "-",
      "/",
      "<(",
      ";;",
      "a=(",
      "~",
      "\0",
      "eval ",
      "set -e",
      "trap ",
      "read ",
      "printf ",
      "sed s",
      "awk '",
      "grep ",
      "\u00ff",
      "alias a=",
      "$'",
      "<<<",
      "@",
      "2>&1"
    };
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(14); j >= 0; j--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      Dialect dialect = random.nextBoolean() ? Dialect.BASH : Dialect.DASH;
      try {
        Shell.check(text.toString(), dialect);
        if (i % 4 == 0) {
          shell.with(SMALL).run(Script.of("fuzz", text.toString()).withDialect(dialect));
        }
      } catch (RuntimeException | IOException e) {
        throw new AssertionError(i + ": " + text, e);
      }
    }
  }

  @Test
  void foldCountsATabAsTheColumnsItTakes() throws IOException {
    assertEquals("a.b\n\t\nfoo\n", run("printf 'a.b\\tfoo\\n' >/etc/t; fold -w 5 /etc/t").output());
    assertEquals("a.b\tf\noo\n", run("fold -b -w 5 /etc/t").output());
    assertEquals("ab \ncdef\ngh\n", run("echo ab cdefgh | fold -s -w 4").output());
  }

  @Test
  void addressesOfSedsCommandsThatTakeNoneOrOneAreRefused() throws IOException {
    for (String script : List.of("1:a", "1{p;1}", "1,2q", "1,2Q")) {
      Outcome outcome = run("echo a | sed '" + script + "'");
      assertEquals(1, outcome.status(), script);
      assertTrue(outcome.errors().contains("address"), outcome.errors());
    }
    assertEquals("a\n", run("echo a | sed -e 1q").output());
  }

  @Test
  void aVariableOfAwkIsNoArrayOnceItHasAValue() throws IOException {
    assertEquals(2, run("awk -v x=3 'BEGIN { x[1] = 2 }'").status());
  }

  @Test
  void allParametersAreSetInDashEvenWhenThereAreNone() throws IOException {
    assertEquals("[s][][q]\n", run("echo \"[${*+s}][${*-u}][${@:-q}]\"").output());
  }

  @Test
  void whatIsNotSetIsZeroInArithmeticOfDashDespiteNounset() throws IOException {
    assertEquals("2 1\n", run("set -u; echo $((q += 2)) $((r + 1))").output());
  }

  @Test
  void getoptsBeginsAnewWhenTheWordsAreFewerThanItsIndex() throws IOException {
    String loop = "while getopts ab: o $words; do echo $o; done\n";
    assertEquals("a\nb\na\n", run("words='-a -b x'\n" + loop + "words=-a\n" + loop).output());
  }

  @Test
  void grepPartsTheContextsOfTwoFiles() throws IOException {
    run("cd /etc; echo a >t; printf 'x\\na\\n' >u");
    assertEquals("t:a\n--\nu:a\n", run("cd /etc; grep -A1 a t u").output());
    assertEquals("t:a\nu:a\n", run("cd /etc; grep a t u").output());
  }
}
