package org.osimage.source.debian.configure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.content.ContentStore;
import org.osimage.shell.Outcome;
import org.osimage.shell.Script;
import org.osimage.shell.Shell;
import org.osimage.shell.command.UnknownCommand;
import org.osimage.shell.file.FileTree;
import org.osimage.source.debian.configure.ConfigurationOrder.Order;
import org.osimage.source.debian.tool.DebconfDatabase;
import org.osimage.source.debian.tool.DebianTools;
import org.osimage.source.debian.tool.FirstBoot;
import org.osimage.source.debian.tool.InstalledPackage;
import org.osimage.source.debian.tool.InstalledPackage.State;
import org.osimage.source.debian.tool.InstalledPackages;
import org.osimage.source.debian.tool.Triggers;
import org.osimage.tree.ImageTree;

/**
 * Runs the maintainer scripts of a tree as a first installation does: essential packages, then the
 * others, each group its {@code preinst} and then its {@code postinst} in the order of
 * dependencies; in the end the triggers. All files are unpacked already when the first script runs.
 */
public final class PackageConfiguration {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** Triggers activate triggers; dpkg knows by a list of the packages when it runs in circles. */
  private static final int MAX_ROUNDS = 20;

  private static final int SHOWN_ERRORS = 3;

  private final ConfigurationRequest request;
  private final BuildLog log;
  private final InstalledPackages packages;
  private final Shell shell;
  private final List<String> failures = new ArrayList<>();
  private final SortedMap<String, String> writers = new TreeMap<>();
  private final TreeSet<String> reads = new TreeSet<>();
  private int scripts;

  private PackageConfiguration(
      ConfigurationRequest request, BuildLog log, InstalledPackages packages, Shell shell) {
    this.request = request;
    this.log = log;
    this.packages = packages;
    this.shell = shell;
  }

  /**
   * Configures every package of the tree's database.
   *
   * @throws IOException if the database is damaged; a script that fails is no exception but a
   *     failure of the result
   */
  public static ConfiguredTree configure(
      ImageTree tree, ContentStore store, ConfigurationRequest request, BuildLog log)
      throws IOException {
    FileTree files = FileTree.of(tree, store, request.epoch());
    InstalledPackages packages = InstalledPackages.of(files, request.architecture());
    Triggers triggers = Triggers.of(packages);
    DebconfDatabase debconf = DebconfDatabase.withAnswers(request.answers());
    Shell shell =
        Shell.on(files, request.machine())
            .with(DebianTools.commands(packages, triggers, debconf))
            .with(request.limits());
    PackageConfiguration run = new PackageConfiguration(request, log, packages, shell);
    run.run(triggers);
    debconf.save(packages);
    return new ConfiguredTree(
        files.toTree(),
        run.scripts,
        run.failures,
        run.writers,
        run.reads,
        FirstBoot.fragments(files));
  }

  private void run(Triggers triggers) throws IOException {
    Order order = ConfigurationOrder.of(packages);
    for (List<InstalledPackage> group : List.of(order.essential(), order.others())) {
      for (InstalledPackage installed : group) {
        script(installed, "preinst", List.of("install"));
      }
      for (InstalledPackage installed : group) {
        triggers.unpacked(installed);
      }
      for (InstalledPackage installed : group) {
        installed.setState(State.HALF_CONFIGURED);
        script(installed, "postinst", List.of("configure", ""));
        installed.setState(State.INSTALLED);
      }
    }
    trigger();
  }

  private void trigger() throws IOException {
    for (int round = 0; round < MAX_ROUNDS; round++) {
      boolean any = false;
      for (InstalledPackage installed : packages.all()) {
        List<String> names = installed.takePending();
        if (!names.isEmpty()) {
          any = true;
          script(installed, "postinst", List.of("triggered", String.join(" ", names)));
        }
      }
      if (!any) {
        return;
      }
    }
    log.warn("triggers of packages activate each other without an end: left after " + MAX_ROUNDS);
  }

  private void script(InstalledPackage installed, String kind, List<String> arguments)
      throws IOException {
    Optional<String> path = packages.control(installed, kind);
    if (path.isEmpty() || request.policy(installed.name()) == ScriptPolicy.NONE) {
      return;
    }
    String name = installed.name() + "." + kind;
    String text = packages.controlText(installed, kind);
    Optional<String> foreign = foreign(text);
    if (foreign.isPresent()) {
      failures.add(name + " is " + foreign.get() + ", which is not interpreted");
      return;
    }
    Script script =
        Script.of(name, text)
            .withZero(path.get())
            .withArguments(arguments)
            .withEnvironment(environment(installed, kind));
    scripts++;
    Outcome outcome = shell.run(script);
    outcome.accesses().writes().forEach((p, where) -> writers.put(p, String.valueOf(where)));
    reads.addAll(outcome.accesses().reads().keySet());
    outcome.output().lines().forEach(line -> log.debug(name + ": " + line));
    outcome.errors().lines().forEach(line -> log.debug(name + ": " + line));
    judge(name, outcome);
  }

  private void judge(String name, Outcome outcome) {
    for (UnknownCommand unknown : outcome.unknown()) {
      failures.add(name + ": " + unknown);
    }
    outcome.refused().ifPresent(why -> failures.add(name + ": " + why));
    if (outcome.status() != 0 && outcome.refused().isEmpty()) {
      List<String> last = outcome.errors().lines().toList();
      failures.add(
          name
              + " ends with status "
              + outcome.status()
              + ": "
              + String.join(
                  " | ", last.subList(Math.max(0, last.size() - SHOWN_ERRORS), last.size())));
    }
  }

  /** The interpreter of a script that is none for a shell. */
  private static Optional<String> foreign(String text) {
    if (!text.startsWith("#!")) {
      return text.startsWith("\177ELF") ? Optional.of("a program") : Optional.empty();
    }
    String first = text.lines().findFirst().orElse("").substring(2).strip();
    String program = first.split("\\s+")[0];
    return program.matches(".*/(sh|dash|bash|env)")
        ? Optional.empty()
        : Optional.of("a script of " + program);
  }

  private Map<String, String> environment(InstalledPackage installed, String kind) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PATH", PATH);
    variables.put("HOME", "/root");
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("DEBIAN_FRONTEND", "noninteractive");
    variables.put("DEBCONF_NONINTERACTIVE_SEEN", "true");
    variables.put("DPKG_ROOT", "");
    variables.put("DPKG_ADMINDIR", InstalledPackages.ADMIN);
    variables.put("DPKG_MAINTSCRIPT_PACKAGE", installed.name());
    variables.put("DPKG_MAINTSCRIPT_ARCH", installed.arch());
    variables.put("DPKG_MAINTSCRIPT_NAME", kind);
    variables.put("DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT", "1");
    variables.put("DPKG_MAINTSCRIPT_DEBUG", "0");
    variables.put("DPKG_RUNNING_VERSION", "1.21.22");
    return variables;
  }
}
