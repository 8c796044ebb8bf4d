package org.osimage.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.testing.ChildJvm;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;

/**
 * Attacks of scripts on what lies outside, by this user and by nobody: none may have an effect.
 * Usually some of them; all with {@code mvn test -Dtest=SandboxAttacksTest -Dlarge=true}.
 */
class SandboxAttacksTest {
  private static final Path ATTACKS = Path.of("src/test/resources/script/attacks");

  private static final int NTH = Boolean.getBoolean("large") ? 1 : 12;

  @TempDir Path dir;

  @Test
  void noneHasAnEffectOutside() throws IOException {
    Tools.require("unshare", "perl");
    assertTrue(SandboxAttacks.all(ATTACKS).size() >= 100);
    List<String> told = new ArrayList<>();
    assertEquals(List.of(), SandboxAttacks.effects(ATTACKS, dir, NTH, told));
    System.out.println(told.size() + " attacks by this user\n  " + String.join("\n  ", told));
  }

  @Test
  void norAsNobody() throws IOException, InterruptedException {
    Tools.require("unshare", "perl", "setpriv", "cp", "chmod", "rm");
    if (!"root".equals(System.getProperty("user.name"))) {
      return;
    }
    Path place = Files.createTempDirectory("osimage-attacks");
    try {
      List<String> classPath = new ArrayList<>();
      for (Class<?> part : List.of(Workspace.class, MemoryContentStore.class)) {
        Path copy = place.resolve("classes" + classPath.size());
        Path classes = Path.of(part.getProtectionDomain().getCodeSource().getLocation().getPath());
        Tools.run("cp", "-r", classes.toString(), copy.toString()).succeeded();
        classPath.add(copy.toString());
      }
      Files.copy(ATTACKS, place.resolve("attacks"));
      Files.createDirectory(place.resolve("work"));
      Tools.run("chmod", "-R", "a+rwX", place.toString()).succeeded();
      ChildJvm.of(SandboxAttacks.class, place + "/attacks", place + "/work", String.valueOf(NTH))
          .classPath(String.join(":", classPath))
          .environment("LC_ALL", "C.UTF-8")
          .runBy("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
          .run()
          .succeeded();
      String results = Files.readString(place.resolve("work/results"));
      assertTrue(results.matches("[0-9]+ attacks\n"), results);
      System.out.println("by nobody: " + results + Files.readString(place.resolve("work/told")));
    } finally {
      Tools.run("rm", "-rf", place.toString());
    }
  }
}
