package org.osimage.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.osimage.BuildLog;
import org.osimage.bench.Command.Cost;
import org.osimage.content.PackedContentStore;
import org.osimage.script.ScriptSettings;
import org.osimage.source.Contribution;
import org.osimage.source.SourceContext;
import org.osimage.source.TreeStage;
import org.osimage.source.svr4.Svr4Request;
import org.osimage.source.svr4.Svr4Session;
import org.osimage.source.svr4.Svr4Source;
import org.osimage.source.svr4.format.SumStream;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;

/**
 * SVR4 packages of 200 files each: populate in a fresh JVM with an empty store, against {@code
 * pkgadd -R} for one package after the other where it is installed, else against unpacking the same
 * packages with cpio; and what a package costs with the number of packages. Started by {@code
 * bench/run svr4 DIRECTORY PAIRS}.
 */
public final class Svr4Bench {
  private static final int FILES = 200;
  private static final int BYTES = 2000;
  private static final int PACKAGES = 200;
  private static final String ADMIN =
      "instance=unique\npartial=nocheck\nrunlevel=nocheck\nidepend=nocheck\nrdepend=nocheck\n"
          + "space=nocheck\nsetuid=nocheck\nconflict=nocheck\naction=nocheck\nbasedir=default\n"
          + "authentication=nocheck\n";

  private final Path work;
  private final int pairs;

  private Svr4Bench(Path work, int pairs) {
    this.work = work;
    this.pairs = pairs;
  }

  public static void main(String[] args) throws Exception {
    if (args[0].equals("engine")) {
      install(Path.of(args[1]), Path.of(args[2]));
      return;
    }
    new Svr4Bench(Files.createDirectories(Path.of(args[0]).toAbsolutePath()), number(args)).run();
  }

  private static int number(String[] args) {
    return args.length > 1 ? Integer.parseInt(args[1]) : 3;
  }

  private void run() throws Exception {
    boolean original = Tools.find("pkgadd").isPresent();
    Path spool = spool(PACKAGES);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      Cost theirs = Command.measure(work, List.of("bash", "-euc", peer(spool, original)));
      Cost ours = ours(spool);
      ratios.add(ours.wall() / theirs.wall());
      print(
          "pair %d: ours %s, %s %s", i + 1, text(ours), original ? "pkgadd" : "cpio", text(theirs));
    }
    ratios.sort(Double::compare);
    print("ratio %.3f / %.3f / %.3f", ratios.get(0), ratios.get(pairs / 2), ratios.get(pairs - 1));
    for (int n : new int[] {50, 100, 200, 400}) {
      Cost cost = ours(spool(n));
      print("%d packages: %s, %.2f ms a package", n, text(cost), cost.wall() * 1000 / n);
    }
  }

  private static String text(Cost c) {
    return String.format(Locale.ROOT, "%.2f s (%.2f CPU), %.0f MiB", c.wall(), c.cpu(), c.memory());
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** Packages in directory format, made once. */
  private Path spool(int packages) throws IOException {
    Path spool = work.resolve("spool" + packages);
    if (Files.exists(spool)) {
      return spool;
    }
    Random random = new Random(6);
    byte[] body = new byte[BYTES];
    for (int p = 0; p < packages; p++) {
      String name = String.format(Locale.ROOT, "EXMP%03d", p);
      StringBuilder map = new StringBuilder(": 1 1000\n1 d none d 0755 root root\n");
      Path directory = Files.createDirectories(spool.resolve(name).resolve("reloc/d"));
      for (int f = 0; f < FILES; f++) {
        random.nextBytes(body);
        String file = String.format(Locale.ROOT, "f%03d", f);
        Files.write(directory.resolve(file), body);
        map.append("1 f none d/" + file + " 0644 root root " + BYTES + " " + SumStream.of(body));
        map.append(" ?\n");
      }
      Files.writeString(spool.resolve(name).resolve("pkgmap"), map);
      Files.writeString(
          spool.resolve(name).resolve("pkginfo"),
          "PKG=%s\nNAME=n\nARCH=i386\nVERSION=1\nCATEGORY=application\nBASEDIR=/opt/%s\nCLASSES=none\n"
              .formatted(name, name));
    }
    return spool;
  }

  private String peer(Path spool, boolean original) throws IOException {
    Path admin = Files.writeString(work.resolve("admin"), ADMIN);
    String root = "rm -rf '" + work + "/theirs'; mkdir '" + work + "/theirs'; ";
    String loop =
        original
            // the port to Linux fails now and then for no reason, and not when it is asked again
            ? ("add() { pkgadd -n -a '%s' -R '%s/theirs' -d '%s' $1; };"
                    + " for p in '%s'/*; do add ${p##*/} || add ${p##*/} || true; done")
                .formatted(admin, work, spool, spool)
            : "for p in '%s'/*; do (cd $p/reloc; find . | cpio -o -H newc --quiet) | (cd '%s/theirs'; cpio -id --quiet); done"
                .formatted(spool, work);
    return root + "{ " + loop + "; } >/dev/null 2>&1";
  }

  private Cost ours(Path spool) throws IOException, InterruptedException {
    Path out = work.resolve("ours");
    Command.run(work, List.of("rm", "-rf", out.toString()));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Svr4Bench.class.getName(), "engine"));
    command.addAll(List.of(spool.toString(), out.toString()));
    return Command.measure(Path.of("").toAbsolutePath(), command);
  }

  private static void install(Path spool, Path out) throws IOException {
    Files.createDirectories(out);
    SourceContext context = new SourceContext(Runnable::run, 1, 1_800_000_000, BuildLog.SILENT);
    Svr4Session session =
        new Svr4Session(
            new ScriptSettings(out, 0, BuildLog.SILENT, false, List.of(), List.of(), 60));
    Svr4Source source = new Svr4Source(Svr4Request.of("<svr4> bench", spool), session);
    try (PackedContentStore store = PackedContentStore.open(out.resolve("store"));
        Writer list = Files.newBufferedWriter(out.resolve("tree.list"), StandardCharsets.UTF_8)) {
      Contribution all = source.prepare(store, context).contribute();
      TreeStage.Staged staged =
          session.apply(
              ImageTree.withImplicitParents(all.entries(), Attributes.root(0755, 0)),
              Map.copyOf(all.owners()));
      store.publish();
      TreeListing.write(staged.tree(), list);
    }
  }
}
