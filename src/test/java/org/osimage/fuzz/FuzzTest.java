package org.osimage.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.content.Content;
import org.osimage.testing.ChildJvm;

/**
 * A short fuzz of every reader, with 256 MiB; longer with {@code mvn test -Dtest=FuzzTest
 * -Dfuzz.seconds=3600 -Dfuzz.seed=2}.
 */
class FuzzTest {
  @TempDir Path dir;

  @Test
  void readersThrowWhatTheyDeclare() throws Exception {
    Path classes =
        Path.of(Content.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    assertTrue(Fuzz.readers(classes).size() >= 55, "" + Fuzz.readers(classes).size());
    var run =
        ChildJvm.of(
                Fuzz.class,
                classes.toString(),
                dir.toString(),
                System.getProperty("fuzz.seconds", "8"),
                System.getProperty("fuzz.seed", "1"))
            .option("-Xmx256m")
            .run();
    String output = run.output();
    System.out.print(output);
    assertFalse(output.contains("FINDING"), output);
    assertEquals(0, run.exit());
  }
}
