package org.osimage.source.svr4;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.script.Script;
import org.osimage.script.ScriptResult;
import org.osimage.script.Workspace;
import org.osimage.source.TreeStage.Staged;
import org.osimage.source.svr4.format.StoredBody;
import org.osimage.tree.TreePath;

/** Runs the scripts of one package on the image as it is then, with what pkgadd tells them. */
final class PackageScripts {
  private static final String SPOOL = "spool";
  private static final TreePath ADMIN = TreePath.literal("var/sadm/install");

  private final Workspace workspace;
  private final Changes changes;
  private final ContentStore store;
  private final BuildLog log;
  private final String packageName;
  private final String instance;
  private final SortedMap<String, String> environment;

  private PackageScripts(
      Workspace workspace,
      Changes changes,
      ContentStore store,
      BuildLog log,
      String packageName,
      String instance,
      SortedMap<String, String> environment) {
    this.workspace = workspace;
    this.changes = changes;
    this.store = store;
    this.log = log;
    this.packageName = packageName;
    this.instance = instance;
    this.environment = environment;
  }

  /**
   * For the installation of a package.
   *
   * @param update whether an instance is installed over itself
   */
  static PackageScripts installing(
      PlannedPackage p,
      String instance,
      boolean update,
      Workspace workspace,
      Changes changes,
      ContentStore store,
      BuildLog log,
      long epoch)
      throws IOException {
    Map<String, String> parameters = new TreeMap<>(p.parameters().all());
    parameters.put("CLASSES", String.join(" ", p.classes()));
    parameters.put("INSTDATE", PackageRecords.installDate(epoch));
    parameters.put("INST_DATADIR", workspace.path("tmp") + "/" + SPOOL);
    if (update) {
      parameters.put("UPDATE", "yes");
    }
    PackageScripts scripts =
        new PackageScripts(
            workspace,
            changes,
            store,
            log,
            p.name(),
            instance,
            environment(
                parameters,
                instance,
                p.basedir().map(PlacedObject::databasePath).orElse(""),
                workspace));
    scripts.spool(p);
    return scripts;
  }

  /** For the removal of a package that the image has. */
  static PackageScripts removing(
      String instance,
      Map<String, String> parameters,
      Workspace workspace,
      Changes changes,
      ContentStore store,
      BuildLog log) {
    return new PackageScripts(
        workspace,
        changes,
        store,
        log,
        instance,
        instance,
        environment(parameters, instance, parameters.getOrDefault("BASEDIR", ""), workspace));
  }

  private static SortedMap<String, String> environment(
      Map<String, String> parameters, String instance, String basedir, Workspace workspace) {
    String root = workspace.path(Workspace.PKG_IMAGE);
    SortedMap<String, String> environment = new TreeMap<>(parameters);
    // the workspace's PATH begins with what records owners
    List.of("PATH", "BASEDIR", "CLIENT_BASEDIR").forEach(environment::remove);
    environment.put("OAMBASE", PackageRecords.OAM_BASE);
    environment.put("LANG", "C");
    environment.put("PKGINST", instance);
    environment.put("PKGSAV", root + "/" + PackageRecords.directory(instance) + "/save");
    environment.put("PKG_INSTALL_ROOT", root);
    if (!basedir.isEmpty()) {
      environment.put("BASEDIR", basedir.equals("/") ? root : root + basedir);
      environment.put("CLIENT_BASEDIR", basedir);
    }
    return environment;
  }

  /** Lays out what class scripts copy from, as it would lie on a medium. */
  private void spool(PlannedPackage p) throws IOException {
    Path spool = workspace.scratch(SPOOL);
    for (Map.Entry<String, StoredBody> body : p.delivered().bodies().entrySet()) {
      boolean needed = !body.getKey().startsWith("re") && !body.getKey().startsWith("ro");
      if (needed) {
        write(spool.resolve(p.name()).resolve(body.getKey()), body.getValue());
      }
    }
    for (PlacedObject object : p.objects()) {
      if (p.handling(object) == PlannedPackage.Handling.SCRIPT) {
        write(
            spool.resolve(p.name()).resolve(object.entry().member()), object.body().orElseThrow());
      }
    }
  }

