package org.osimage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osimage.BuildLog;
import org.osimage.content.PackedContentStore;
import org.osimage.content.Sha256;
import org.osimage.shell.command.Limits;
import org.osimage.shell.command.Machine;
import org.osimage.source.Contribution;
import org.osimage.source.SourceContext;
import org.osimage.source.debian.configure.ConfigurationRequest;
import org.osimage.source.debian.configure.ConfiguredTree;
import org.osimage.source.debian.configure.PackageConfiguration;
import org.osimage.source.debian.unpack.DebFile;
import org.osimage.source.debian.unpack.DebUnpacker;
import org.osimage.source.debian.unpack.UnpackOptions;
import org.osimage.testing.Materialise;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;

/**
 * Configures the packages of a directory by interpretation and says how it went: how many scripts
 * ended well, which did not and why, and the time; the tree is written for a comparison if a second
 * directory is named. {@code bench/run scripts DEBS [TREE]}.
 */
public final class ScriptCorpus {
  private ScriptCorpus() {}

  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    boolean loud = Boolean.getBoolean("loud");
    BuildLog log = loud ? new Loud() : BuildLog.SILENT;
    long epoch = 1_764_000_000L;
    try (PackedContentStore store =
        PackedContentStore.open(Files.createTempDirectory("scripts").resolve("store"))) {
      Contribution contribution =
          DebUnpacker.unpack(
              debs(directory),
              new UnpackOptions("<debian>", "amd64", true, false, List.of(), true),
              store,
              new SourceContext(Runnable::run, 1, epoch, BuildLog.SILENT));
      ImageTree tree =
          ImageTree.withImplicitParents(contribution.entries(), Attributes.root(0755, epoch));
      ConfigurationRequest request =
          new ConfigurationRequest(
              "amd64",
              Machine.linux("localhost", "x86_64"),
              epoch,
              Map.of(),
              Map.of(),
              Limits.DEFAULT);
      long start = System.nanoTime();
      ConfiguredTree configured = PackageConfiguration.configure(tree, store, request, log);
      double seconds = (System.nanoTime() - start) / 1e9;
      configured.failures().forEach(System.out::println);
      System.out.printf(
          "%d scripts, %d failures, %d paths written, %d read, %.2f s, first boot: %s%n",
          configured.scripts(),
          configured.failures().size(),
          configured.writers().size(),
          configured.reads().size(),
          seconds,
          configured.fragments());
      if (arguments.length > 1) {
        Materialise.tree(configured.tree(), store, Path.of(arguments[1]));
      }
    }
  }

  private static final class Loud implements BuildLog {
    @Override
    public void progress(String what, long done, long total) {}

    @Override
    public void debug(String line) {
      System.out.println(line);
    }

    @Override
    public void info(String line) {
      System.out.println(line);
    }

    @Override
    public void warn(String line) {
      System.out.println(line);
    }
  }

  private static List<DebFile> debs(Path directory) throws IOException {
    List<DebFile> debs = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".deb")).sorted().toList()) {
        String[] fields =
            Tools.run(
                    "dpkg-deb",
                    "-W",
                    "--showformat",
                    "${Package} ${Version} ${Architecture}",
                    file.toString())
                .succeeded()
                .output()
                .split(" ");
        byte[] bytes = Files.readAllBytes(file);
        String sha = HexFormat.of().formatHex(Sha256.of(bytes));
        debs.add(new DebFile(fields[0], fields[1], fields[2], file, sha, bytes.length, true));
      }
    }
    return debs;
  }
}
