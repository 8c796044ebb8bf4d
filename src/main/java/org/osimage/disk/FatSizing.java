package org.osimage.disk;

import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;

/** Chooses type, cluster size and size of a volume for a tree. */
final class FatSizing {
  /** A type and cluster size, for volumes up to a limit. */
  private record Candidate(FatType type, int sectorsPerCluster, long maxSectors) {}

  /**
   * In order of preference. Clusters of one sector up to 260 MiB, then the sizes that other
   * formatters choose; the last two only for the few sizes next to a type's limit.
   */
  private static final List<Candidate> CANDIDATES =
      List.of(
          new Candidate(FatType.FAT12, 1, 0xffffffffL),
          new Candidate(FatType.FAT16, 1, 0xffffffffL),
          new Candidate(FatType.FAT32, 1, 260L << 11),
          new Candidate(FatType.FAT32, 8, 8L << 21),
          new Candidate(FatType.FAT32, 16, 16L << 21),
          new Candidate(FatType.FAT32, 32, 32L << 21),
          new Candidate(FatType.FAT32, 64, 0xffffffffL),
          new Candidate(FatType.FAT12, 2, 0xffffffffL),
          new Candidate(FatType.FAT16, 2, 0xffffffffL));

  private FatSizing() {}

  /**
   * @throws ImageBuildException if the tree does not fit
   */
  static FatGeometry choose(FatTree tree, FatSize size) throws ImageBuildException {
    boolean possible = false;
    for (Candidate candidate : CANDIDATES) {
      if (size.fat32() && candidate.type() != FatType.FAT32) {
        continue;
      }
      Optional<FatGeometry> found = geometry(tree, size, candidate);
      if (found.isPresent() && found.get().totalSectors() <= candidate.maxSectors()) {
        possible = true;
        if (needed(tree, candidate) <= found.get().clusters()) {
          return found.get();
        }
      }
    }
    throw refused(tree, size, possible);
  }

  private static Optional<FatGeometry> geometry(FatTree tree, FatSize size, Candidate candidate) {
    int root = FatGeometry.rootEntries(candidate.type(), tree.rootSlots());
    int perCluster = candidate.sectorsPerCluster();
    if (size.bytes() > 0) {
      return FatGeometry.filling(
          candidate.type(), perCluster, root, size.bytes() / FatGeometry.SECTOR);
    }
    long clusterBytes = (long) perCluster * FatGeometry.SECTOR;
    long free = size.free() / clusterBytes + (size.free() % clusterBytes == 0 ? 0 : 1);
    return FatGeometry.holding(candidate.type(), perCluster, root, needed(tree, candidate) + free);
  }

  private static long needed(FatTree tree, Candidate candidate) {
    return tree.allClusters(candidate.type(), candidate.sectorsPerCluster() * FatGeometry.SECTOR);
  }

  private static ImageBuildException refused(FatTree tree, FatSize size, boolean possible)
      throws ImageBuildException {
    if (size.bytes() == 0) {
      return new ImageBuildException(
          "the files are too large for FAT, whose volumes have less than 2 TiB: put them on an ISO"
              + " 9660 partition instead");
    }
    FatSize smallest = size.fat32() ? FatSize.smallestFat32() : FatSize.smallest();
    long least = choose(tree, smallest).bytes();
    return new ImageBuildException(
        possible
            ? "the files need a FAT volume of "
                + least
                + " bytes, and it was given "
                + size.bytes()
                + ": make it larger, or leave out files"
            : "a volume of "
                + size.bytes()
                + " bytes cannot be "
                + (size.fat32() ? "FAT32" : "FAT")
                + ": these files need "
                + least
                + " bytes or more, and 2 TiB is the limit");
  }
}
