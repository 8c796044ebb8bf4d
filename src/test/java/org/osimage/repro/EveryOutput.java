package org.osimage.repro;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osimage.archive.ChecksumWriter;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.archive.MtreeWriter;
import org.osimage.archive.OwnerNames;
import org.osimage.archive.PaxWriter;
import org.osimage.compress.BlockCodec;
import org.osimage.compress.Compression;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.content.PackedContentStore;
import org.osimage.content.Sha256;
import org.osimage.disk.BootCode;
import org.osimage.disk.DiskImageWriter;
import org.osimage.disk.DiskPartition;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatWriter;
import org.osimage.disk.Guid;
import org.osimage.disk.PartitionContent;
import org.osimage.disk.container.ContainerFormat;
import org.osimage.disk.container.Containers;
import org.osimage.disk.container.DiskDescription;
import org.osimage.ext4.Ext4Options;
import org.osimage.ext4.Ext4Writer;
import org.osimage.flar.FlarDifference;
import org.osimage.flar.FlarOptions;
import org.osimage.flar.FlarSection;
import org.osimage.flar.FlarSummary;
import org.osimage.flar.FlarWriter;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.Keyword;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoWriter;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.squashfs.SquashfsOptions;
import org.osimage.squashfs.SquashfsWriter;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;
import org.osimage.ufs.UfsOptions;
import org.osimage.ufs.UfsWriter;

/** Prints the SHA-256 of every output of one tree. New writers and encoders add their line. */
public final class EveryOutput {
  private final ContentStore store;
  private final Path directory;

