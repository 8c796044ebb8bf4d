package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoWriter;
import org.osimage.manifest.LiveImage;
import org.osimage.manifest.Xml;
import org.osimage.pipeline.family.LiveMedium;
import org.osimage.pipeline.family.LiveRoot;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** What a live illumos image has on its medium and in its boot root. */
class LiveImageTest {
  @TempDir Path dir;
  private final MemoryContentStore store = new MemoryContentStore();

  private final ImageTree image =
      Trees.tree(
          Trees.file(store, ".volsetid", "id\n"),
          Trees.file(store, "boot/loader", "loader"),
          Trees.file(store, "etc/passwd", "root"),
          Trees.file(store, "etc/.pwd.lock", ""),
          Trees.file(store, "etc/big/file", "big"),
          Trees.file(store, "kernel/genunix", "gen"),
          Trees.file(store, "lib/libc.so.1", "c"),
          Trees.file(store, "opt/app/run", "run"),
          Trees.file(store, "platform/i86pc/kernel/amd64/unix", "unix"),
          Trees.file(store, "platform/i86pc/kernel/drv/amd64/x", "driver"),
          Trees.file(store, "sbin/sh", "shell"),
          Trees.hardLink("usr/bin/sh", "sbin/sh"),
          Trees.file(store, "usr/share/words", "word ".repeat(100_000)),
          Trees.symlink("bin", "./usr/bin"),
          Trees.dir("var/adm"),
          Trees.dir("dev"));

  private ImageTree medium(LiveImage options) throws Exception {
    BuildSettings settings = Settings.of(dir, Xml.OVERLAY, BuildLog.SILENT);
    return new LiveMedium(Settings.inputs(settings, store), options, Map.of()).of(image);
  }

  private static LiveImage options(String usr, String misc) {
    return new LiveImage(usr, misc, Optional.of(".livecd"));
  }

  private byte[] body(ImageTree tree, TreePath path) throws Exception {
    return store.bytes(((Entry.RegularFile) tree.find(path).orElseThrow()).content());
  }

  /** Decodes a lofi image as its format is described, with the platform's inflater. */
  private static byte[] unlofi(byte[] file) throws Exception {
    ByteBuffer b = ByteBuffer.wrap(file);
    assertTrue(new String(file, 0, 4, StandardCharsets.US_ASCII).equals("gzip"));
    assertEquals(0, file.length % 512);
    int size = b.getInt(36);
    int count = b.getInt(40) - 1;
    int last = b.getInt(44);
    byte[] image = new byte[(count - 1) * size + last];
    int data = 48 + (count + 1) * 8;
    for (int i = 0; i < count; i++) {
      int from = data + (int) b.getLong(48 + i * 8);
      int to = data + (int) b.getLong(48 + i * 8 + 8);
      int length = i == count - 1 ? last : size;
      if (file[from] == 0) {
        System.arraycopy(file, from + 1, image, i * size, length);
      } else {
        Inflater inflater = new Inflater();
        inflater.setInput(file, from + 1, to - from - 1);
        assertEquals(length, inflater.inflate(image, i * size, length));
        inflater.end();
      }
    }
    return image;
  }

  @Test
  void theMediumHasFileSystemsInsteadOfDirectories() throws Exception {
    ImageTree medium = medium(options("gzip", "none"));
    assertEquals(
        List.of(
            ".",
            ".volsetid",
            "boot",
            "boot/loader",
            "dev",
            "platform",
            "platform/i86pc",
            "platform/i86pc/kernel",
            "platform/i86pc/kernel/amd64",
            "platform/i86pc/kernel/amd64/unix",
            "solaris.zlib",
            "solarismisc.zlib"),
        medium.entries().stream().map(e -> e.path().toString()).toList());
    // the link of a file outside has become the file
    ImageTree usr =
        Trees.tree(
            Trees.file(store, "bin/sh", "shell"),
            Trees.file(store, "share/words", "word ".repeat(100_000)));
    IsoOptions iso = IsoOptions.of("compress", Trees.TIME).withRelaxedNames(true);
    byte[] expected = Trees.bytes(new IsoWriter(iso), usr, store);
    byte[] compressed = body(medium, LiveMedium.USR_IMAGE);
    assertTrue(compressed.length < expected.length / 4);
    org.junit.jupiter.api.Assertions.assertArrayEquals(expected, unlofi(compressed));
    String misc = new String(body(medium, LiveMedium.MISC_IMAGE), StandardCharsets.ISO_8859_1);
    assertEquals("CD001", misc.substring(32769, 32774));
    assertTrue(misc.contains("passwd") && !misc.contains(".pwd.lock"));
  }

  @Test
  @Tag("peer")
  void readersListTheFileSystem() throws Exception {
    Tools.require("bsdtar");
    ImageTree medium = medium(options("gzip-9", "gzip-6"));
    Path iso = dir.resolve("misc.iso");
    Files.write(iso, unlofi(body(medium, LiveMedium.MISC_IMAGE)));
    List<String> names =
        new ArrayList<>(
            Tools.run("bsdtar", "-tf", iso.toString()).succeeded().output().lines().toList());
    names.sort(null);
    assertEquals(
        List.of(
            ".",
            "etc",
            "etc/big",
            "etc/big/file",
            "etc/passwd",
            "opt",
            "opt/app",
            "opt/app/run",
            "var",
            "var/adm"),
        names);
  }

  @Test
  void anImageWithoutUsrIsRefused() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                new LiveMedium(Settings.inputs(dir, store), options("none", "none"), Map.of())
                    .of(Trees.tree(Trees.dir("etc"))));
    assertTrue(e.getMessage().contains("<liveImage> is for an image with a directory usr"));
  }

  @Test
  void theBootRootFindsTheRestOnTheMedium() throws Exception {
    ImageTree selected =
        Trees.tree(
            Trees.file(store, "etc/passwd", "root"),
            Trees.dir("var/adm"),
            Trees.file(store, "lib/libc.so.1", "c"));
    ImageTree root = new LiveRoot(image, options("gzip", "gzip"), Trees.TIME).configure(selected);
    assertEquals(
        List.of(
            ".",
            ".cdrom",
            ".livecd",
            "bin -> ./usr/bin",
            "etc",
            "etc/big -> /mnt/misc/etc/big",
            "etc/passwd",
            "lib",
            "lib/libc.so.1",
            "mnt",
            "mnt/misc",
            "mnt/pkg",
            "opt -> /mnt/misc/opt",
            "reconfigure",
            "usr",
            "var",
            "var/adm"),
        root.entries().stream()
            .map(e -> e.path() + (e instanceof Entry.Symlink link ? " -> " + link.target() : ""))
            .toList());
  }

  @Test
  void loadersOfUsrAreStillFound() throws Exception {
    ImageTree with =
        image.edit(
            editor ->
                editor.putWithParents(
                    Trees.file(store, "usr/lib/grub/i386-pc/boot.img", "grub"),
                    Attributes.root(0755, 0)));
    ImageTree loaders =
        LiveMedium.loaders(with, Trees.tree(Trees.file(store, "usr/lib/other", "x")));
    assertTrue(loaders.contains(TreePath.literal("usr/lib/grub/i386-pc/boot.img")));
    assertTrue(loaders.contains(TreePath.literal("usr/lib/other")));
  }
}
