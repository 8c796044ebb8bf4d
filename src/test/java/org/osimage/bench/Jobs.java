package org.osimage.bench;

import java.util.List;
import org.osimage.bench.Job.Peer;

/** What is measured, with the figures that are expected. */
final class Jobs {
  private static final String DPKG =
      "mkdir $out; for deb in $debs/*.deb; do dpkg -x $deb $out; done";

  /** Resolves with apt, and unpacks without running scripts. */
  private static final String MMDEBSTRAP =
      "mmdebstrap -q --mode=root --variant=extract --include=$(paste -s -d, $home/names) bench $out"
          + " \"deb [trusted=yes] copy:$home bench main\"";

  private static final String MKSQUASHFS =
      "mksquashfs $tree $out -noappend -no-progress -quiet -processors 2 -comp zstd"
          + " -Xcompression-level 3 -mkfs-time 1800000000 -all-time 1800000000 >/dev/null";

  private Jobs() {}

  static List<Job> all() {
    return List.of(
        new Job(
            "cpio",
            List.of("cpio"),
            tree -> true,
            List.of(
                new Peer(
                    "find | cpio",
                    "cd $tree && find . -print0 | cpio -0 --quiet -o -H newc >$out",
                    0.6))),
        new Job(
            "cpio-zstd",
            List.of("cpio-zstd"),
            tree -> true,
            List.of(
                new Peer(
                    "find | cpio | zstd -T0 -3",
                    "cd $tree && find . -print0 | cpio -0 --quiet -o -H newc"
                        + " | zstd -T0 -3 -q >$out",
                    0.7))),
        new Job(
            "flar",
            List.of("flar"),
            tree -> true,
            List.of(
                new Peer(
                    "find | cpio",
                    "cd $tree && find . -print0 | cpio -0 --quiet -o -H newc >$out",
                    0.6))),
        new Job(
            "flar-compress",
            List.of("flar-compress"),
            tree -> true,
            List.of(
                new Peer(
                    "find | cpio | compress",
                    "cd $tree && find . -print0 | cpio -0 --quiet -o -H newc | compress >$out",
                    1.1))),
        new Job(
            "iso",
            List.of("iso"),
            tree -> true,
            List.of(
                new Peer(
                    "genisoimage -R -J",
                    "genisoimage -quiet -R -J -joliet-long -o $out $tree 2>/dev/null",
                    0.8),
                new Peer(
                    "xorriso -as mkisofs",
                    "xorriso -as mkisofs -quiet -R -J -joliet-long -o $out $tree 2>/dev/null",
                    0))),
        new Job(
            "ufs",
            List.of("ufs"),
            tree -> true,
            List.of(
                // at least 0.8 times the speed of our own ISO
                new Peer("our ISO without Joliet", "$engine iso-plain $home $out", 1.25))),
        new Job(
            "squashfs",
            List.of("squashfs"),
            tree -> true,
            List.of(new Peer("mksquashfs zstd 3", MKSQUASHFS, 1.0))),
        new Job(
            "squashfs-again",
            List.of("squashfs-again"),
            tree -> true,
            List.of(new Peer("mksquashfs zstd 3", MKSQUASHFS, 0.15))),
        new Job(
            "squashfs-changed",
            List.of("squashfs-changed"),
            tree -> true,
            List.of(new Peer("mksquashfs zstd 3", MKSQUASHFS, 0.15))),
        new Job(
            "usb",
            List.of("usb"),
            tree -> true,
            List.of(
                new Peer(
                    "mkfs.fat + mcopy",
                    "mkfs.fat -F 32 -n BENCH -C $out $fatsize"
                        + " && MTOOLS_SKIP_CHECK=1 mcopy -s -Q -i $out $fat/* ::/",
                    1.0))),
        new Job(
            "populate",
            List.of("populate"),
            BenchTree::hasPackages,
            List.of(new Peer("dpkg -x loop", DPKG, 0.7), new Peer("mmdebstrap", MMDEBSTRAP, 0))),
        new Job(
            "populate-warm",
            List.of("populate-warm"),
            BenchTree::hasPackages,
            List.of(new Peer("dpkg -x loop", DPKG, 0.1))));
  }
}