  private EveryOutput(ContentStore store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /**
   * @param args a seed for the order of input, which must not matter
   */
  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory("every-output");
    ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors() + 1);
    try (PackedContentStore store = PackedContentStore.open(directory.resolve("store"))) {
      EveryOutput outputs = new EveryOutput(store, directory);
      Resources resources =
          Resources.parallel(threads, Runtime.getRuntime().availableProcessors(), directory);
      outputs.writers(new Random(Long.parseLong(args[0])), resources);
      outputs.flashArchives(resources);
      outputs.encoders(resources);
    } finally {
      threads.shutdownNow();
      delete(directory);
    }
  }

  private void writers(Random order, Resources resources) throws Exception {
    List<Entry> entries = new ArrayList<>(Trees.everything(store).entries());
    for (Entry entry : Trees.random(5, 300, store).entries()) {
      if (!entry.path().isRoot()) {
        entries.add(
            entry instanceof Entry.HardLink link
                ? new Entry.HardLink(below(link.path()), link.attributes(), below(link.target()))
                : entry.withPath(below(entry.path())));
      }
    }
    entries.add(Trees.dir("random"));
    Collections.shuffle(entries, order);
    ImageTree tree = ImageTree.of(entries);
    print("listing", TreeListing.text(tree).getBytes(StandardCharsets.UTF_8));
    print("newc", new CpioWriter(CpioFormat.NEWC).plan(tree, store));
    print("pax", new PaxWriter().plan(tree, store));
    print("mtree", new MtreeWriter().plan(tree, store));
    UfsOptions ufs = UfsOptions.of(Trees.TIME).withFreeBytes(60 << 20);
    print("ufs", new UfsWriter(ufs).plan(tree, store));
    UfsOptions sparc = ufs.withByteOrder(ByteOrder.BIG_ENDIAN);
    print("ufs big endian", new UfsWriter(sparc).plan(tree, store));
    Ext4Options ext = Ext4Options.of(Trees.TIME).withFreeBytes(60 << 20).withLabel("title");
    print("ext", new Ext4Writer(ext).plan(tree, store));
    for (ChecksumWriter.Form form : ChecksumWriter.Form.values()) {
      print("checksums " + form, new ChecksumWriter(form, OwnerNames.NONE).plan(tree, store));
    }
    // a name of 255 bytes is more than a medium takes
    ImageTree medium = tree.edit(e -> e.delete(TreePath.literal("lib/" + "n".repeat(255))));
    IsoOptions options = IsoOptions.of("INITIAL", Trees.TIME);
    print("iso", new IsoWriter(options).plan(medium, store));
    print("joliet", new IsoWriter(options.withJoliet(true)).plan(medium, store));
    for (String type : BlockCodec.types()) {
      SquashfsOptions squashfs =
          SquashfsOptions.of(Trees.TIME, type, OptionalInt.empty(), 8192, resources);
      print("squashfs " + type, new SquashfsWriter(squashfs).plan(tree, store));
      print("squashfs again " + type, new SquashfsWriter(squashfs).plan(tree, store));
    }
    ImageTree plain = plainFiles();
    print("odc", new CpioWriter(CpioFormat.ODC).plan(plain, store));
    PlannedOutput fat = new FatWriter(FatOptions.labelled("TITLE")).plan(plain, store);
    print("fat", fat);
    Guid id = Guid.derived("disk", new byte[32]);
    List<DiskPartition> partitions =
        List.of(DiskPartition.of("ESP", Guid.EFI_SYSTEM, id, PartitionContent.of(fat)));
    PlannedOutput disk = new DiskImageWriter(id, 7, BootCode.NONE).plan(partitions);
    print("gpt", disk);
    containers(disk, id, resources);
  }

  private void containers(PlannedOutput raw, Guid id, Resources resources) throws Exception {
    long size = raw.size().orElseThrow();
    DiskDescription disk = new DiskDescription("initial", id, Trees.TIME, size, 1, 512);
    List<Containers.Target> targets = new ArrayList<>();
    for (ContainerFormat format : ContainerFormat.values()) {
      targets.add(new Containers.Target(format, directory.resolve(format.id())));
    }
    new Containers(raw, disk, resources).write(targets);
    for (Containers.Target target : targets) {
      String name = target.format().name().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
      print(name, Files.readAllBytes(target.file()));
    }
  }

  private void flashArchives(Resources resources) throws Exception {
    ImageTree before = plainFiles();
    ImageTree after = before.edit(e -> e.delete(TreePath.literal("dir3")));
    SortedMap<String, String> values =
        new TreeMap<>(Map.of(Keyword.CONTENT_NAME, "initial", Keyword.CREATION_MASTER, "title"));
    for (boolean compress : List.of(false, true)) {
      FlarWriter writer =
          new FlarWriter(
              new FlarOptions(
                  new FlarHeading(values, new TreeMap<>()),
                  compress ? ArchiveMethod.PAX : ArchiveMethod.CPIO,
                  compress,
                  true,
                  true,
                  List.of(FlarSection.of("summary", FlarSummary.of(after).getBytes("UTF-8"), "s")),
                  resources));
      print(compress ? "flarpaxz" : "flarcpio", writer.plan(before, store));
      print(
          compress ? "diffpaxz" : "diffcpio",
          writer.plan(FlarDifference.between(before, after), List.of(), true, store));
    }
  }

  private static TreePath below(TreePath path) {
    return TreePath.literal("random").resolve(path);
  }

  /** What every format can hold; names that case mapping in a Turkish locale would change. */
  private ImageTree plainFiles() {
    List<Entry> files = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      files.add(Trees.file(store, "dir" + i % 7 + "/title and i\u0131 " + i + ".txt", "body " + i));
    }
    return Trees.tree(files);
  }

  private void encoders(Resources resources) throws Exception {
    byte[] body = new byte[3 << 19];
    Random random = new Random(11);
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : "initial".charAt(i % 7));
    }
    for (String type : Compression.types()) {
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      try (OutputStream out =
          Compression.of(type, OptionalInt.empty(), resources).compress(encoded)) {
        out.write(body);
      }
      print(type, encoded.toByteArray());
    }
  }

  private void print(String name, PlannedOutput output) throws Exception {
    Path file = directory.resolve(name);
    OutputFile.write(output, file);
    print(name, Files.readAllBytes(file));
    print(name + " layout", output.describe().getBytes(StandardCharsets.UTF_8));
  }

  private static void print(String name, byte[] bytes) {
    System.out.println(
        name + " " + bytes.length + " " + HexFormat.of().formatHex(Sha256.of(bytes)));
  }

  private static void delete(Path directory) throws Exception {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
