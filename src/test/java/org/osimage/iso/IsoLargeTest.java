package org.osimage.iso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.output.OutputFile;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;

/** A file of 5 GiB: takes room and a minute, so only with {@code -Dlarge=true}. */
@Tag("large")
@Tag("peer")
@EnabledIfSystemProperty(named = "large", matches = "true")
class IsoLargeTest {
  @TempDir Path directory;

  @Test
  void everyReaderSeesTheWholeFile() throws Exception {
    Tools.require("bsdtar", "xorriso", "7z", "isoinfo");
    long size = (5L << 30) + 3;
    MemoryContentStore store = new MemoryContentStore();
    Path image = directory.resolve("large.iso");
    IsoOptions options = IsoOptions.of("LARGE", Trees.TIME).withJoliet(true);
    OutputFile.write(
        new IsoWriter(options)
            .plan(
                Trees.tree(
                    Trees.file("big", store.synthetic((byte) 'x', size)),
                    Trees.file(store, "z-small", "after")),
                store),
        image);
    String file = image.toString();
    String counted =
        Tools.run(
                "sh",
                "-c",
                "bsdtar -xOf '" + file + "' big | tr -d x | wc -c; bsdtar -tvf '" + file + "'")
            .succeeded()
            .output();
    assertEquals("0", counted.lines().findFirst().orElse("").trim());
    assertTrue(counted.contains(" " + size + " "), counted);
    String listed = Tools.run("xorriso", "-indev", file, "-lsl", "/").succeeded().output();
    assertTrue(listed.contains(" " + size + " "), listed);
    String tested = Tools.run(directory, List.of("7z", "t", file)).succeeded().output();
    assertTrue(tested.contains("Everything is Ok"), tested);
    assertEquals(
        "after", Tools.run("isoinfo", "-R", "-i", file, "-x", "/z-small").succeeded().output());
  }
}
