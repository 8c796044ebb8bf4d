package org.osimage.disk.container;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.content.Sha256;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.testing.Trees;

class ContainersTest {
  private static final long SIZE = 40 << 20;

  @TempDir Path directory;

  private List<Containers.Target> all(String name) {
    List<Containers.Target> targets = new ArrayList<>();
    for (ContainerFormat format : ContainerFormat.values()) {
      targets.add(new Containers.Target(format, directory.resolve(name + "." + format.id())));
    }
    return targets;
  }

  private void write(PlannedOutput raw, List<Containers.Target> targets, Resources host)
      throws Exception {
    new Containers(raw, Disks.description(raw.size().orElseThrow()), host).write(targets);
  }

  @Test
  void rawIsTheDiskItself() throws Exception {
    PlannedOutput disk = Disks.random(1, SIZE);
    write(disk, all("all"), Resources.serial(directory));
    assertArrayEquals(Trees.bytes(disk), Files.readAllBytes(directory.resolve("all.raw")));
  }

  @Test
  void oneByOneGivesTheSameBytesAsAllAtOnceWithThreads() throws Exception {
    PlannedOutput disk = Disks.random(2, SIZE);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      write(disk, all("all"), Resources.parallel(threads, 3, directory));
    } finally {
      threads.shutdownNow();
    }
    for (Containers.Target target : all("one")) {
      write(disk, List.of(target), Resources.serial(directory));
      Path together = directory.resolve("all." + target.format().id());
      assertEquals(-1, Files.mismatch(together, target.file()), target.format().id());
    }
  }

  @Test
  void bytesAreThoseOfTheFirstRelease() throws Exception {
    write(Disks.random(3, 5 << 20), all("golden"), Resources.serial(directory));
    StringBuilder seen = new StringBuilder();
    for (Containers.Target target : all("golden")) {
      byte[] sum = Sha256.of(Files.readAllBytes(target.file()));
      seen.append(target.format().id()).append(' ');
      seen.append(HexFormat.of().formatHex(sum, 0, 8)).append('\n');
    }
    assertEquals(
        """
        raw 7bdda77ad87bb6c7
        raw.zst b840be3fc4326ba4
        qcow2 c100511166fb3f4b
        vmdk 046fed075b8722e0
        vmdk-stream 2030824a87f03f98
        vhd 89c97467c263c223
        vhd-dynamic 66d2773ecab460f4
        vhdx 34e93b07b697d0d6
        ova 309d09cdb38f6b91
        """,
        seen.toString());
  }

  @Test
  void zerosTakeNoRoom() throws Exception {
    long size = 30L << 30;
    PlannedOutput empty = Disks.random(1, 1 << 20);
    PlannedOutput disk =
        new PlannedOutput() {
          @Override
          public java.util.OptionalLong size() {
            return java.util.OptionalLong.of(size);
          }

          @Override
          public String describe() {
            return "";
          }

          @Override
          public void writeTo(ImageChannel out) throws java.io.IOException {
            empty.writeTo(out);
            out.seekTo(size);
          }
        };
    List<Containers.Target> growing = new ArrayList<>();
    for (ContainerFormat format : ContainerFormat.values()) {
      if (format != ContainerFormat.RAW_ZST && format != ContainerFormat.VHD) {
        growing.add(new Containers.Target(format, directory.resolve("big." + format.id())));
      }
    }
    write(disk, growing, Resources.serial(directory));
    for (Containers.Target target : growing) {
      if (target.format() != ContainerFormat.RAW) {
        assertTrue(Files.size(target.file()) < 16 << 20, target.format().id());
      }
    }
  }

  @Test
  void tooLargeDisksAreRefusedBeforeAnyFile() {
    PlannedOutput disk = Disks.random(1, 3L << 40);
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> write(disk, all("large"), Resources.serial(directory)));
    assertTrue(e.getMessage().contains("more than the format vmdk holds"), e.getMessage());
    assertFalse(Files.exists(directory.resolve("large.raw")));
  }

  @Test
  void aFailureLeavesNoFile() throws Exception {
    PlannedOutput disk = Disks.random(1, SIZE);
    PlannedOutput failing =
        new PlannedOutput() {
          @Override
          public java.util.OptionalLong size() {
            return disk.size();
          }

          @Override
          public String describe() {
            return "";
          }

          @Override
          public void writeTo(ImageChannel out) throws java.io.IOException {
            out.write(new byte[100_000]);
            throw new java.io.IOException("unplugged");
          }
        };
    assertThrows(
        java.io.IOException.class, () -> write(failing, all("f"), Resources.serial(directory)));
    try (var files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void namesAndClassifiersDiffer() throws Exception {
    Set<String> seen = new HashSet<>();
    for (ContainerFormat format : ContainerFormat.values()) {
      assertTrue(seen.add(format.type() + "/" + format.classifier()), format.id());
      assertEquals(format, ContainerFormat.of(format.id()));
    }
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> ContainerFormat.of("vdi"));
    assertTrue(e.getMessage().contains("raw, raw.zst, qcow2, vmdk, vmdk-stream"), e.getMessage());
  }

  @Test
  void storedZlibIsOneStream() throws Exception {
    byte[] noise = new byte[Piece.SIZE];
    new java.util.Random(1).nextBytes(noise);
    Inflater inflater = new Inflater();
    inflater.setInput(StoredZlib.of(noise, noise.length));
    byte[] back = new byte[noise.length + 1];
    assertEquals(noise.length, inflater.inflate(back));
    assertTrue(inflater.finished());
    assertArrayEquals(noise, Arrays.copyOf(back, noise.length));
  }
}
