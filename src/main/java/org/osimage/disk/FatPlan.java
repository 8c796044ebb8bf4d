package org.osimage.disk;

import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.output.PlannedOutput;

/** A FAT volume whose every cluster has its place: in the order of the tree, without gaps. */
final class FatPlan implements PlannedOutput {
  private final FatTree tree;
  private final ContentStore store;
  private final FatGeometry geometry;
  private final FatBoot boot;
  private final FatDirectory directories;

  /** The first cluster of each entry; 0 for an empty file and a fixed root. */
  private final int[] firstClusters;

  private final long usedClusters;

  FatPlan(FatTree tree, ContentStore store, FatGeometry geometry, FatOptions options, long serial) {
    this.tree = tree;
    this.store = store;
    this.geometry = geometry;
    this.boot = new FatBoot(geometry, options.label(), serial, options.hiddenSectors());
    this.firstClusters = new int[tree.size()];
    int next = 2;
    for (int i = 0; i < tree.size(); i++) {
      int count = (int) tree.clusters(i, geometry);
      firstClusters[i] = count == 0 ? 0 : next;
      next += count;
    }
    this.usedClusters = next - 2;
    this.directories = new FatDirectory(tree, firstClusters, options.label(), options.epoch());
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.of(geometry.bytes());
  }

  @Override
  public String describe() {
    StringBuilder text = new StringBuilder();
    line(text, 0, geometry.tableOffset(), "reserved sectors, " + boot);
    long table = geometry.tableSectors() * FatGeometry.SECTOR;
    line(text, geometry.tableOffset(), table, "first allocation table");
    line(text, geometry.tableOffset() + table, table, "second allocation table");
    if (geometry.rootEntries() > 0) {
      line(text, geometry.rootOffset(), geometry.rootEntries() * 32L, ".");
    }
    for (int i = 0; i < tree.size(); i++) {
      if (firstClusters[i] > 0) {
        long at = geometry.clusterOffset(firstClusters[i]);
        line(text, at, tree.bytes(i), tree.entry(i).path().toString());
      }
    }
    long free = (geometry.clusters() - usedClusters) * geometry.clusterBytes();
    line(text, geometry.clusterOffset(usedClusters + 2), free, "free");
    return text.toString();
  }

  private static void line(StringBuilder text, long offset, long length, String what) {
    text.append(String.format(Locale.ROOT, "%d %d %s\n", offset, length, what));
  }

  @Override
  public void writeTo(ImageChannel out) throws IOException {
    long start = out.position();
    out.write(boot.reserved(usedClusters));
    FatTable.write(out, tree, geometry);
    FatTable.write(out, tree, geometry);
    if (geometry.rootEntries() > 0) {
      out.write(directories.slots(0));
      out.seekTo(start + geometry.clusterOffset(2));
    }
    for (int i = 0; i < tree.size(); i++) {
      if (firstClusters[i] > 0) {
        out.seekTo(start + geometry.clusterOffset(firstClusters[i]));
        if (tree.isDirectory(i)) {
          out.write(directories.slots(i));
        } else {
          out.body(store, tree.content(i));
        }
      }
    }
    out.seekTo(start + geometry.bytes());
  }
}
