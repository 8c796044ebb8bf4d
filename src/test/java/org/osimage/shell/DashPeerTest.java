package org.osimage.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.shell.syntax.Dialect;
import org.osimage.testing.Tools;

/** Generated scripts: output, status and tree as dash and bash have them. */
@Tag("peer")
class DashPeerTest {
  private static final boolean LARGE = Boolean.getBoolean("large");

  @TempDir Path scratch;

  private void compare(Dialect dialect, String program, int count, long first) throws Exception {
    Tools.require(program);
    List<String> failures = new ArrayList<>();
    for (long seed = first; seed < first + count; seed++) {
      String script = new ScriptGenerator(seed, dialect == Dialect.BASH).script();
      check(dialect, program, script, "seed " + seed, failures);
    }
    report(failures);
  }

  private static void report(List<String> failures) {
    assertTrue(
        failures.isEmpty(),
        () ->
            failures.size()
                + " differ\n"
                + String.join(
                    "\n",
                    failures.subList(0, Math.min(Integer.getInteger("show", 5), failures.size()))));
  }

  private void check(
      Dialect dialect, String program, String script, String what, List<String> failures)
      throws IOException {
    PeerRun theirs = PeerRun.real(scratch.resolve("w"), script, program);
    PeerRun ours = PeerRun.ours(script, dialect);
    if (!theirs.equals(ours)) {
      failures.add(
          (what
                  + " ("
                  + program
                  + ")\n"
                  + script
                  + "\n--- theirs: "
                  + theirs
                  + "\n--- ours:   "
                  + ours
                  + "\n"
                  + ours.errors())
              .replaceAll("[^\n -~]", "?"));
    }
  }

  @Test
  void scriptsDoWhatTheyDoInDash() throws Exception {
    compare(
        Dialect.DASH,
        "dash",
        Integer.getInteger("count", LARGE ? 20_000 : 400),
        Long.getLong("seed", 1));
  }

  @Test
  void scriptsDoWhatTheyDoInBash() throws Exception {
    compare(
        Dialect.BASH,
        "bash",
        Integer.getInteger("count", LARGE ? 5_000 : 150),
        Long.getLong("seed", 1));
  }

  @Test
  void commandsDoWhatTheOriginalsDo() throws Exception {
    Tools.require("dash", "sed", "grep", "sort", "mawk", "find", "stat");
    int count = Integer.getInteger("count", LARGE ? 5_000 : 200);
    long first = Long.getLong("seed", 1);
    List<String> failures = new ArrayList<>();
    for (long seed = first; seed < first + count; seed++) {
      check(Dialect.DASH, "dash", new CommandGenerator(seed).script(), "seed " + seed, failures);
    }
    report(failures);
  }

  /** The comparison sees a difference of each kind. */
  @Test
  void differencesAreSeen() throws Exception {
    Tools.require("dash");
    PeerRun one = PeerRun.real(scratch.resolve("w"), "echo a; exit 1", "dash");
    assertEquals(one, PeerRun.ours("echo a; exit 1", Dialect.DASH));
    for (String other : List.of("echo b; exit 1", "echo a; exit 2", "echo a; : >f; exit 1")) {
      assertTrue(!one.equals(PeerRun.ours(other, Dialect.DASH)), other);
    }
  }
}
