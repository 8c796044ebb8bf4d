package org.osimage.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes the input once: real packages from the host's own package sources, unpacked. */
final class BenchInput {
  private static final long LARGE = 2L << 30;
  private static final int LARGE_FILES = 4;

  private final Path cache;
  private final Path lists;

  /**
   * @param lists the directory of {@code packages-*.txt}
   */
  BenchInput(Path cache, Path lists) {
    this.cache = cache;
    this.lists = lists.toAbsolutePath();
  }

  List<BenchTree> prepare(List<String> names) throws Exception {
    List<BenchTree> trees = new ArrayList<>();
    for (String name : names) {
      BenchTree tree = new BenchTree(name, cache.resolve(name));
      if (!Files.exists(tree.home().resolve("done"))) {
        System.err.println("making the input " + tree.home());
        Command.run(cache, List.of("rm", "-rf", tree.home().toString()));
        Files.createDirectories(tree.directory());
        if (name.equals("large")) {
          enlarge(prepare(List.of("medium")).get(0), tree);
        } else {
          download(tree);
          unpack(tree);
          LocalRepository.index(tree.home());
        }
        TreeImport.run(tree);
        Files.createFile(tree.home().resolve("done"));
      }
      trees.add(tree);
    }
    return trees;
  }

  /** The packages of the list and what they depend on, as if nothing were installed. */
  private void download(BenchTree tree) throws Exception {
    StringBuilder names = new StringBuilder();
    for (String line : Files.readAllLines(lists.resolve("packages-" + tree.name() + ".txt"))) {
      names.append(line.startsWith("#") ? "" : line + " ");
    }
    Files.createDirectories(tree.debs());
    Command.shell(
        tree.debs(),
        "apt-get -o Dir::State::status=/dev/null -o Debug::NoLocking=1 install -s"
            + " --no-install-recommends "
            + names
            + " | awk '/^Inst/ {print $2}' >../names"
            + " && apt-get -qq -o APT::Sandbox::User= download $(cat ../names)"
            // a pool's file names have no epoch
            + " && for deb in *%3a*; do mv $deb ${deb/_*%3a/_}; done");
  }

  private void unpack(BenchTree tree) throws Exception {
    Command.shell(tree.home(), "for deb in debs/*.deb; do dpkg -x $deb tree; done");
  }

  /** The medium tree and files of half random, half repeated blocks. */
  private void enlarge(BenchTree medium, BenchTree tree) throws Exception {
    Command.run(cache, List.of("cp", "-a", medium.directory() + "/.", tree.directory().toString()));
    Files.copy(medium.home().resolve("names"), tree.home().resolve("names"));
    long have = 0;
    try (Stream<Path> files = Files.walk(tree.directory())) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        have += Files.isSymbolicLink(file) ? 0 : Files.size(file);
      }
    }
    Path directory = Files.createDirectories(tree.directory().resolve("srv/large"));
    for (int i = 0; i < LARGE_FILES; i++) {
      generate(directory.resolve("data-" + i), (LARGE - have) / LARGE_FILES, i);
    }
  }

  private static void generate(Path file, long size, int seed) throws IOException {
    Random random = new Random(seed);
    byte[] block = new byte[8192];
    try (OutputStream out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
      for (long left = size; left > 0; left -= block.length) {
        byte[] half = new byte[block.length / 2];
        random.nextBytes(half);
        System.arraycopy(half, 0, block, 0, half.length);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
  }

  static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readAllBytes();
    }
  }
}
