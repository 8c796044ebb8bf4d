package org.osimage.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.testing.ChildJvm;
import org.osimage.testing.Tools;

class OutputFileTest {
  @TempDir Path dir;

  private interface Body {
    void writeTo(ImageChannel out) throws IOException;
  }

  private static PlannedOutput output(long size, Body body) {
    return new PlannedOutput() {
      @Override
      public OptionalLong size() {
        return size < 0 ? OptionalLong.empty() : OptionalLong.of(size);
      }

      @Override
      public String describe() {
        return "test";
      }

      @Override
      public void writeTo(ImageChannel out) throws IOException {
        body.writeTo(out);
      }
    };
  }

  private static PlannedOutput text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return output(bytes.length, out -> out.write(bytes));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesAndMakesDirectories() throws Exception {
    Path file = dir.resolve("a/b/image.iso");
    assertEquals(5, OutputFile.write(text("bytes"), file));
    assertEquals("bytes", Files.readString(file));
    assertEquals(3, OutputFile.write(output(-1, out -> out.write(new byte[3])), file));
  }

  @Test
  void replacesTheOldFileOnlyWhenTheNewIsWhole() throws Exception {
    Path file = dir.resolve("image");
    Files.writeString(file, "old");
    IOException cause = new IOException("source broke");
    IOException thrown =
        assertThrows(
            IOException.class,
            () ->
                OutputFile.write(
                    output(
                        10,
                        out -> {
                          out.write(new byte[5]);
                          out.flush();
                          assertEquals("old", Files.readString(file));
                          throw cause;
                        }),
                    file));
    assertSame(cause, thrown);
    assertEquals("old", Files.readString(file));
    ImageBuildException refused = new ImageBuildException("refused");
    assertSame(
        refused,
        assertThrows(
            IOException.class,
            () ->
                OutputFile.write(
                    output(
                        10,
                        out -> {
                          throw refused;
                        }),
                    file)));
    OutputFile.write(text("new"), file);
    assertEquals("new", Files.readString(file));
    assertEquals(List.of("image"), names());
  }

  @Test
  void aLeftoverOfAKilledBuildIsNoObstacle() throws Exception {
    Files.writeString(dir.resolve(".image.part"), "longer than the new one");
    OutputFile.write(text("new"), dir.resolve("image"));
    assertEquals("new", Files.readString(dir.resolve("image")));
    assertEquals(List.of("image"), names());
  }

  @Test
  void aWriterThatBreaksItsPlanIsAnInternalMistake() throws Exception {
    Path file = dir.resolve("image");
    assertThrows(
        IllegalStateException.class,
        () -> OutputFile.write(output(4, out -> out.write(new byte[5])), file));
    assertEquals(List.of(), names());
  }

  @Test
  void aDiskTooSmallIsFoundBeforeTheFirstByte() throws Exception {
    Path file = dir.resolve("image");
    String message =
        assertThrows(
                ImageBuildException.class,
                () ->
                    OutputFile.write(
                        output(
                            Long.MAX_VALUE,
                            out -> {
                              throw new IllegalStateException("must not write");
                            }),
                        file))
            .getMessage();
    assertTrue(message.startsWith(file + " needs 9223372036854775807 bytes, and its"), message);
    assertEquals(List.of(), names());
  }

  @Test
  void aFileNameWithoutDirectoryWorks() throws Exception {
    Path relative = Path.of("output-file-test.tmp");
    try {
      assertEquals(1, OutputFile.write(text("x"), relative));
      assertThrows(
          IOException.class,
          () ->
              OutputFile.write(
                  output(
                      1,
                      out -> {
                        throw new java.nio.file.FileSystemException("broken");
                      }),
                  relative));
    } finally {
      Files.deleteIfExists(relative);
    }
  }

  @Test
  void aDirectoryInTheWayIsNamed() throws Exception {
    Path file = Files.createDirectories(dir.resolve("image/full"));
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class, () -> OutputFile.write(text("x"), file.getParent()));
    assertEquals("cannot write " + file.getParent() + ": it is a directory", e.getMessage());
    assertEquals(List.of("image"), names());
    Path below = Files.writeString(dir.resolve("file"), "").resolve("image");
    assertThrows(IOException.class, () -> OutputFile.write(text("x"), below));
  }

  /** Prints how writing a file ends. */
  public static final class Writing {
    public static void main(String[] args) throws IOException {
      try {
        OutputFile.write(text("x"), Path.of(args[0]));
        System.out.println("written");
      } catch (ImageBuildException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void aReadOnlyDirectoryIsNamed() throws Exception {
    Path target = Files.createDirectory(dir.resolve("readonly"));
    target.toFile().setWritable(false, false);
    Path file = target.resolve("image");
    ChildJvm child = ChildJvm.of(Writing.class, file.toString());
    if (System.getProperty("user.name").equals("root")) {
      Tools.require("setpriv");
      for (Path up = dir; up != null; up = up.getParent()) {
        up.toFile().setExecutable(true, false);
        up.toFile().setReadable(true, false);
        if (up.equals(Path.of(System.getProperty("java.io.tmpdir")))) {
          break;
        }
      }
      child.runBy("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }
    try {
      String output = child.run().output();
      assumeTrue(!output.contains("Could not find or load main class"), "nobody sees no classes");
      assertTrue(
          output.startsWith("cannot write " + file + ": its directory is not writable ("), output);
    } finally {
      target.toFile().setWritable(true);
    }
  }

  @Test
  void aFullDiskIsNamedAndLeavesNothing() throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "needs to mount");
    Path small = Files.createDirectory(dir.resolve("small"));
    assumeTrue(
        Tools.run("mount", "-t", "tmpfs", "-o", "size=2m", "none", small.toString()).exit() == 0,
        "cannot mount");
    try {
      Path file = small.resolve("image");
      Files.writeString(file, "old");
      PlannedOutput large =
          output(
              -1,
              out -> {
                byte[] some = new byte[10_000];
                java.util.Arrays.fill(some, (byte) 1);
                for (int i = 0; i < 1000; i++) {
                  out.write(some);
                }
              });
      String message =
          assertThrows(ImageBuildException.class, () -> OutputFile.write(large, file)).getMessage();
      assertEquals(
          "the disk is full while writing " + file + ": make room and build again", message);
      assertFalse(Files.exists(small.resolve(".image.part")));
      assertEquals("old", Files.readString(file));
      OutputFile.write(text("fits"), file);
      assertEquals("fits", Files.readString(file));
    } finally {
      Tools.run("umount", small.toString());
    }
  }
}
