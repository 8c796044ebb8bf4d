package org.osimage.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.osimage.bench.Command.Cost;
import org.osimage.compress.Compression;
import org.osimage.compress.block.Resources;

/**
 * Our encoders against the native tools, in turns, each in a process of its own with its start-up:
 * {@code CompressBench <file or directory> <work directory> [pairs] [row...]}. A directory's files
 * are strung together first. Prints medians, and medians of the pairs' ratios.
 */
public final class CompressBench {
  private static final int THREADS = 2;
  private static final int PIECE = 64 << 10;

  /**
   * @param tool a shell command that reads {@code $in} and writes {@code $out}
   */
  private record Row(String type, int level, int threads, String tool) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("gzip", 6, THREADS, "pigz -6 -p 2 -c < $in > $out"),
          new Row("gzip", 6, THREADS, "gzip -6 -c < $in > $out"),
          new Row("gzip", 1, THREADS, "pigz -1 -p 2 -c < $in > $out"),
          new Row("gzip", 9, THREADS, "pigz -9 -p 2 -c < $in > $out"),
          new Row("compress", 16, 1, "compress -c < $in > $out"),
          new Row("zstd", 3, THREADS, "zstd -q -3 -T2 -c < $in > $out"),
          new Row("zstd", 9, THREADS, "zstd -q -9 -T2 -c < $in > $out"),
          new Row("xz", 6, THREADS, "xz -6 -T2 --check=crc32 -c < $in > $out"));

  private CompressBench() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("--encode")) {
      encode(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]), args[4], args[5]);
      return;
    }
    Path work = Path.of(args[1]);
    int pairs = args.length > 2 ? Integer.parseInt(args[2]) : 3;
    Path input = input(Path.of(args[0]), work);
    System.out.printf(Locale.ROOT, "%s: %,d bytes%n", input, Files.size(input));
    for (int row = 0; row < ROWS.size(); row++) {
      if (args.length < 4 || List.of(args).subList(3, args.length).contains("" + row)) {
        measure(ROWS.get(row), input, work, pairs);
      }
    }
  }

  private static Path input(Path source, Path work) throws IOException {
    if (Files.isRegularFile(source)) {
      return source;
    }
    Path whole = work.resolve("bench.in");
    try (OutputStream out = Files.newOutputStream(whole);
        Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isReadable).sorted().toList()) {
        if (Files.isRegularFile(file) && !Files.isSymbolicLink(file)) {
          Files.copy(file, out);
        }
      }
    }
    return whole;
  }

  private static void encode(String type, int level, int threads, String in, String out)
      throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    Resources resources = Resources.parallel(pool, threads, Path.of(out).getParent());
    byte[] piece = new byte[PIECE];
    try (InputStream source = Files.newInputStream(Path.of(in));
        OutputStream target =
            Compression.of(type, OptionalInt.of(level), resources)
                .compress(Files.newOutputStream(Path.of(out)))) {
      for (int n; (n = source.read(piece)) > 0; ) {
        target.write(piece, 0, n);
      }
    } finally {
      pool.shutdown();
    }
  }

  private static void measure(Row row, Path input, Path work, int pairs) throws Exception {
    Path ours = work.resolve("bench.ours");
    Path theirs = work.resolve("bench.theirs");
    List<String> engine =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            CompressBench.class.getName(),
            "--encode",
            row.type(),
            "" + row.level(),
            "" + row.threads(),
            input.toString(),
            ours.toString());
    // compress's exit status 2 says that the output is larger than the input
    String tool =
        row.tool().replace("$in", input.toString()).replace("$out", theirs.toString())
            + " || [ $? = 2 ]";
    List<Cost> our = new ArrayList<>();
    List<Cost> their = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      if (pair % 2 == 0) {
        our.add(Command.measure(work, engine));
      }
      their.add(Command.measure(work, List.of("sh", "-c", tool)));
      if (pair % 2 == 1) {
        our.add(Command.measure(work, engine));
      }
    }
    print(row, Files.size(ours), Files.size(theirs), our, their);
    Files.delete(ours);
    Files.delete(theirs);
  }

  private static void print(
      Row row, long ourSize, long theirSize, List<Cost> our, List<Cost> their) {
    System.out.printf(
        Locale.ROOT,
        "%-8s %2d | wall %7.2f cpu %7.2f size %,14d | wall %7.2f cpu %7.2f size %,14d"
            + " | ratio wall %.2f cpu %.2f size %.4f | %s%n",
        row.type(),
        row.level(),
        median(our, Cost::wall),
        median(our, Cost::cpu),
        ourSize,
        median(their, Cost::wall),
        median(their, Cost::cpu),
        theirSize,
        ratio(our, their, Cost::wall),
        ratio(our, their, Cost::cpu),
        (double) ourSize / theirSize,
        row.tool().replaceAll(" -c <.*", ""));
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
    return costs.stream().mapToDouble(of).sorted().toArray()[costs.size() / 2];
  }

  private static double ratio(List<Cost> our, List<Cost> their, ToDoubleFunction<Cost> of) {
    double[] ratios = new double[our.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = of.applyAsDouble(our.get(i)) / of.applyAsDouble(their.get(i));
    }
    java.util.Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }
}
