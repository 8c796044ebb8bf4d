package org.osimage.bench;

import java.util.List;
import org.osimage.bench.Job.Peer;

/** What is measured, with the figures that are expected. */
final class Jobs {
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
            "usb",
            List.of("usb"),
            tree -> true,
            List.of(
                new Peer(
                    "mkfs.fat + mcopy",
                    "mkfs.fat -F 32 -n BENCH -C $out $fatsize"
                        + " && MTOOLS_SKIP_CHECK=1 mcopy -s -Q -i $out $fat/* ::/",
                    1.0))));
  }
}
