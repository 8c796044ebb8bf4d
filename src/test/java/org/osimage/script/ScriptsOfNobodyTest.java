package org.osimage.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osimage.testing.ChildJvm;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;

/** The same cases as user nobody, who may do nothing: they must end alike. */
class ScriptsOfNobodyTest {
  @Test
  void everyCaseEndsAsForRoot() throws IOException, InterruptedException {
    Tools.require("unshare", "perl", "setpriv", "cp", "chmod", "rm");
    if (!"root".equals(System.getProperty("user.name"))) {
      return; // an ordinary user is what WorkspaceTest runs as then
    }
    Path dir = Files.createTempDirectory("osimage-nobody");
    try {
      // nobody may not be able to enter this checkout
      List<String> classPath = new ArrayList<>();
      for (Class<?> part : List.of(Workspace.class, MemoryContentStore.class)) {
        Path copy = dir.resolve("classes" + classPath.size());
        Path classes = Path.of(part.getProtectionDomain().getCodeSource().getLocation().getPath());
        Tools.run("cp", "-r", classes.toString(), copy.toString()).succeeded();
        classPath.add(copy.toString());
      }
      Files.copy(WorkspaceTest.CASES, dir.resolve("cases"));
      Files.createDirectory(dir.resolve("work"));
      Tools.run("chmod", "-R", "a+rwX", dir.toString()).succeeded();
      ChildJvm.of(ScriptCases.class, dir + "/cases", dir + "/work", dir + "/results")
          .classPath(String.join(":", classPath))
          .environment("LC_ALL", "C.UTF-8")
          .runBy("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
          .run()
          .succeeded();
      StringBuilder expected = new StringBuilder();
      for (Map.Entry<String, ScriptCases.Case> c :
          ScriptCases.read(WorkspaceTest.CASES).entrySet()) {
        String text = c.getValue().expected();
        expected.append("# ").append(c.getKey()).append('\n').append(text);
        expected.append(text.isEmpty() ? "\n" : "\n\n");
      }
      assertEquals(expected.toString(), Files.readString(dir.resolve("results")));
    } finally {
      Tools.run("rm", "-rf", dir.toString());
    }
  }
}
