package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osimage.testing.Tools;

/** The build starts no process after the JVM, needs no PATH, no loop device and no namespace. */
@ExtendWith(Quickstart.class)
class NoNativeToolIT {
  @Test
  void nothingIsExecutedAfterTheJvm() throws IOException {
    Tools.require("strace");
    Path project = Quickstart.built().copy("strace");
    Path trace = project.resolve("trace");
    Files.createDirectories(trace);
    MavenRun.of(project)
        .withEnvironment("PATH", "")
        .under(
            Tools.find("strace").orElseThrow().toString(),
            "-ff",
            "-qq",
            "-e",
            "trace=execve,mount,unshare,setns,clone3",
            "-o",
            trace.resolve("t").toString())
        .run("package")
        .succeeded();
    long executed = 0;
    try (Stream<Path> files = Files.list(trace)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        List<String> lines = Files.readAllLines(file);
        executed += lines.stream().filter(l -> l.startsWith("execve(")).count();
        assertEquals(
            0,
            lines.stream()
                .filter(l -> l.matches("(mount|unshare|setns)\\(.*") || l.contains("CLONE_NEW"))
                .count(),
            lines.toString());
      }
    }
    assertEquals(1, executed, "only the JVM itself is executed");
    assertEquals(
        Builds.outputs(Quickstart.built().project().resolve("target")),
        Builds.outputs(project.resolve("target")));
  }
}
