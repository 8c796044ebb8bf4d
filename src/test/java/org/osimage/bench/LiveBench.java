package org.osimage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osimage.BuildLog;
import org.osimage.bench.Command.Cost;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Settings;
import org.osimage.source.live.ProtoArea;

/**
 * Measures {@code populate} from a live manifest and a proto area against {@code rsync
 * --files-from} on the same files, in turns, each in processes of its own; and with ten times the
 * entries against itself.
 */
public final class LiveBench {
  private static final String HEAP = "-Xmx1g";

  private final Path work;
  private final int pairs;

  private LiveBench(Path work, int pairs) {
    this.work = work;
    this.pairs = pairs;
  }

  /**
   * @param args {@code DIRECTORY PAIRS}, the directory for about 3 GB
   */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("populate")) {
      populate(Path.of(args[1]), Path.of(args[2]));
      return;
    }
    LiveBench bench = new LiveBench(Path.of(args[0]).toAbsolutePath(), Integer.parseInt(args[1]));
    Path area = bench.area("area", 30_000, 24_000);
    System.out.println("30,000 entries, 600 MB: populate against rsync --files-from");
    for (int round = -1; round < bench.pairs; round++) {
      Cost theirs = round % 2 == 0 ? bench.rsync(area) : null;
      Cost ours = bench.ours(area);
      theirs = theirs == null ? bench.rsync(area) : theirs;
      System.out.println(
          (round < 0 ? "warm-up " : "pair " + (round + 1) + " ")
              + line("ours", ours)
              + line("rsync", theirs)
              + String.format(Locale.ROOT, "ratio %.2f", ours.wall() / theirs.wall()));
    }
    Path small = bench.area("small", 30_000, 1_000);
    Path large = bench.area("large", 300_000, 1_000);
    System.out.println("300,000 entries against 30,000, of 1 kB");
    for (int round = 0; round < bench.pairs; round++) {
      Cost ten = bench.ours(large);
      Cost one = bench.ours(small);
      System.out.println(
          line("300,000", ten)
              + line("30,000", one)
              + String.format(Locale.ROOT, "ratio %.2f", ten.wall() / one.wall()));
    }
  }

  private static String line(String name, Cost cost) {
    return String.format(
        Locale.ROOT,
        "%s %.2f s (%.2f CPU, %.0f MiB) ",
        name,
        cost.wall(),
        cost.cpu(),
        cost.memory());
  }

  private Path area(String name, int entries, int averageSize) throws IOException {
    Path directory = work.resolve(name);
    if (!Files.exists(directory.resolve("manifest"))) {
      Files.createDirectories(directory);
      ProtoArea.write(directory, 7, entries, averageSize);
      List<String> paths = new ArrayList<>();
      for (String line : Files.readAllLines(directory.resolve("manifest"))) {
        if (line.startsWith("f ") || line.startsWith("d ")) {
          paths.add(line.split(" ", -1)[1]);
        }
      }
      Files.write(directory.resolve("files"), paths);
    }
    return directory;
  }

  private Cost rsync(Path area) throws IOException, InterruptedException {
    Path out = fresh();
    return Command.measure(
        work,
        List.of(
            "rsync",
            "-a",
            "--files-from=" + area.resolve("files"),
            area.resolve("proto") + "/",
            out + "/"));
  }

  private Cost ours(Path area) throws IOException, InterruptedException {
    Path out = fresh();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(HEAP, "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(LiveBench.class.getName(), "populate", area + "", out + ""));
    return Command.measure(Path.of("").toAbsolutePath(), command);
  }

  private Path fresh() throws IOException, InterruptedException {
    Path out = work.resolve("out");
    Command.run(work, List.of("rm", "-rf", out.toString()));
    Files.createDirectories(out);
    Command.run(work, List.of("sync"));
    return out;
  }

  private static void populate(Path area, Path out) throws IOException {
    String software =
        "<software><live><manifests><manifest>"
            + area.resolve("manifest")
            + "</manifest></manifests><search><proto>"
            + area.resolve("proto")
            + "</proto></search></live></software>";
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (ImageBuild build =
        new ImageBuild(Settings.of(out, software, BuildLog.SILENT, executor, threads))) {
      build.run("populate");
    } finally {
      executor.shutdown();
    }
  }
}
