package org.osimage.script;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.testing.Tools;

/** The cases of the file {@code script/cases}, as the user who runs the tests. */
class WorkspaceTest {
  static final Path CASES = Path.of("src/test/resources/script/cases");

  @TempDir Path dir;

  @TestFactory
  List<DynamicTest> cases() throws IOException {
    Tools.require("unshare");
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, ScriptCases.Case> c : ScriptCases.read(CASES).entrySet()) {
      tests.add(
          DynamicTest.dynamicTest(
              c.getKey(),
              () -> {
                Path work = Files.createTempDirectory("osimage-script");
                assertEquals(
                    c.getValue().expected(),
                    ScriptCases.result(work, c.getValue().script()).strip());
                assertEquals(List.of(), HostPaths.children(work), "nothing is left");
                Files.delete(work);
              }));
    }
    return tests;
  }
}
