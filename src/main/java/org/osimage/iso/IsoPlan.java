package org.osimage.iso;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.iso.VolumeDescriptors.Flavour;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** The finished layout of an image: says where everything lies, and writes it. */
public final class IsoPlan implements PlannedOutput {
  /** Appended partitions start at multiples of a mebibyte, as partition tables like it. */
  private static final int ALIGNMENT = 1 << 20;

  private static final long MAX_BLOCKS = 1L << 32;

  private final IsoOptions options;
  private final ImageTree tree;
  private final ContentStore store;
  private final FileExtents files;
  private final Volume primary;
  private final Optional<Volume> joliet;
  private final List<Extent> appended = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();
  private final long catalog;
  private final long totalBlocks;

  /** A line of {@link #describe}. */
  private record Part(long lba, String what) {}

  IsoPlan(
      IsoOptions options,
      ImageTree tree,
      ContentStore store,
      FileExtents files,
      Volume primary,
      Optional<Volume> joliet)
      throws ImageBuildException {
    this.options = options;
    this.tree = tree;
    this.store = store;
    this.files = files;
    this.primary = primary;
    this.joliet = joliet;
    parts.add(new Part(0, "system area"));
    long at = part(VolumeDescriptors.FIRST, "volume descriptors") + descriptorCount();
    at = primary.assignTables(part(at, "path tables"));
    if (joliet.isPresent()) {
      at = joliet.get().assignTables(part(at, "Joliet path tables"));
    }
    catalog = at;
    if (!options.bootEntries().isEmpty()) {
      at = part(at, "boot catalog") + 1;
    }
    at = primary.assignDirectories(part(at, primary.directoryCount() + " directories"));
    if (joliet.isPresent()) {
      String what = joliet.get().directoryCount() + " Joliet directories";
      at = joliet.get().assignDirectories(part(at, what));
    }
    at = files.assign(part(at, files.count() + " file bodies"));
    at = append(at);
    totalBlocks = at + Extent.blocks(options.systemArea().trailingSize());
    if (options.systemArea().trailingSize() > 0) {
      part(at, "trailing bytes of the system area");
    }
    if (totalBlocks >= MAX_BLOCKS) {
      throw new ImageBuildException(
          "the image would have "
              + totalBlocks
              + " blocks of 2048 bytes, and ISO 9660 numbers less than "
              + MAX_BLOCKS
              + " (8 TiB): leave something out");
    }
  }

  private long part(long lba, String what) {
    parts.add(new Part(lba, what));
    return lba;
  }

  private int descriptorCount() {
    return 2
        + (options.bootEntries().isEmpty() ? 0 : 1)
        + (joliet.isPresent() ? 1 : 0)
        + (options.relaxedNames() ? 1 : 0);
  }

  private long append(long from) {
    long at = from;
    for (PlannedOutput partition : options.appended()) {
      long size =
          partition
              .size()
              .orElseThrow(
                  () -> new IllegalArgumentException("an appended partition of unknown size"));
      int unit = ALIGNMENT / Extent.BLOCK;
      at = (at + unit - 1) / unit * unit;
      Extent extent = new Extent(part(at, "appended partition " + appended.size()), size);
      appended.add(extent);
      at = extent.end();
    }
    return at;
  }

  /**
   * Where the body of a file lies; an empty file has block 0.
   *
   * @throws IllegalArgumentException if the tree has no such file
   */
  public Extent extentOf(TreePath path) {
    Entry body =
        tree.find(path)
            .map(tree::body)
            .filter(entry -> entry.kind() == Entry.Kind.FILE)
            .orElseThrow(() -> new IllegalArgumentException("no file " + path));
    return files.of((Entry.RegularFile) body);
  }

  /** Where an appended partition lies, by its place in {@link IsoOptions#appended}. */
  public Extent appended(int index) {
    return appended.get(index);
  }

  /** Blocks of 2048 bytes in the whole image, with everything behind the ISO file system. */
  public long totalSectors() {
    return totalBlocks;
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(totalBlocks * Extent.BLOCK);
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      long end = i + 1 < parts.size() ? parts.get(i + 1).lba() : totalBlocks;
      Part part = parts.get(i);
      long offset = part.lba() * Extent.BLOCK;
      long length = (end - part.lba()) * Extent.BLOCK;
      text.append(String.format(Locale.ROOT, "%12d %12d %s%n", offset, length, part.what()));
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    byte[] leading = options.systemArea().leading(this);
    if (leading.length > SystemArea.LEADING) {
      throw new IllegalArgumentException("a system area of " + leading.length + " bytes");
    }
    out.write(leading);
    out.seekTo((long) VolumeDescriptors.FIRST * Extent.BLOCK);
    writeDescriptors(out);
    primary.writeTables(out);
    if (joliet.isPresent()) {
      joliet.get().writeTables(out);
    }
    if (!options.bootEntries().isEmpty()) {
      out.write(ElTorito.catalog(options.bootEntries(), bootExtents()));
    }
    primary.writeDirectories(out);
    if (joliet.isPresent()) {
      joliet.get().writeDirectories(out);
    }
    files.write(store, out);
    for (int i = 0; i < appended.size(); i++) {
      out.seekTo(appended.get(i).offset());
      out.embed(options.appended().get(i));
      out.padTo(Extent.BLOCK);
    }
    writeTrailing(out);
  }

  private void writeDescriptors(ImageChannel out) throws IOException {
    VolumeDescriptors descriptors = new VolumeDescriptors(options, totalBlocks);
    out.write(descriptors.of(Flavour.PRIMARY, primary));
    if (!options.bootEntries().isEmpty()) {
      out.write(ElTorito.bootRecord(catalog));
    }
    if (options.relaxedNames()) {
      out.write(descriptors.of(Flavour.ENHANCED, primary));
    }
    if (joliet.isPresent()) {
      out.write(descriptors.of(Flavour.JOLIET, joliet.get()));
    }
    out.write(VolumeDescriptors.terminator());
  }

  private List<Extent> bootExtents() {
    List<Extent> extents = new ArrayList<>();
    for (BootEntry entry : options.bootEntries()) {
      extents.add(
          entry.image() instanceof BootImage.InTree file
              ? extentOf(file.path())
              : appended(((BootImage.Appended) entry.image()).index()));
    }
    return extents;
  }

  private void writeTrailing(ImageChannel out) throws IOException {
    byte[] trailing = options.systemArea().trailing(this);
    if (trailing.length != options.systemArea().trailingSize()) {
      throw new IllegalArgumentException(
          "trailing bytes: " + trailing.length + ", not " + options.systemArea().trailingSize());
    }
    out.seekTo(totalBlocks * Extent.BLOCK - trailing.length);
    out.write(trailing);
  }
}