  private void write(Path file, StoredBody body) throws IOException {
    Files.createDirectories(file.getParent());
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      store.copyTo(body.content(), out);
    }
  }

  /** Where class scripts find the data of an object. */
  String source(PlacedObject object) {
    return workspace.path("tmp") + "/" + SPOOL + "/" + packageName + "/" + object.entry().member();
  }

  /** A path of the image as scripts see it. */
  String destination(TreePath path) {
    return workspace.path(Workspace.PKG_IMAGE) + "/" + path;
  }

  /** Runs {@code preinstall} and the like, which lies in the package's directory of the image. */
  void procedure(String name) throws IOException {
    procedure(name, List.of());
  }

  /** Runs {@code checkinstall}, which may do without the package, but not change what it is. */
  void checkinstall(PlannedPackage p) throws IOException {
    ResponseFile responses = ResponseFile.in(workspace);
    procedure("checkinstall", List.of(responses.path()));
    responses.requireNothingNew(p);
  }

  private void procedure(String name, List<String> arguments) throws IOException {
    boolean first = name.equals("preinstall");
    // the original spells the variable so before the files come
    String variable = first ? "PKG_PROC_script" : "PKG_PROC_SCRIPT";
    environment.put(variable, name);
    run(
        name,
        script(PackageRecords.directory(instance).resolve(TreePath.literal("install/" + name))),
        first ? ADMIN : installDirectory(),
        arguments,
        "");
  }

  private TreePath installDirectory() {
    return PackageRecords.directory(instance).resolve(TreePath.literal("install"));
  }

  /**
   * Runs a class script over the files of its class.
   *
   * @param script where it lies in the image
   * @param lines what it reads
   */
  void classScript(TreePath script, List<String> lines, List<String> arguments) throws IOException {
    run(
        script.name(),
        script(script),
        installDirectory(),
        arguments,
        String.join("\n", lines) + (lines.isEmpty() ? "" : "\n"));
  }

  /** Runs the file by its own path, which scripts print and use. */
  private String script(TreePath path) {
    return "#!/bin/sh\nexec /bin/sh '" + destination(path) + "' \"$@\"\n";
  }

  private void run(
      String name, String body, TreePath directory, List<String> arguments, String input)
      throws IOException {
    Staged staged = changes.apply();
    workspace.update(Workspace.PKG_IMAGE, staged.tree());
    String shown = name + " of " + instance;
    log.info("running " + shown);
    ScriptResult result =
        workspace.run(
            Script.of(shown, body)
                .withArguments(arguments)
                .withEnvironment(environment)
                .withDirectory(destination(directory))
                .withInput(input.getBytes(StandardCharsets.UTF_8)));
    judge(shown, name, result);
    changes.replace(workspace.merge(Workspace.PKG_IMAGE).tree());
  }

  /** The meanings of exit codes that pkgadd(8) documents. */
  private void judge(String shown, String name, ScriptResult result) throws ImageBuildException {
    int exit = result.exit();
    int code = exit % 10;
    if (exit < 30 && (code == 0 || code == 2)) {
      if (code == 2) {
        log.warn(shown + " ended with a warning (exit " + exit + ")");
      }
      if (exit >= 10) {
        log.info(shown + " asks for a reboot, which an image does not need");
      }
      return;
    }
    String meaning =
        name.equals("checkinstall") && exit == 3
            ? "the package does not want to be installed here"
            : switch (exit) {
              case 1 -> "fatal error";
              case 3 -> "interrupted";
              case 4 -> "suspended by an administrative setting";
              case 5 -> "needs interaction";
              default -> "a code without a meaning";
            };
    throw new ImageBuildException(
        shown
            + " failed: exit "
            + exit
            + ", "
            + meaning
            + (result.tail().isEmpty()
                ? ""
                : "; it printed:\n  " + String.join("\n  ", result.tail())));
  }
}
