package org.osimage.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.compress.Compression;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.content.PackedContentStore;
import org.osimage.disk.BootCode;
import org.osimage.disk.DiskImageWriter;
import org.osimage.disk.DiskPartition;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatSize;
import org.osimage.disk.FatWriter;
import org.osimage.disk.Guid;
import org.osimage.flar.FlarOptions;
import org.osimage.flar.FlarWriter;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.Keyword;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoWriter;
import org.osimage.output.ImageChannel;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.squashfs.SquashfsOptions;
import org.osimage.squashfs.SquashfsWriter;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;
import org.osimage.ufs.UfsOptions;
import org.osimage.ufs.UfsWriter;

/** One job of ours in a fresh JVM: {@code Engine JOB TREE-HOME OUT}. */
public final class Engine {
  private Engine() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[1]);
    Path out = Path.of(args[2]);
    BenchTree input = new BenchTree(home.getFileName().toString(), home);
    if (args[0].startsWith("populate")) {
      boolean warm = args[0].endsWith("-warm");
      Populate.run(home, warm ? home.getParent().resolve("warm-" + input.name()) : out, out);
      return;
    }
    try (PackedContentStore store = input.openStore()) {
      switch (args[0]) {
        case "cpio" -> OutputFile.write(cpio(input, store), out);
        case "cpio-zstd" -> zstd(cpio(input, store), out);
        case "flar" -> flar(input, store, false, out);
        case "flar-compress" -> flar(input, store, true, out);
        case "iso" ->
            OutputFile.write(
                new IsoWriter(IsoOptions.of("BENCH", 1_800_000_000L).withJoliet(true))
                    .plan(input.tree(), store),
                out);
        case "iso-plain" ->
            OutputFile.write(
                new IsoWriter(IsoOptions.of("BENCH", 1_800_000_000L)).plan(input.tree(), store),
                out);
        case "ufs" ->
            OutputFile.write(
                new UfsWriter(UfsOptions.of(1_800_000_000L)).plan(input.tree(), store), out);
        case "squashfs" -> {
          forgetBlocks(home.getParent().resolve("store/derived"));
          squashfs(store, input.tree(), out);
        }
        // blocks that earlier runs of this job kept, all or but for one package's
        case "squashfs-again" -> squashfs(store, input.tree(), out);
        case "squashfs-changed" -> squashfs(store, changed(input.tree(), store), out);
        case "usb" -> OutputFile.write(usb(input.fatTree(), store), out);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static void squashfs(ContentStore store, ImageTree tree, Path out) throws Exception {
    int threads = 2;
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      SquashfsOptions options =
          SquashfsOptions.of(1_800_000_000L, Resources.parallel(workers, threads, out.getParent()));
      OutputFile.write(new SquashfsWriter(options).plan(tree, store), out);
    } finally {
      workers.shutdown();
    }
  }

  private static void forgetBlocks(Path derived) throws IOException {
    if (Files.exists(derived)) {
      try (Stream<Path> files = Files.walk(derived)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Every file below one directory of a package is another one, never seen before. */
  private static ImageTree changed(ImageTree tree, ContentStore store) throws Exception {
    byte[] stamp = Long.toString(System.nanoTime()).getBytes(StandardCharsets.UTF_8);
    TreePath directory = TreePath.literal("usr/share/perl");
    return tree.edit(
        editor -> {
          for (Entry entry : tree.subtree(directory)) {
            if (entry instanceof Entry.RegularFile file) {
              try (InputStream body = store.open(file.content());
                  InputStream more =
                      new SequenceInputStream(body, new ByteArrayInputStream(stamp))) {
                editor.put(new Entry.RegularFile(file.path(), file.attributes(), store.put(more)));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        });
  }

  private static PlannedOutput cpio(BenchTree input, ContentStore store) throws Exception {
    return new CpioWriter(CpioFormat.NEWC).plan(input.tree(), store);
  }

  private static void zstd(PlannedOutput plan, Path out) throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try (OutputStream file = Files.newOutputStream(out);
        OutputStream zstd =
            Compression.of(
                    "zstd",
                    OptionalInt.of(3),
                    Resources.parallel(workers, threads, out.getParent()))
                .compress(file);
        ImageChannel channel = new ImageChannel(Channels.newChannel(zstd))) {
      plan.writeTo(channel);
    } finally {
      workers.shutdown();
    }
  }

  private static void flar(BenchTree input, ContentStore store, boolean compress, Path out)
      throws Exception {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    FlarHeading heading =
        new FlarHeading(
            new TreeMap<>(Map.of(Keyword.CONTENT_NAME, "bench", Keyword.CREATION_MASTER, "bench")),
            new TreeMap<>());
    FlarOptions options =
        new FlarOptions(
            heading,
            ArchiveMethod.CPIO,
            compress,
            true,
            true,
            List.of(),
            Resources.parallel(workers, threads, out.getParent()));
    try {
      OutputFile.write(new FlarWriter(options).plan(input.tree(), store), out);
    } finally {
      workers.shutdown();
    }
  }

  private static PlannedOutput usb(ImageTree tree, ContentStore store) throws Exception {
    FatSize size = FatSize.exactly(BenchTree.fatBytes(tree)).asFat32();
    Guid id = Guid.derived("bench", new byte[0]);
    DiskPartition esp =
        DiskPartition.of(
            "ESP",
            Guid.EFI_SYSTEM,
            id,
            lba ->
                new FatWriter(FatOptions.labelled("BENCH").withSize(size).withHiddenSectors(lba))
                    .plan(tree, store));
    return new DiskImageWriter(id, 1, BootCode.NONE).plan(List.of(esp));
  }
}
